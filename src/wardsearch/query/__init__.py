"""What did a person ask?"""
