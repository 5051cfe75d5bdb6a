import pytest

from wardsearch.facts.document_numbers import (
    DocumentNumber,
    document_at,
    document_kinds,
    kind_of,
    named_before,
    names_of_codes,
    written_document_number,
)
from wardsearch.facts.extraction import facts_in, typed_facts
from wardsearch.vietnamese.spelling import fold


def documents(text: str) -> list[DocumentNumber]:
    found = facts_in(text)
    return [m for fact in found for m in fact.meanings if isinstance(m, DocumentNumber)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("217/QĐ-UBND", DocumentNumber(217, None, ("qd", "ubnd"))),
        ("Số: 217 /QĐ-UBND", DocumentNumber(217, None, ("qd", "ubnd"))),
        ("35/2018/NQ-HĐND", DocumentNumber(35, 2018, ("nq", "hdnd"))),
        ("số 123-QĐ/QU", DocumentNumber(123, None, ("qd", "qu"))),
        ("05-CT/TW", DocumentNumber(5, None, ("ct", "tw"))),
        ("02-CTr/QU", DocumentNumber(2, None, ("ctr", "qu"))),
        ("80/2015/QH13", DocumentNumber(80, 2015, ("qh13",))),
        ("1089/UBND-VP", DocumentNumber(1089, None, ("ubnd", "vp"))),
        ("15/2021/TT-BTNMT,", DocumentNumber(15, 2021, ("tt", "btnmt"))),
        ("12/KH-UBND.", DocumentNumber(12, None, ("kh", "ubnd"))),
        ("Số: ...05.../BC-UBND", DocumentNumber(5, None, ("bc", "ubnd"))),
        ("Số: 05…/2025/NQ-HĐND", DocumentNumber(5, 2025, ("nq", "hdnd"))),
        ("Số: 05__/BC-UBND", DocumentNumber(5, None, ("bc", "ubnd"))),
        (r"Số: 05\BC-UBND", DocumentNumber(5, None, ("bc", "ubnd"))),
        ("12/BC-VP HĐND-UBND ngày 5", DocumentNumber(12, None, ("bc", "vp", "hdnd", "ubnd"))),
        ("12/TB-VP UBND phường", DocumentNumber(12, None, ("tb", "vp", "ubnd"))),
        ("12/TB-VP\nUBND phường", DocumentNumber(12, None, ("tb", "vp", "ubnd"))),
        ("12/QĐ-VP Ủy ban", DocumentNumber(12, None, ("qd", "vp"))),
    ],
)
def test_a_number_has_its_parts(text: str, expected: DocumentNumber) -> None:
    assert documents(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        *("27/7/2021", "12/12 hộ", "93,15-93,9%", "3/A", "TDP số 4", "0/QĐ-UBND", "Covid-19"),
        *("5.../10", "5... - QĐ", "3.../hộ", r"5\7", r"D:\2025\BC-UBND"),
    ],
)
def test_what_is_no_number_of_a_document_is_none(text: str) -> None:
    assert documents(text) == []


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [
        ("217 qd ubnd", "s:217/qd/ubnd/"),
        ("217/qd-ubnd", "s:217/qd/ubnd/"),
        ("217 qd", "s:217/qd/"),
        ("quyet dinh 217", "s:217/qd/"),
        ("quyết định số 217", "s:217/qd/"),
        ("qđ 217", "s:217/qd/"),
        ("nghi quyet 35/2018", "y:35/2018/nq/"),
        ("35/2018", "y:35/2018/"),
        ("35 2018 nq hdnd", "y:35/2018/nq/hdnd/"),
        ("05 ct tw", "s:5/ct/tw/"),
        ("123 qd du", "s:123/qd/du/"),
    ],
)
def test_a_query_may_tell_a_part_of_a_number(typed: str, prefix: str) -> None:
    [fact] = typed_facts(typed)
    [meaning] = fact.meanings

    assert isinstance(meaning, DocumentNumber)
    assert meaning.prefix == prefix


