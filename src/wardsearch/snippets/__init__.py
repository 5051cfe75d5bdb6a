"""Which passages show the answer, and what is marked in them?"""
