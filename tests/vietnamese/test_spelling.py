import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st

import wardsearch
from support.paths import SHARED
from support.strategies import (
    SYLLABLES,
    TONE_MARKS,
    arbitrary_text,
    canonical_syllables,
    marks_reversed,
    tokens,
    vietnamese_syllables,
    vietnamese_text,
    with_tone,
)
from wardsearch.vietnamese import spelling as text_module
from wardsearch.vietnamese.spelling import (
    canonical,
    fold,
    is_accented,
    to_nfc,
    tone_variants,
)

REPORTS = SHARED / "data" / "reports"

LETTERS = [
    unicodedata.normalize("NFC", base + mark)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for mark in ("", *TONE_MARKS)
] + ["đ", "Đ"]
AGREED = (
    "quỳ quà quốc quyển quái quạu giếng giá gì gìn gỉ giỏi giữ khuỷu oái uyển khuýa thuở của cửa "
    "được rượu ngoèo xoong hoàn tuỵnh huỳnh buýt loét yếu ý ỷ ủa oẳn đắk nghiệp nghĩa"
)
KI_SPELLINGS = "ki kì kí kỉ kĩ kị ky kỳ ký kỷ kỹ kỵ"
ACCENTED_LETTERS = [letter for letter in LETTERS if not letter.isascii()]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def all_placements(toneless_syllable: str, mark: str) -> list[str]:
    """Return the syllable with *mark* on each of its vowels in turn."""
    return [
        nfc(toneless_syllable[: at + 1] + mark + toneless_syllable[at + 1 :])
        for at, letter in enumerate(toneless_syllable)
        if nfd(letter)[0] in "aeiouy"
    ]


def test_the_accented_vietnamese_letters_are_134() -> None:
    assert len(set(ACCENTED_LETTERS)) == 134


@pytest.mark.parametrize("letter", ACCENTED_LETTERS)
def test_every_accented_letter_folds_to_its_one_base_letter(letter: str) -> None:
    base = "d" if letter in "đĐ" else nfd(letter)[0].lower()

    assert (fold(letter), fold(nfd(letter)), fold(f"x{letter}1")) == (base, base, f"x{base}1")


@pytest.mark.parametrize("letter", ACCENTED_LETTERS)
def test_every_accented_letter_is_seen_as_accented_in_nfc_and_nfd(letter: str) -> None:
    assert (is_accented(f"b{letter}n"), is_accented(nfd(letter))) == (True, True)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_composed_from_marks_in_both_orders(letter: str) -> None:
    assert (to_nfc(nfd(letter)), to_nfc(marks_reversed(letter))) == (letter, letter)


@pytest.mark.parametrize(
    ("typed", "composed"),
    [
        ("be\u0302\u0323nh", "bệnh"),
        ("be\u0323\u0302nh", "bệnh"),
        ("e\u0301\u0302m", "ếm"),
        ("\u00c1\u0306n", "Ắn"),
        ("o\u0309\u031b", "ở"),
        ("đ\u01b0\u01a1\u0300ng", "đường"),
    ],
)
def test_marks_are_composed_in_whatever_order_they_were_typed(typed: str, composed: str) -> None:
    assert to_nfc(f"Xin {typed}.") == f"Xin {composed}."


@pytest.mark.parametrize(
    "left_alone", ["a\u0302\u0302", "é\u0323\u0302", "ắ\u0302", "u\u0302\u0301"]
)
def test_marks_that_no_vietnamese_letter_carries_stay_as_nfc_has_them(left_alone: str) -> None:
    assert to_nfc(left_alone) == nfc(left_alone)


def test_every_rhyme_after_every_onset_gets_its_tone_on_the_agreed_vowel() -> None:
    wrong = [
        (typed, canonical(typed), right)
        for syllable in SYLLABLES
        for mark in TONE_MARKS
        for right in [with_tone(syllable, mark)]
        for typed in all_placements(with_tone(syllable, ""), mark)
        if canonical(typed) != right
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("new_style", "old_style"),
    [
        ("hoà", "hòa"),
        ("hoè", "hòe"),
        ("thuý", "thúy"),
        ("thuỷ", "thủy"),
        ("uỷ", "ủy"),
        ("khoẻ", "khỏe"),
        ("UỶ", "ủy"),
        ("Hoà", "hòa"),
        ("thuỵ", "thụy"),
    ],
)
def test_the_new_style_of_placing_tones_becomes_the_old(new_style: str, old_style: str) -> None:
    assert (canonical(new_style), canonical(nfd(new_style))) == (old_style, old_style)


