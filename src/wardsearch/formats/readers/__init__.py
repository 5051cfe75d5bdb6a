"""What does a file of one format say?"""
