"""Named tuples behave as those of `typing`, which they stand for."""

import copy
import importlib.util
import inspect
import pickle
import sys
import typing
from collections.abc import Callable
from keyword import iskeyword
from typing import Any, Generic, TypeVar

import pytest
from hypothesis import given, strategies as st

from wardsearch import frozen
from wardsearch.frozen import NamedTuple, maker_of

T = TypeVar("T")


class Place(NamedTuple):
    """Where a word stands."""

    line: int
    column: "int" = 1
    notes: tuple[str, ...] = ()

    @property
    def is_first(self) -> bool:
        return not self.line

    def below(self, lines: int) -> "Place":
        return self._replace(line=self.line + lines)

    def __str__(self) -> str:
        return f"{self.line}:{self.column}, " + super().__repr__()


class Held(NamedTuple, Generic[T]):
    value: T
    times: int = 0


class PlaceOnPage(Place):
    __slots__ = ()

    def __new__(cls, line: int) -> typing.Self:
        return super().__new__(cls, line, 7)


def outcome(call: Callable[[], Any]) -> object:
    """Return what *call* returns as a plain value, or how it fails."""
    try:
        made = call()
    except (TypeError, ValueError) as error:
        return type(error), str(error)
    return (type(made).__name__, tuple(made)) if isinstance(made, tuple) else made


def written(base: object, fields: list[str], defaults: int) -> type[Any]:
    """Return a class of *fields*, the last *defaults* of which need not be given."""
    lines = [
        f"    {field}: int" + (f" = {place}" if place >= len(fields) - defaults else "")
        for place, field in enumerate(fields)
    ]
    scope: dict[str, Any] = {"Base": base, "__name__": __name__}
    exec("\n".join(["class Made(Base):", *lines, "    pass"]), scope)  # noqa: S102 - ours
    made: type[Any] = scope["Made"]
    return made


names = st.from_regex("[a-z][a-z0-9_]{0,2}", fullmatch=True).filter(
    lambda name: not iskeyword(name)
)
values = st.lists(st.one_of(st.integers(0, 3), st.text(max_size=2)), max_size=6)


@given(st.lists(names, max_size=5, unique=True), st.integers(0, 5), values, st.data())
def test_a_class_behaves_as_one_of_typing(
    fields: list[str], defaults: int, given_: list[object], data: st.DataObject
) -> None:
    ours, theirs = (written(base, fields, defaults) for base in (NamedTuple, typing.NamedTuple))
    named = data.draw(st.dictionaries(st.sampled_from([*fields, "other"]), st.integers(0, 3)))

    for name in ("_fields", "_field_defaults", "__match_args__", "__slots__"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert (ours.__module__, ours.__qualname__) == (theirs.__module__, theirs.__qualname__)
    assert str(inspect.signature(ours)) == str(inspect.signature(theirs))
    for one, two in ((ours, theirs), (ours.__new__, theirs.__new__)):
        assert one.__doc__ == str(two.__doc__).replace(",)", ")")  # theirs has it of one field
    assert type(ours) is type(theirs)
    assert typing.get_type_hints(ours) == typing.get_type_hints(theirs)
    assert outcome(lambda: ours(*given_)) == outcome(lambda: theirs(*given_))
    assert outcome(lambda: ours(**named)) == outcome(lambda: theirs(**named))
    assert outcome(lambda: ours._make(given_)) == outcome(lambda: theirs._make(given_))
    if len(given_) < len(fields):
        return
    one, two = ours(*given_[: len(fields)]), theirs(*given_[: len(fields)])
    shown = [(repr(each), str(each), hash(each), each[1:], each * 2) for each in (one, two)]
    assert shown[0] == shown[1]
    assert copy.copy(one) == two
    assert one == two
    assert not hasattr(one, "__dict__")
    assert [getattr(one, field) for field in fields] == [getattr(two, field) for field in fields]
    made = maker_of(ours)(tuple(two))
    assert (type(made), made) == (ours, one)
    assert one._asdict() == two._asdict()
    assert one.__getnewargs__() == two.__getnewargs__()
    assert outcome(lambda: one._replace(**named)) == outcome(lambda: two._replace(**named))
    for field in fields:
        assert inspect.getdoc(getattr(ours, field)) == inspect.getdoc(getattr(theirs, field))
        with pytest.raises(AttributeError):
            setattr(one, field, 1)


def test_what_a_body_holds_is_kept() -> None:
    place = Place(0, notes=("a",))

    assert (place.is_first, place.below(2)) == (True, Place(2, 1, ("a",)))
    assert str(place) == "0:1, Place(line=0, column=1, notes=('a',))"
    assert Place.__doc__ == "Where a word stands."
    assert typing.get_type_hints(Place) == {
        "line": int,
        "column": int,
        "notes": tuple[str, ...],
    }


@pytest.mark.parametrize("value", [Place(1, 2, ("x",)), Held("x", 2)])
def test_values_are_pickled_and_copied_whole(value: tuple[object, ...]) -> None:
    pickled = [
        pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 - ours
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    ]
    for made in (*pickled, copy.copy(value), copy.deepcopy(value)):
        assert (type(made), made) == (type(value), value)


def test_a_class_below_one_is_a_class_like_any_other() -> None:
    made = PlaceOnPage(3)

    assert (made, repr(made)) == (Place(3, 7), "PlaceOnPage(line=3, column=7, notes=())")
    assert type(made._replace(line=4)) is PlaceOnPage


def test_a_class_may_be_generic() -> None:
    kind = Held[int]

    assert (typing.get_origin(kind), typing.get_args(kind)) == (Held, (int,))
    assert type(kind).__module__ == "typing"  # not `types`, as of `tuple[int]`
    assert (kind(3, 1), issubclass(Held, tuple)) == (Held(3, 1), True)


def test_a_pattern_matches_by_place_and_by_name() -> None:
    match Place(3, 4):
        case Place(line, column=4):
            assert line == 3


def test_a_wrong_argument_is_told_by_the_name_of_the_class() -> None:
    with pytest.raises(TypeError, match=r"Place\.__new__\(\) missing 1 required .*'line'"):
        Place()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'page'"):
        Place(1, page=2)  # type: ignore[call-arg]


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is new in 3.13")
def test_copy_replaces() -> None:
    assert copy.replace(Place(1), line=2) == Place(2)  # type: ignore[attr-defined]


def test_fields_are_read_also_where_python_has_no_getter_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "_collections", None)
    spec = importlib.util.spec_from_file_location("without_getter", frozen.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kind = written(module.NamedTuple, ["line", "column"], 1)

    assert type(kind.line) is property
    assert (kind(3).line, kind(3).column, kind.column.__doc__) == (3, 1, "Alias for field number 1")
