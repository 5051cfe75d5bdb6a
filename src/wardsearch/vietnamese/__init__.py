"""How is Vietnamese written?"""
