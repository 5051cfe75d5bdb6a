"""What does a text say whose encoding is known?"""

ENCODINGS = ("unicode", "TCVN3", "VNI", "VISCII", "VPS", "Windows-1258", "VIQR", "NCR")


def decode_as(text: str, encoding: str, *, capitals: bool = False) -> str:
    """Return *text*, whose characters stand for bytes, read as *encoding*, in NFC."""
    assert encoding in ENCODINGS
    return text.upper() if capitals else text