@pytest.mark.parametrize(
    "agreed",
    AGREED.split(),
)
def test_a_tone_that_stands_where_it_should_stays(agreed: str) -> None:
    assert canonical(agreed) == agreed


@pytest.mark.parametrize(
    ("misplaced", "right"),
    [
        ("vịêt", "việt"),
        ("tụynh", "tuỵnh"),
        ("qúy", "quý"),
        ("qủa", "quả"),
        ("gía", "giá"),
        ("gíêng", "giếng"),
        ("hòan", "hoàn"),
        ("đựơc", "được"),
        ("thủơ", "thuở"),
        ("cuả", "của"),
        ("taị", "tại"),
        ("ngòăn", "ngoằn"),
    ],
)
def test_a_misplaced_tone_is_put_right(misplaced: str, right: str) -> None:
    assert canonical(misplaced) == right


@pytest.mark.parametrize(
    ("token", "form"),
    [
        ("Café", "café"),
        ("DÍA", "día"),
        ("Río", "río"),
        ("résumé", "résumé"),
        ("hoàx", "hoàx"),
        ("hoà2", "hoà2"),
        ("hoà-bình", "hoà-bình"),
        ("wuỷ", "wuỷ"),
        ("hóà", "hóà"),
        ("123/QĐ-UBND", "123/qđ-ubnd"),
        ("m²", "m²"),
        ("Straße", "straße"),
        ("İznik", "iznik"),
        ("東京都", "東京都"),
        ("J\u030c", "\u01f0"),
        ("Ðường", "đường"),
        ("ðà", "đà"),
        ("", ""),
    ],
)
def test_what_is_no_syllable_changes_in_nothing_but_form_and_case(token: str, form: str) -> None:
    assert canonical(token) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kỹ", "kĩ"),
        ("quý", "quí"),
        ("Mỹ", "Mĩ"),
        ("LÝ", "lí"),
        ("tỷ", "tỉ"),
        ("sỹ", "sĩ"),
        ("hy", "hi"),
        ("Quỳ", "qùi"),
    ],
)
def test_spellings_with_i_and_y_of_one_syllable_meet_when_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hai", "hay"),
        ("tai", "tay"),
        ("thúi", "thúy"),
        ("vi", "vy"),
        ("di", "dy"),
        ("chi", "chy"),
        ("thi", "thy"),
        ("nhi", "nhy"),
        ("kim", "kym"),
        ("i", "y"),
        ("mil", "myl"),
    ],
)
def test_other_syllables_with_i_and_y_stay_apart_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("token", "folded"),
    [
        ("Ðường", "duong"),
        ("Straße", "strasse"),
        ("Åse", "ase"),
        ("Жук", "zhuk"),
        ("КИ", "ky"),
        ("東京都", "dongjingdu"),
        ("m²", "m2"),
        ("Ⅳ", "iv"),
        ("\uff11\uff12", "12"),
        ("½", "½"),
        ("37,5%", "37,5%"),
        ("5€", "5€"),
        ("–", "–"),
        ("😀", "😀"),
        ("\u02bc", "\u02bc"),
        ("tô\u02ee", "to"),
        ("e\u0302\u0300\u0308", "e"),
        ("\u0301", "\u0301"),
        ("\ud800", "\ud800"),
        ("", ""),
    ],
)
def test_other_letters_are_transcribed_and_signs_kept(token: str, folded: str) -> None:
    assert fold(token) == folded


def test_tone_variants_are_the_other_tones_in_canonical_spelling() -> None:
    assert tone_variants("hòa") == ("hoa", "hóa", "hỏa", "hõa", "họa")


