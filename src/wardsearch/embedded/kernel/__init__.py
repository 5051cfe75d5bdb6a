"""What is asked of the postings, the columns and the running text of one segment?"""