@pytest.mark.parametrize("typed", ["217 hộ", "5 to dan pho", "35 2018 dan", "217 /hộ", "3/2018"])
def test_what_no_kind_stands_behind_is_no_part_of_a_number(typed: str) -> None:
    assert document_at(typed, 0, is_typed=True) is None


@pytest.mark.parametrize("code", sorted(code for code in names_of_codes() if len(code) > 1))
def test_a_kind_before_a_number_makes_the_same_number(code: str) -> None:
    [plain] = facts_in(f"15/{code}-UBND")

    for turned in (f"{code}-15/UBND", f"{code}.015/UBND", f"{code}–15/UBND"):
        [fact] = facts_in(f"theo {turned}, phường")
        assert fact.meanings == plain.meanings
        assert (fact.start, fact.end) == (5, 5 + len(turned))
    for typed in (f"{code.lower()}-15/ubnd", f"{code} số 15/UBND"):
        [fact] = typed_facts(typed)
        assert fact.meanings == plain.meanings


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("QĐ-217/2025/UBND-VP", [DocumentNumber(217, 2025, ("qd", "ubnd", "vp"))]),
        ("(BC-15/UBND)", [DocumentNumber(15, None, ("bc", "ubnd"))]),
        ("12 - BC-15/UBND", [DocumentNumber(15, None, ("bc", "ubnd"))]),
        ("năm 2025 / BC-15/UBND", [DocumentNumber(15, None, ("bc", "ubnd"))]),
        ("QĐ-199/2001/QĐ-TTg", [DocumentNumber(199, 2001, ("qd", "ttg"))]),
        ("A-15/UBND, COVID-19/2020", []),
        ("bc-15/ubnd", []),
        ("đường TT-15/xã", []),
        ("XBC-15/UBND", []),
        ("BC-00/UBND", []),
    ],
)
def test_what_stands_behind_a_kind_is_its_number(
    text: str, documents: list[DocumentNumber]
) -> None:
    found = [m for f in facts_in(text) for m in f.meanings if isinstance(m, DocumentNumber)]
    assert found == documents


def test_the_terms_of_a_number_begin_with_what_each_part_of_it_asks_for() -> None:
    whole = DocumentNumber(35, 2018, ("nq", "hdnd"))
    for part in (
        DocumentNumber(35, None, ()),
        DocumentNumber(35, 2018, ()),
        DocumentNumber(35, None, ("nq",)),
        DocumentNumber(35, 2018, ("nq", "hdnd")),
    ):
        assert any(term.startswith(part.prefix) for term in whole.terms)
    for other in (DocumentNumber(3, None, ()), DocumentNumber(35, 2018, ("n",))):
        assert not any(term.startswith(other.prefix) for term in whole.terms)


def test_every_kind_is_read_by_its_abbreviation_and_by_its_name() -> None:
    kinds = document_kinds()

    assert len(kinds) > 30
    for folded, (code, name) in kinds.items():
        read = document_at(f"7/{code}-UBND", 0, is_typed=False)
        assert read is not None
        assert kind_of(read[0].marks[0]) == folded
        assert read[1] == len(code) + 7
        for named in (name, fold(name).upper(), f"{name} số", code):
            found = named_before(f"theo {named} 7", len(named) + 5)
            assert found is not None
            assert found[0] == 5
            assert kinds[found[1]][1] == name


def test_a_number_is_written_with_its_kind_as_decrees_write_it() -> None:
    assert written_document_number(DocumentNumber(2, None, ("ctr", "qu"))) == "2/CTr-QU"
    assert written_document_number(DocumentNumber(35, 2018, ())) == "35/2018"


def test_no_number_is_none() -> None:
    assert document_at("QĐ-UBND", 0, is_typed=True) is None
    assert named_before("phường 217", 7) is None
    assert named_before("217", 0) is None