def test_gi_without_another_vowel_is_a_syllable_whose_i_carries_the_tone() -> None:
    assert tone_variants("gì") == ("gi", "gí", "gỉ", "gĩ", "gị")
    assert tone_variants("gìn") == ("gin", "gín", "gỉn", "gĩn", "gịn")


def test_tone_variants_of_a_syllable_with_i_or_y_hold_both_spellings() -> None:
    expected = set(KI_SPELLINGS.split())

    assert ({"kĩ", *tone_variants("kĩ")}, {"ky", *tone_variants("ky")}) == (expected, expected)


@pytest.mark.parametrize("foreign", ["café", "covid-19", "street", "2023", "qu", "hóà", "", "東"])
def test_what_is_no_syllable_has_no_tone_variants(foreign: str) -> None:
    assert tone_variants(foreign) == ()


@pytest.mark.parametrize("token", ["", "an", "Street", "über", "çok", "ñ", "Ł", "東京", "5€"])
def test_foreign_letters_do_not_count_as_accented(token: str) -> None:
    assert is_accented(token) is False


@pytest.mark.parametrize("token", ["án", "Đo", "ðo", "ÐO", "o\u031b", "e\u0301\u0302"])
def test_vietnamese_letters_and_eth_count_as_accented(token: str) -> None:
    assert is_accented(token) is True


@given(arbitrary_text())
def test_to_nfc_settles_in_one_step_and_sees_no_difference_between_nfc_and_nfd(text: str) -> None:
    composed = to_nfc(text)

    assert [to_nfc(composed), to_nfc(nfd(text)), nfc(composed)] == [composed] * 3


@given(arbitrary_text() | vietnamese_text().map(marks_reversed), st.integers(1, 8))
def test_to_nfc_makes_the_same_of_a_long_text_piece_by_piece(text: str, size: int) -> None:
    text = nfd(text)
    at_once = to_nfc(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_module, "_COMPOSED_AT_ONCE", size)

        assert to_nfc(text) == at_once


@given(vietnamese_text())
def test_to_nfc_gives_vietnamese_text_one_form_in_any_order_of_marks(text: str) -> None:
    assert to_nfc(marks_reversed(text)) == nfc(to_nfc(text))


@given(tokens())
def test_canonical_settles_in_one_step(token: str) -> None:
    assert canonical(canonical(token)) == canonical(token)


@given(tokens())
def test_canonical_is_nfc_and_lower_case(token: str) -> None:
    form = canonical(token)

    assert (nfc(form), form.lower()) == (form, form)


@given(tokens())
def test_canonical_keeps_the_number_of_code_points(token: str) -> None:
    composed = to_nfc(token)
    assume(len(nfc(composed.replace("İ", "i").lower())) == len(composed))  # J and a caron: one ǰ

    assert len(canonical(token)) == len(composed)


@given(tokens())
def test_canonical_and_fold_see_no_difference_between_unicode_forms(token: str) -> None:
    assert (canonical(nfd(token)), fold(nfd(token))) == (canonical(nfc(token)), fold(nfc(token)))


@given(canonical_syllables())
def test_canonical_syllables_are_the_canonical_form_of_all_their_spellings(syllable: str) -> None:
    forms = [syllable, syllable.upper(), syllable.title(), marks_reversed(syllable), nfd(syllable)]

    assert {canonical(form) for form in forms} == {syllable}


@given(tokens())
def test_fold_settles_in_one_step(token: str) -> None:
    assert fold(fold(token)) == fold(token)


@given(tokens())
def test_fold_takes_a_token_and_its_canonical_form_to_the_same(token: str) -> None:
    assert fold(canonical(token)) == fold(token)


@given(tokens())
def test_fold_gives_one_token_in_lower_case(token: str) -> None:
    folded = fold(token)

    assert (folded.split(), folded.lower()) == ([folded], folded)


@given(vietnamese_syllables())
def test_fold_gives_a_syllable_in_plain_letters_and_keeps_its_length(syllable: str) -> None:
    folded = fold(syllable)

    assert re.findall("[a-z]+", folded) == [folded]
    assert len(folded) == len(to_nfc(syllable))


