"""Where do our postings plug into Whoosh?"""
