"""How does a query become results, whichever engine finds them?"""
