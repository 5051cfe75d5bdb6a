"""Which tokens does a text consist of, in which forms?"""
