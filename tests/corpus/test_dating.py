"""A report's date is the one most to be trusted, and never a library's."""

import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from wardsearch.corpus.dating import Dated, choose, date_of_name, date_of_properties

DAY = datetime(2024, 3, 15)  # noqa: DTZ001 - a report's time is local and names no zone
TODAY = date(2026, 1, 1)


class TestNames:
    @pytest.mark.parametrize(
        "path",
        [
            "news/2024/03/15/x.txt",
            "2024-03-15-bao-cao.txt",
            "20240315.pdf",
            "15032024_hop.pdf",
            "BC ngay 15 thang 3 nam 2024.docx",
            "Họp ngày 15 tháng 03 năm 2024.docx",
            unicodedata.normalize("NFD", "Họp ngày 15 tháng 3 năm 2024.docx"),
            "bc_20240315_v2.docx",
            "2024_03_15.docx",
            "2024.3.15 họp.docx",
            "Báo cáo ngày 15.3.2024.docx",
            "BC 15-03-2024.doc",
            "2023-01-01/20240315.txt",
            "tin/2024/3/15/x.txt",
            "2024.03.15 BC.txt",
            "2024-3-15.txt",
            "BC 15.03.24.docx",
            "15-03-24_hop.docx",
            "BC_15_03_24.docx",
            "BC_45_15.03.24.docx",
            "BC 12-2024 15.03.24.docx",
            "15.03.24_2.docx",
        ],
    )
    def test_state_a_day(self, path: str) -> None:
        assert date_of_name(path) == DAY

    @pytest.mark.parametrize(
        "path",
        [
            "KH 2021-2025.docx",
            "2024/03/x.txt",
            "120240315.txt",
            "2024-13-15.txt",
            "2024-02-31.txt",
            "32-03-2024.txt",
            "15032099.txt",
            "115032024.txt",
            "18991231.txt",
            "QĐ 45-2024.docx",
            "x.txt",
            "v1.03.24.docx",
            "v15.03.24.docx",
            "Phiên bản 15.03.24.docx",
            "QCVN 15-03-24.pdf",
            "số nhà 15-03-24.docx",
            "090-15-03-24.txt",
            "mục 5.3.24.docx",
            "15.03.05.docx",
            "15.03.24.5.docx",
            "10.15.03.24.docx",
            "15-03-24-7.docx",
            "150324.docx",
        ],
    )
    def test_state_none(self, path: str) -> None:
        assert date_of_name(path) is None

    @given(st.dates(date(1945, 1, 1), date(2099, 12, 31)))
    def test_any_day_in_any_form(self, day: date) -> None:
        forms = ("%Y/%m/%d", "%Y-%m-%d", "%Y%m%d", "%d-%m-%Y", "%d.%m.%Y", "%Y_%m_%d")
        for form in forms:
            found = date_of_name(f"a/b {day.strftime(form)}.txt")
            assert found is not None
            assert found.date() == day


class TestProperties:
    @pytest.mark.parametrize(
        "stated",
        [
            "2013-12-23T23:15:00",
            "2013-01-27T09:14:16",
            "2006-09-16T00:00:00",
            "2017-12-27T05:22:50",
            "2015-06-05T18:17:20",
            "1980-01-01T00:00:00",
            "1601-01-01T00:00:00",
        ],
    )
    def test_a_template_states_nothing_in_any_zone(self, stated: str) -> None:
        moment = datetime.fromisoformat(stated)
        assert date_of_properties(moment) is None
        assert date_of_properties(moment + timedelta(hours=7)) is None

    def test_any_other_does(self) -> None:
        assert date_of_properties(DAY) == DAY


class TestTrust:
    def test_the_first_that_has_come(self) -> None:
        later = DAY.replace(year=2099)
        assert choose(
            [Dated(None, "text"), Dated(later, "page"), Dated(DAY, "name")], today=TODAY
        ) == (
            DAY,
            "name",
        )
        assert choose([Dated(later, "text")], today=TODAY) == (None, None)

    def test_tomorrow_has_come(self) -> None:
        tomorrow = datetime(2026, 1, 2, 9)  # noqa: DTZ001 - a report's time is local and names no zone
        assert choose([Dated(tomorrow, "text")], today=TODAY).published == tomorrow
