"""What does a text state: sums, numbers, dates, documents?"""
