from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from support.corpora import indexed
from support.engines import snapshot_of
from wardsearch.embedded.search.term_statistics import SnapshotStatistics
from wardsearch.query.parser import parse_query
from wardsearch.query.syllables import AnalysedQuery
from wardsearch.query.tree import Word
from wardsearch.search.answering import _cuts, _parts
from wardsearch.search.features import features
from wardsearch.search.slots import asked_slots

WORDS = ("quận", "9", "ông", "mai", "văn", "tước", "gì", "viêt", "hoa", "lâm", "KP3", "1/2", "xã")


@pytest.fixture(scope="module")
def statistics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SnapshotStatistics]:
    folder = tmp_path_factory.mktemp("slots")
    texts = ["Tin: anh Mai Văn Tước nhận cờ.", "Phường Hoa Lâm\n\nỞ phường Hoa Lâm có việc."]
    with indexed(folder, texts) as index:
        yield SnapshotStatistics(snapshot_of(index))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), st.sets(st.integers(0, 6)))
def test_a_run_of_words_is_read_as_words_among_others_are(
    statistics: SnapshotStatistics, words: list[str], cuts: set[int]
) -> None:
    query, other = (AnalysedQuery(parse_query(" ".join(words))) for _ in range(2))
    other.run = None

    as_run, as_any = asked_slots(statistics, query), asked_slots(statistics, other)

    assert query.run is not None
    if not (as_run and as_run.run):
        assert as_run == as_any
    else:
        assert as_any is not None
        typed = tuple(row[0] for row in (slot.rows[0] for slot in as_any.slots))
        assert as_run == as_any._replace(slots=(), run=typed)
        assert not any(slot.is_free for slot in as_any.slots)
        assert [*_cuts(statistics, as_run)] == [*_cuts(statistics, as_any)]
        places = sorted(place for place in cuts if place < len(typed) - 1)
        for whole in (True, False):
            assert _parts(as_run, places, whole=whole) == _parts(as_any, places, whole=whole)
    for exact in (True, False):
        assert features(query, exact_accents=exact) == features(other, exact_accents=exact)


@pytest.mark.parametrize("text", ["", '"hoa lâm"', "hoa lâm*", "title:hoa", "hoa (lâm OR mai)"])
def test_only_words_are_a_run(text: str) -> None:
    assert AnalysedQuery(parse_query(text)).run is None


def test_a_word_with_other_forms_is_in_no_run() -> None:
    query = parse_query("hoa")

    assert AnalysedQuery(query.reread([Word("hoa", others=("lâm",))], [])).run is None
