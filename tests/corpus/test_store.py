"""A digest is of the text and of all metadata by name, as any release before made it."""

import hashlib

from hypothesis import given

from support.segments import reports
from wardsearch.corpus.report import Report
from wardsearch.corpus.store import DIGEST_BYTES, digest_report


@given(reports())
def test_a_digest_is_of_text_and_metadata_in_the_order_of_its_names(report: Report) -> None:
    told = repr(sorted(report.metadata().items()))
    whole = hashlib.blake2b((report.text + told).encode(), digest_size=DIGEST_BYTES)

    assert digest_report(report) == whole.digest()
