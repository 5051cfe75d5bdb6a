"""How do reports become segments and commits?"""
