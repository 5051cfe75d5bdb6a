"""What may a program call?"""
