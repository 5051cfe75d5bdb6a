"""Do real office files, in encodings of before Unicode, say what people read in them?

Held against transcripts, syllable by syllable, whatever their case. The files are not part of the
repository; where they are not beside it, this is skipped.
"""

import difflib
import re

import pytest

from support.paths import SHARED
from wardsearch.formats.extract import extract
from wardsearch.vietnamese.spelling import canonical, fold, to_nfc

FOLDER = SHARED / "data" / "legacy"
_WORD = re.compile(r"[^\W\d_]+")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real files are not beside it")


def syllables(text: str) -> list[str]:
    return [canonical(word) for word in _WORD.findall(to_nfc(text))]


@pytest.mark.parametrize(
    ("name", "encoding", "least"),
    [
        ("2004-A33.rtf", "TCVN3", 0.999),
        ("2004-B6.doc", "TCVN3", 0.999),
        ("2005-2005_04_14_084750.xls", "TCVN3", 0.999),
        ("2006-16EZE_TT01.06GopvonDNNVV.pdf", "TCVN3", 0.995),
        ("2006-Mau-MD-2M-TNHH1.doc", "TCVN3", 0.999),
        ("2006-Mau21_CKTC_NSH.xls", "VNI", 0.999),
        ("2009-download.doc", "VNI", 0.99),  # three words of the transcript are misspelled
    ],
)
def test_a_real_file_says_what_its_transcript_says(name: str, encoding: str, least: float) -> None:
    expected = syllables((FOLDER / name).with_suffix(".expected.txt").read_text("utf-8"))

    found = extract((FOLDER / name).read_bytes())

    read = syllables(found.text)
    blocks = difflib.SequenceMatcher(
        None, [*map(fold, expected)], [*map(fold, read)], autojunk=False
    ).get_matching_blocks()
    aligned = [(expected[b.a + n], read[b.b + n]) for b in blocks for n in range(b.size)]
    assert found.encoding == encoding
    assert len(aligned) >= 0.975 * len(expected)
    assert sum(a == b for a, b in aligned) >= least * len(aligned)
