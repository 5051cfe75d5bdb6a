"""What does an official document say of itself in its head: kind, number, issuer, subject, date?"""