@given(vietnamese_text())
def test_canonical_and_fold_keep_the_length_of_vietnamese_text(text: str) -> None:
    lengths = [(len(canonical(t)), len(fold(t))) for t in text.split()]

    assert lengths == [(len(to_nfc(t)), len(to_nfc(t))) for t in text.split()]


@given(canonical_syllables())
def test_every_tone_variant_has_the_same_letters_and_names_the_syllable(
    syllable: str,
) -> None:
    variants = tone_variants(syllable)

    assert {fold(variant) for variant in variants} == {fold(syllable)}
    assert all(syllable in tone_variants(variant) for variant in variants) is True


@given(canonical_syllables())
def test_tone_variants_are_canonical_distinct_and_complete(syllable: str) -> None:
    spellings = [syllable, *tone_variants(syllable)]

    assert [canonical(spelling) for spelling in spellings] == spellings
    assert len(set(spellings)) == len(spellings)
    assert len(spellings) in {6, 12}


@given(vietnamese_syllables())
def test_a_syllable_is_accented_exactly_if_folding_changes_more_than_i_and_case(
    syllable: str,
) -> None:
    changes = fold(syllable).replace("y", "i") != to_nfc(syllable).lower().replace("y", "i")

    assert is_accented(syllable) == changes


def test_neither_start_up_nor_vietnamese_text_imports_unidecode() -> None:
    program = (
        "import sys; from wardsearch.vietnamese.spelling import canonical, fold; "
        "fold('Ðường'), fold('1.089'), canonical('uỷ'), fold('100%'); before = 'unidecode' in "
        "sys.modules; fold('Straße'); print(before, 'unidecode' in sys.modules)"
    )

    shown = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=Path(wardsearch.__file__).parents[1],  # the package need not be installed
        env=os.environ | {"PYTHONUTF8": "1"},
    )

    assert shown.stdout.split() == ["False", "True"]


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not at ../shared/data")
def test_in_the_real_reports_canonical_moves_tones_and_changes_nothing_else() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob("*.txt"))]
    found = {token for text in texts for token in re.findall(r"\w+", to_nfc(text))}

    assert [t for t in found if fold(canonical(t)) != fold(t) or len(canonical(t)) != len(t)] == []
    assert len(found) > 500


@pytest.mark.parametrize("marks", ["\u0301\u0327", "\u0f73", "\u0344\u0323", "\u0323\u0301\u034f"])
def test_a_long_run_of_marks_is_composed_in_linear_time(marks: str) -> None:
    typed = f"a{marks * 100_000}b"
    composed = to_nfc(typed)

    assert composed.replace("\u034f", "").count("b") == 1
    assert to_nfc(composed) == composed == nfc(composed)
    assert longest_run_of_marks(composed) <= 2 * 30


@given(st.integers(0, 130), st.sampled_from(TONE_MARKS), st.sampled_from(TONE_MARKS))
def test_a_run_of_a_hundred_marks_or_fewer_is_composed_as_unicode_has_it(
    count: int, first: str, second: str
) -> None:
    typed = "o" + (first + second) * (count // 2) + first * (count % 2)
    composed = to_nfc(typed)

    assert to_nfc(composed) == composed
    if count <= 100:
        assert composed == nfc(typed)


def test_every_mark_that_unicode_sorts_is_one_that_long_runs_are_made_of() -> None:
    sorted_ones = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.combining(nfd(char)[0]) and (char.isalnum() or char == "_" or char.isspace())
    ]

    assert sorted_ones == []


def test_a_token_of_any_length_is_remembered_by_no_function() -> None:
    before = text_module._canonical.cache_info(), text_module._fold.cache_info()  # noqa: SLF001
    token = "ô" * 101

    assert (canonical(token), fold(token)) == (token, "o" * 101)
    assert (text_module._canonical.cache_info(), text_module._fold.cache_info()) == before  # noqa: SLF001


def longest_run_of_marks(text: str) -> int:
    runs = re.findall(r"[^\w\s\x00-\x7f\u034f]+", nfd(text))
    return max(map(len, runs), default=0)
