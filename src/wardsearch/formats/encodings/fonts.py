"""What does the name of a font say about the encoding of its text?

Covers names of fonts that were made for one legacy encoding, and names of fonts of pictures. Does
not cover whether the letters bear the name out (`detection`).
"""

import re
from functools import lru_cache

from wardsearch.frozen import NamedTuple

_REMEMBERED = 1024  # names: each run of a document asks for its font's

_SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")  # PDF, 9.6.4
_TCVN3_FONT = re.compile(r"^(?:\.[Vv][Nn]|[._]?Vn[A-Z0-9])")
_CAPITALS = re.compile(r"H(?:[-,_ ]*(?:Bold|Italic|Oblique|Regular|Normal|MT|PS))*$")
_BY_PREFIX = (
    (re.compile(r"^\.?VNI[-_ ]?", re.IGNORECASE), "VNI"),
    (re.compile(r"^VPS[-_ A-Z]"), "VPS"),
    (re.compile(r"VISCII", re.IGNORECASE), "VISCII"),
)
_PICTURES = re.compile(r"^(?:symbol|wingdings|webdings|zapf ?dingbats|mt extra)", re.IGNORECASE)


class FontHint(NamedTuple):
    """What a font's name says."""

    encoding: str
    capitals: bool  # it shows small letters as capitals


@lru_cache(_REMEMBERED)
def font_hint(name: str | None) -> FontHint | None:
    """Return what the font *name* says of the encoding of its text, or None if it says nothing.

    >>> font_hint("ABCDEF+.VnTimeH-Bold"), font_hint("VNI-Times"), font_hint("Arial")
    (FontHint(encoding='TCVN3', capitals=True), FontHint(encoding='VNI', capitals=False), None)
    """
    bare = bare_name(name)
    if _TCVN3_FONT.match(bare):
        return FontHint("TCVN3", _CAPITALS.search(bare) is not None)
    for pattern, encoding in _BY_PREFIX:
        if pattern.search(bare):
            return FontHint(encoding, capitals=False)
    return None


def is_tcvn3(name: str | None) -> bool:
    """Return whether the font *name* was made for TCVN3, whose letter *ư* looks like a soft hyphen.

    >>> is_tcvn3(".VnArial"), is_tcvn3("Arial")
    (True, False)
    """
    hint = font_hint(name)
    return hint is not None and hint.encoding == "TCVN3"


@lru_cache(_REMEMBERED)
def shows_pictures(name: str | None) -> bool:
    """Return whether the font *name* has pictures or signs in place of letters.

    >>> shows_pictures("Wingdings 2"), shows_pictures(".VnTime")
    (True, False)
    """
    return _PICTURES.match(bare_name(name)) is not None


@lru_cache(_REMEMBERED)
def bare_name(name: str | None) -> str:
    """Return the font *name* as its maker wrote it, without what a PDF put before it.

    >>> bare_name("ABCDEF+.VnTimeH"), bare_name(None)
    ('.VnTimeH', '')
    """
    return _SUBSET_TAG.sub("", (name or "").strip().replace("#2E", "."))
