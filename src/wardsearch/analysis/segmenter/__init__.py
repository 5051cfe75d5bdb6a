"""Which syllables of a text are one word, as pyvi has it?"""
