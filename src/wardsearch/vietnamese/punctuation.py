"""Which signs do people write around and between words?"""

from typing import Final

DASHES: Final = "-–—"
HYPHENS: Final = "\u2010\u2011\u2212"  # for a plain one; Word writes the second
QUOTES: Final = '"“”„'
AROUND_WORDS: Final = ",;:!?()[]“”‘’"  # in a sentence; a full stop may be a word's own
