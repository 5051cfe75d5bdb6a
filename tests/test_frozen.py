"""Frozen values behave as the dataclasses that they stand for."""

import copy
import dataclasses
import inspect
import pickle
import sys
from typing import Any

import pytest
from hypothesis import given, strategies as st

from wardsearch.frozen import Frozen, field_defaults, field_names, frozen_maker_of, replace


class Place(Frozen, uncompared=("note",)):
    line: int
    note: str = ""
    parts: tuple[int, ...] = ()


class Page(Place, kw_only=True):
    number: int
    is_last: bool = False


class Other(Frozen):
    line: int
    note: str = ""
    parts: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    line: int
    note: str = dataclasses.field(default="", compare=False)
    parts: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TwinPage(Twin):
    number: int
    is_last: bool = False


Fields = tuple[int, str, tuple[int]]

values = st.tuples(st.integers(0, 2), st.text(max_size=2), st.tuples(st.integers(0, 1)))


@given(values, values)
def test_values_compare_and_hash_as_those_of_a_dataclass(one: Fields, two: Fields) -> None:
    same = Twin(*one) == Twin(*two)

    assert (Place(*one) == Place(*two), Place(*one) != Place(*two)) == (same, not same)
    assert not same or hash(Place(*one)) == hash(Place(*two))


@given(values)
def test_a_value_made_of_all_its_fields_is_that_of_its_class(given_: Fields) -> None:
    made = frozen_maker_of(Page)((*given_, 3, True))

    assert type(made) is Page
    assert made == Page(*given_, number=3, is_last=True)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.line = 2  # type: ignore[misc]


@pytest.mark.parametrize("count", [0, 2, 4])
def test_a_value_is_made_of_no_more_and_no_fewer_than_its_fields(count: int) -> None:
    with pytest.raises(ValueError, match="values to unpack"):
        frozen_maker_of(Place)(range(count))


@given(values)
def test_values_are_shown_as_those_of_a_dataclass(given_: Fields) -> None:
    assert repr(Place(*given_)) == repr(Twin(*given_)).replace("Twin", "Place")
    assert dataclasses.asdict(Place(*given_)) == dataclasses.asdict(Twin(*given_))


def test_values_of_different_classes_differ() -> None:
    assert Place(1) != Other(1)
    assert Place(1) != Page(1, number=1)
    assert Place(1) != (1, "", ())


@pytest.mark.parametrize(("kind", "twin"), [(Place, Twin), (Page, TwinPage)])
def test_the_signature_and_the_fields_are_those_of_a_dataclass(
    kind: type[Frozen], twin: type[Any]
) -> None:
    def told(of: type[Any]) -> list[tuple[object, ...]]:
        return [(f.name, f.default, f.kw_only, f.compare) for f in dataclasses.fields(of)]

    assert str(inspect.signature(kind)) == str(inspect.signature(twin))
    assert told(kind) == told(twin)
    assert dataclasses.is_dataclass(kind)
    assert kind.__match_args__ == twin.__match_args__


def test_a_value_never_changes() -> None:
    place = Page(1, number=2)

    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'line'"):
        place.line = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'line'"):
        del place.line
    with pytest.raises(dataclasses.FrozenInstanceError):
        place.unknown = 2
    assert not hasattr(place, "__dict__")
    assert place == Page(1, number=2)


@pytest.mark.parametrize("arguments", [{}, {"line": 1, "other": 2}])
def test_what_does_not_fit_is_a_type_error_as_the_first_value_and_later(
    arguments: dict[str, Any],
) -> None:
    class Fresh(Frozen):
        line: int

    for _ in range(2):
        with pytest.raises(TypeError):
            Fresh(**arguments)
    assert Fresh(3).line == 3


def outcome(kind: type[Any], values: list[int], named: dict[str, int]) -> object:
    try:
        made = kind(*values, **named)
    except TypeError as error:
        return str(error).replace(kind.__qualname__, "Kind")
    return made.line, made.note, made.parts, made.last


@given(
    st.lists(st.integers(0, 2), max_size=4),
    st.dictionaries(st.sampled_from(["line", "note", "parts", "last", "other"]), st.integers(0, 2)),
)
def test_the_first_value_is_made_as_any_other(values: list[int], named: dict[str, int]) -> None:
    class Fresh(Frozen):
        line: int
        note: int = 7
        parts: int = 8

    class FreshBelow(Fresh, kw_only=True):
        last: int = 9

    @dataclasses.dataclass(frozen=True)
    class Twin:
        line: int
        note: int = 7
        parts: int = 8
        last: int = dataclasses.field(default=9, kw_only=True)

    found = [outcome(FreshBelow, values, named) for _ in range(3)]

    assert found == [outcome(Twin, values, named)] * 3


def test_fields_by_name_alone_are_not_taken_by_place() -> None:
    with pytest.raises(TypeError):
        Page(1, "", (), 2)  # type: ignore[call-arg]

    assert Page(1, "n", number=2).number == 2


@pytest.mark.parametrize("value", [Place(1, "x"), Page(1, number=2, is_last=True)])
def test_values_are_pickled_and_copied_whole(value: Frozen) -> None:
    pickled = pickle.loads(pickle.dumps(value))  # noqa: S301 - ours
    for made in (pickled, copy.copy(value), copy.deepcopy(value)):
        assert repr(made) == repr(value)
        assert type(made) is type(value)


def test_a_value_is_made_from_another_one() -> None:
    page = Page(1, "a", number=2)

    assert repr(replace(page, note="b")) == repr(dataclasses.replace(page, note="b"))
    assert replace(page, number=3).number == 3


def test_the_fields_of_a_class_are_told() -> None:
    assert field_names(Page) == ("line", "note", "parts", "number", "is_last")
    assert field_defaults(Page) == {"note": "", "parts": (), "is_last": False}


def test_a_pattern_of_a_class_matches_by_place() -> None:
    match Place(3, "x"):
        case Place(line, note):
            assert (line, note) == (3, "x")


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is new in 3.13")
def test_copy_replaces() -> None:
    assert copy.replace(Place(1), line=2) == Place(2)  # type: ignore[attr-defined]


class Checked(Frozen):
    count: int = 1

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(self.count)


@pytest.mark.parametrize("_time", ["first", "later"])
def test_what_a_class_refuses_is_refused(_time: str) -> None:
    assert Checked(count=2).count == 2
    with pytest.raises(ValueError, match="0"):
        Checked(count=0)
