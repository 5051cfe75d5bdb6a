"""What is a person told, and by which code does a program know it?"""
