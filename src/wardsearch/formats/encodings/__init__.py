"""Which encoding from before Unicode is a text in, and what does it say in Unicode?

In charge of TCVN3, VNI, VISCII, VPS, Windows-1258, VIQR and numeric character references: their
tables (`tables`), decoding (`decoding`), what a font's name says (`fonts`), how real Vietnamese
syllables look (`syllable_model`) and the verdict (`detection`). Pure: text in, text out.
"""

from wardsearch.formats.encodings.decoding import ENCODINGS, decode_as
from wardsearch.formats.encodings.detection import Decoded, decode_bytes, decode_run
from wardsearch.formats.encodings.documents import decode_runs

__all__ = ["ENCODINGS", "Decoded", "decode_as", "decode_bytes", "decode_run", "decode_runs"]
