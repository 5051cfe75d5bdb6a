import pytest

from wardsearch.facts.roles import PART, roles


@pytest.mark.parametrize("chunk", ["5", "27/7),", "(tháng", "Năm", "%,", "–", "đồng/người", "III"])
def test_what_may_be_a_part_of_a_fact_is_looked_at(chunk: str) -> None:
    assert roles(chunk) & PART


@pytest.mark.parametrize("chunk", ["họp", "phường,", "(", "ngàyxưa", "XIII", "…"])
def test_what_can_be_no_part_of_a_fact_is_passed_over(chunk: str) -> None:
    assert roles(chunk) & PART == 0
