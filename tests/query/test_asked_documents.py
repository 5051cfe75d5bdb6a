"""Kinds and issuers are asked for in every form, and the query says what was understood."""

import pytest

from wardsearch.errors import QueryError
from wardsearch.query.asked_documents import DocumentLimit, asked_key
from wardsearch.query.filters import Filters, read_filters
from wardsearch.query.parser import parse_query


def filters(text: str = "", kind: str | None = None, issuer: str | None = None) -> Filters:
    return read_filters(parse_query(text), None, None, None, None, kind, issuer)


class TestQueries:
    @pytest.mark.parametrize(
        ("text", "understood"),
        [
            ('kind:"báo cáo" vệ sinh', 'vệ sinh kind:"báo cáo"'),
            ("loại:báo cáo vệ sinh", 'vệ sinh kind:"báo cáo"'),
            ("LOAI:kế-hoạch", 'kind:"kế-hoạch"'),
            ("kind:BC", 'kind:"BC"'),
            ('cơ quan:"UBND phường" họp', 'họp issuer:"UBND phường"'),
            ("co quan:sở", 'issuer:"sở"'),
            ('họp -kind:"kế hoạch"', 'họp -kind:"kế hoạch"'),
            ("các loại: xe", "các loại xe"),
        ],
    )
    def test_are_understood(self, text: str, understood: str) -> None:
        query = parse_query(text)
        assert str(query) == understood
        assert parse_query(understood) == query

    def test_a_name_before_a_space_is_text(self) -> None:
        assert parse_query("Cơ quan: họp").documents == ()


class TestFilters:
    def test_several_kinds_are_any_of_them(self) -> None:
        assert filters("kind:BC kind:KH").documents == (
            DocumentLimit("kind", ("bao cao", "ke hoach")),
        )

    def test_the_option_holds_beside_the_query(self) -> None:
        assert filters("kind:BC", kind="kế hoạch", issuer="sở y tế").documents == (
            DocumentLimit("kind", ("ke hoach",)),
            DocumentLimit("kind", ("bao cao",)),
            DocumentLimit("issuer", ("so y te",)),
        )

    def test_they_leave_reports_out(self) -> None:
        assert filters("kind:BC").narrow
        assert not filters("BC").narrow

    @pytest.mark.parametrize(
        ("option", "code"),
        [
            ({"kind": "--"}, "name-invalid"),
            ({"issuer": ""}, "name-invalid"),
            ({"kind": "xe"}, "kind-unknown"),
        ],
    )
    def test_a_name_that_none_can_have_is_refused(self, option: dict[str, str], code: str) -> None:
        with pytest.raises(QueryError) as caught:
            filters(**option)
        assert caught.value.message.code == code

    def test_a_body_is_found_by_words_of_its_name(self) -> None:
        limit = DocumentLimit("issuer", (asked_key("issuer", "UBND P. Bến Xanh"),))
        assert limit.admits("uy ban nhan dan phuong ben xanh")
        assert not limit.admits("uy ban nhan dan phuong ben xa")
