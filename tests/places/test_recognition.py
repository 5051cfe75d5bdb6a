from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import wardsearch.places.gazetteer
from support.corpora import report
from support.segments import recognised
from wardsearch.corpus.report import parse_report, report_from_object
from wardsearch.places.gazetteer import Unit, load_gazetteer

TABLE = Path(wardsearch.places.gazetteer.__file__).parent / "wards.tsv"
KEYS = sorted(
    {
        line.partition("\t")[0]
        for line in TABLE.read_text("utf-8").splitlines()
        if line[0] not in "#=@"
    }
)
OLD, NEW = "03/04/2023", "03/08/2025"
BODY = "Tin vắn về mùa màng."

# (title, body, date, the district and province recognised, or None)
CASES = [
    # beside the ward
    ("Phường Bồ Đề, quận Long Biên họp", BODY, OLD, "quận Long Biên, Hà Nội"),
    ("ĐẢNG BỘ PHƯỜNG BỒ ĐỀ QUẬN LONG BIÊN ĐẠI HỘI", BODY, OLD, "quận Long Biên, Hà Nội"),
    ("Phường Bồ Đề (Long Biên, Hà Nội) họp", BODY, OLD, "quận Long Biên, Hà Nội"),
    ("Phường Bồ Đề thuộc quận Long Biên họp", BODY, OLD, "quận Long Biên, Hà Nội"),
    ("Phường 5, Q. 8 họp", BODY, OLD, "quận 8, Hồ Chí Minh"),
    ("Phường 5 quận Gò Vấp họp", BODY, OLD, "quận Gò Vấp, Hồ Chí Minh"),
    ("Xã Tân Phú, huyện Tân Kỳ họp", BODY, OLD, "huyện Tân Kỳ, Nghệ An"),
    # in either style of tone marks
    ("Xã Thuỷ Sơn, huyện Thuỷ Nguyên họp", BODY, OLD, "thành phố Thủy Nguyên, Hải Phòng"),
    # a district that another has become
    ("Phường Thảo Điền, quận 2 họp", BODY, OLD, "thành phố Thủ Đức, Hồ Chí Minh"),
    # somewhere in the report
    ("Xã Tân Phú họp", "Đại biểu huyện Tân Kỳ tới dự.", OLD, "huyện Tân Kỳ, Nghệ An"),
    ("Xã Đông Xuân họp", "Huyện Quốc Oai có 20 xã.", OLD, "huyện Quốc Oai, Hà Nội"),
    ("Phường Quang Trung họp", "Thành phố Hưng Yên.", OLD, "thành phố Hưng Yên, Hưng Yên"),
    ("Phường Quang Trung họp", "Đi Hà Nội.", "03/04/2020", None),
    # by its kind
    ("Phường Bồ Đề họp", BODY, OLD, "quận Long Biên, Hà Nội"),
    ("Xã Bồ Đề họp", BODY, OLD, "huyện Bình Lục, Hà Nam"),
    # by its spelling
    ("Xã Đông Xuân họp", "Huyện Thanh Ba.", OLD, None),
    ("Xã Đồng Xuân họp", "Huyện Thanh Ba.", OLD, "huyện Thanh Ba, Phú Thọ"),
    # the only one of its name
    ("Phường Ngọc Thụy họp", BODY, OLD, "quận Long Biên, Hà Nội"),
    # by the date
    ("Phường Bồ Đề họp", BODY, NEW, "Hà Nội"),
    ("Phường Bồ Đề, quận Long Biên cũ họp", BODY, NEW, "quận Long Biên, Hà Nội"),
    ("Phường Ngọc Thụy họp", BODY, NEW, "quận Long Biên, Hà Nội"),
    ("Phường Sài Gòn ra mắt", BODY, "30/06/2025", "Hồ Chí Minh"),
    ("Xã Tân Phú, tỉnh Đồng Nai họp", BODY, NEW, "Đồng Nai"),
    # which one stays open, or it is another
    ("Xã Tân Phú họp", BODY, OLD, None),
    ("Phường 5 họp", "Đoàn TNCS Hồ Chí Minh.", OLD, None),
    ("Xã Bồ Đề, huyện An Lũng họp", BODY, OLD, None),
    ("Phường Bến Đò, quận Long Biên họp", BODY, OLD, None),
    ("Họp tổ dân phố", BODY, OLD, None),
]


@pytest.mark.parametrize(("title", "body", "date", "where"), CASES)
def test_a_report_is_of_the_ward_whose_district_province_kind_and_date_it_names(
    title: str, body: str, date: str, where: str | None
) -> None:
    found = recognised(parse_report("x.txt", report(title, body, date=date)))

    assert (found and ", ".join(part for part in (found.district, found.province) if part)) == where


def test_what_became_of_a_ward_is_known_with_it() -> None:
    found = recognised(parse_report("x.txt", report("Phường Ngọc Thụy họp", BODY)))

    assert found is not None
    assert found.term == "ngoc thuy|phuong|long bien|ha noi"
    assert found.now == ("phường Bồ Đề", "phường Hồng Hà")


def test_a_ward_of_today_is_itself() -> None:
    found = recognised(parse_report("x.txt", report("Phường Sài Gòn họp", BODY, date=NEW)))

    assert found is not None
    assert (found.term, found.now) == ("sai gon|phuong||ho chi minh", ("phường Sài Gòn",))


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Tin.", None),  # of before or of today: both are this ward today
        ("Phường Ngọc Hà, quận Ba Đình.", "quận Ba Đình"),
    ],
)
def test_without_a_date_a_name_means_today_s_ward_unless_a_district_is_named(
    text: str, district: str | None
) -> None:
    found = recognised(report_from_object("x", {"ward": "Ngọc Hà", "text": f"Hà Nội. {text}"}))

    assert found is None or found.district == district


@given(st.sampled_from(KEYS).flatmap(lambda key: st.sampled_from(load_gazetteer().named(key))))
def test_any_ward_is_recognised_by_the_district_beside_it(unit: Unit) -> None:
    place = unit.district.full if unit.district else unit.province
    found = recognised(
        report_from_object(
            "x",
            {
                "ward": unit.name,
                "text": f"{unit.full.capitalize()}, {place}, {unit.province} họp.",
                "published": "2025-08-01" if unit.code else "2025-06-01",
            },
        )
    )

    assert found is not None
    assert found.term == unit.term


_WORDS = st.sampled_from(
    [
        *("Phường", "Xã", "5", "Bồ", "Đề", "Tân", "Phú", "quận", "huyện", "Long", "Biên", "8"),
        *(",", "(", "thuộc", "Hà", "Nội", "tỉnh", "TP.", "Q.", "Ủy", "HỌP", "\n"),
    ]
)


@given(
    st.lists(_WORDS, max_size=20).map(" ".join),
    st.lists(_WORDS, max_size=20).map(" ".join),
    st.sampled_from([OLD, NEW]),
)
def test_any_report_is_of_one_ward_of_its_name_or_of_none(title: str, body: str, date: str) -> None:
    made = parse_report("x.txt", report(title, body, date=date))
    found = recognised(made)

    assert found is None or (made.ward is not None and found.now)
