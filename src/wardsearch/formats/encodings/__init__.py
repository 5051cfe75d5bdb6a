"""Which encoding from before Unicode is a text in, and what does it say in Unicode?

Covers TCVN3, VNI, VISCII, VPS, Windows-1258, VIQR and numeric character references: their
tables (`tables`), decoding (`decoding`), what a font's name says (`fonts`), how real Vietnamese
syllables look (`vietnamese.orthography`) and the verdict (`detection`). Pure: text in, text out.
"""
