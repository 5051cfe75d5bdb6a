"""Which wards are there, and which were there?"""
