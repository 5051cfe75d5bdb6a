"""Which signs do people write around and between words?"""

from typing import Final

DASHES: Final = "-–—"
QUOTES: Final = '"“”„'
AROUND_WORDS: Final = ",;:!?()[]“”‘’"  # in a sentence; a full stop may be a word's own
