"""Code of ours that fails on some texts, in this process or in one that it starts."""

from collections.abc import Callable
from pkgutil import resolve_name

BAD = "4815162342"
"""A text that has it is one that fails."""

GOOD = "Chợ đêm mở cửa, kinh phí 12 triệu đồng (gọi tắt là KP)."
WORSE = f"{GOOD}\nChợ đêm thu {BAD} đồng."

READING = (
    "wardsearch.corpus.report.read_layout",
    "wardsearch.corpus.report.read_head",
    "wardsearch.corpus.report.find_source",
    "wardsearch.corpus.report.find_ward",
)
ANALYSIS = (
    "wardsearch.embedded.writing.segment_builder.recognise",
    "wardsearch.embedded.writing.segment_builder.dictionary_for",
    "wardsearch.embedded.index.documents.encode_stored",
    "wardsearch.analysis.batch.cut",
    "wardsearch.analysis.batch.syllabify",
    "wardsearch.analysis.fact_batch.roles",
    "wardsearch.analysis.fact_batch.stretch_facts",
    "wardsearch.analysis.fact_batch.explained_in",
    "wardsearch.embedded.writing.inversion.write_strings",
)


def failing(
    stage: str, error: BaseException, fails: Callable[[str], bool] = lambda given: BAD in given
) -> Callable[..., object]:
    """Return the function *stage*, but raising *error* where what it is given *fails*."""
    real = resolve_name(stage)

    def instead(*given: object, **named: object) -> object:
        if fails(repr(given)):  # bytes, too
            raise error
        return real(*given, **named)

    return instead


CODE = """
import sys
parent, module, *sys.path = sys.argv[1:]
from importlib import import_module
from support.faulty import failing
place, _, name = {stage!r}.rpartition(".")
setattr(import_module(place), name, failing({stage!r}, {error!r}))
from wardsearch.analysis.worker import main
main(int(parent), module)
"""
"""What a process of ours runs, for it to fail likewise."""
