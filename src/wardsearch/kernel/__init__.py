"""What is done natively, where that is possible?"""
