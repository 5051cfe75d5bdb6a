"""Which reports of this machine's index match, and in which order?"""
