"""Which reports are in the folder, and what has changed?"""
