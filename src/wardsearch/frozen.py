"""How is a class of values made that never change, and that costs nothing before its first value?

`dataclasses.dataclass` writes and compiles five methods for each class when its module is loaded,
half a millisecond each, which is a tenth of a whole search. `Frozen` makes the same class (slots,
comparison, hash, `repr`, pickling, `dataclasses.fields`) from methods that all share, and compiles
`__init__` alone, when the second value is made.

`typing.NamedTuple` makes two classes and compiles a `__new__`, a tenth of a millisecond, and a
search loads seventy. `NamedTuple` makes one class, whose `__new__` is that of any other with as
many fields, under other names. For mypy it is the one of `typing`, and what mypy demands is not
demanded here: that no field begins with an underscore, and none without a default stands behind one
with.

Useful for values that a command loads and may not need. Does not cover values that change, or
defaults that are made anew for each.
"""

# ruff: noqa: SLF001 - what a class of values keeps of itself is private to this module

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from operator import attrgetter, itemgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeVar, dataclass_transform

try:
    from _collections import _tuplegetter as _getter  # type: ignore[import-not-found]
except ImportError:

    def _getter(place: int, doc: str) -> property:
        return property(itemgetter(place), doc=doc)


if TYPE_CHECKING:
    from dataclasses import Field
    from inspect import Signature

_Value = TypeVar("_Value", bound="Frozen")
_Made = TypeVar("_Made")
_AS_VALUES: Final = 1  # `annotationlib.Format.VALUE`
_UNEXPECTED: Final = TypeError if sys.version_info >= (3, 13) else ValueError

_new: Final[Callable[..., Any]] = tuple.__new__
_SCOPE: Final = {"_new": _new, "__builtins__": {}, "__name__": __name__}  # of every `__new__`


def _annotations(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the body of a class annotates."""
    if "__annotations__" in namespace:
        return dict(namespace["__annotations__"])
    compute = namespace.get("__annotate_func__") or namespace.get("__annotate__")  # from 3.14 on
    return dict(compute(_AS_VALUES)) if compute else {}


def _first_init(self: "Frozen", *values: object, **named: object) -> None:
    """Set the fields of the first value of a class, which many have no second of.

    What does not fit is left to the `__init__` that is written, which refuses it as Python does.
    """
    kind = type(self)
    given = kind.__match_args__[: len(values)]
    fields = {**kind._defaults, **dict(zip(given, values, strict=False)), **named}
    fits = len(given) == len(values) and named.keys().isdisjoint(given)
    if not fits or fields.keys() != kind._types.keys():
        _second_init(self, *values, **named)
        return
    type.__setattr__(kind, "__init__", _second_init)
    for name, value in fields.items():
        getattr(kind, name).__set__(self, value)
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def _second_init(self: "Frozen", *values: object, **named: object) -> None:
    """Write `__init__` of the class, then call it."""
    kind = type(self)
    type.__setattr__(kind, "__init__", _written_init(kind))
    kind.__init__(self, *values, **named)


def _written_init(kind: "_Maker") -> Callable[..., None]:
    """Return the `__init__` of *kind*: a parameter a field, each set in its slot.

    While its fields are set, the value is of a class that lets them be.
    """
    given: list[str] = []
    named: list[str] = []
    scope = _scope_of(kind)
    body = [" _become(self, _Unfrozen)\n"]
    for number, name in enumerate(kind._types):
        parameter = name
        if name in kind._defaults:
            scope[f"_default_{number}"] = kind._defaults[name]
            parameter = f"{name}=_default_{number}"
        (given if name in kind.__match_args__ else named).append(parameter)
        body.append(f" self.{name} = {name}\n")
    body.append(" _become(self, _Frozen)\n")
    if hasattr(kind, "__post_init__"):
        body.append(" self.__post_init__()\n")
    parameters = ", ".join(["self", *given, *(["*", *named] if named else [])])
    exec(f"def __init__({parameters}):\n{''.join(body)}", scope)  # noqa: S102 - ours
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    made.__annotations__ = {**kind._types, "return": None}
    return made


def _scope_of(kind: "_Maker") -> dict[str, Any]:
    """Return what a function that sets the fields of *kind* is written with."""
    unfrozen = {
        "__slots__": (),
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
    }
    return {
        "_become": vars(object)["__class__"].__set__,
        "_new": object.__new__,
        "_Unfrozen": type.__new__(_Maker, kind.__name__, (kind,), unfrozen),
        "_Frozen": kind,
    }


class _Fields:
    """Gives `dataclasses` the fields of a class, made when they are asked for."""

    def __get__(self, value: object, owner: "_Maker") -> "dict[str, Field[Any]]":
        import dataclasses

        twin: Any = dataclasses.make_dataclass(
            owner.__name__,
            [
                (
                    name,
                    owner._types[name],
                    dataclasses.field(
                        default=owner._defaults.get(name, dataclasses.MISSING),
                        compare=name in owner._compared,
                        kw_only=name not in owner.__match_args__,
                    ),
                )
                for name in owner._types
            ],
        )
        found: dict[str, Field[Any]] = twin.__dataclass_fields__
        return found


@dataclass_transform(frozen_default=True)
class _Maker(type):
    """Makes classes of frozen values; see `Frozen`."""

    __slots__: tuple[str, ...]
    _types: dict[str, Any]
    _defaults: dict[str, Any]
    _compared: tuple[str, ...]
    _key: Callable[[Any], Any]
    __match_args__: tuple[str, ...]

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        kw_only: bool = False,
        uncompared: tuple[str, ...] = (),
    ) -> "_Maker":
        types = {field: kind for field, kind in _annotations(namespace).items() if field[0] != "_"}
        defaults = {field: namespace.pop(field) for field in types if field in namespace}
        namespace["__slots__"] = tuple(types)
        namespace["__init__"] = _first_init
        made = super().__new__(cls, name, bases, namespace)
        base = made.__base__ if isinstance(made.__base__, _Maker) else None
        made._types = {**base._types, **types} if base else types
        made._defaults = {**base._defaults, **defaults} if base else defaults
        compared = tuple(field for field in types if field not in uncompared)
        made._compared = (*base._compared, *compared) if base else compared
        made._key = attrgetter(*made._compared) if made._compared else type
        positional = () if kw_only else tuple(types)
        given = (*base.__match_args__, *positional) if base else positional
        type.__setattr__(made, "__match_args__", given)
        return made

    @property
    def __signature__(cls) -> "Signature":
        from inspect import signature

        made = signature(_written_init(cls))
        return made.replace(parameters=list(made.parameters.values())[1:])


class Frozen(metaclass=_Maker):
    """A base of classes whose values do not change.

    A subclass lists its fields as a dataclass does. `kw_only` among the arguments of the class says
    that its own fields are given by name alone; `uncompared` names those by which its values do not
    differ.

    >>> class Place(Frozen, uncompared=("note",)):
    ...     line: int
    ...     note: str = ""
    >>> Place(1, "first") == Place(1), Place(2)
    (True, Place(line=2, note=''))
    """

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, "Field[Any]"]]
    else:
        __dataclass_fields__ = _Fields()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        key = type(self)._key
        return bool(key(self) == key(other))

    def __hash__(self) -> int:
        return hash(type(self)._key(self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self)._types)
        return f"{type(self).__qualname__}({shown})"

    def __setattr__(self, name: str, value: object) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __replace__(self, **changes: object) -> Self:
        return replace(self, **changes)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return _restored, (type(self), [getattr(self, name) for name in type(self)._types])


def replace(value: _Value, **changes: object) -> _Value:
    """Return *value* with other values in the fields that *changes* names."""
    known = {name: getattr(value, name) for name in type(value)._types}
    return type(value)(**{**known, **changes})


def frozen_maker_of(kind: type[_Value]) -> Callable[[Iterable[Any]], _Value]:
    """Return what makes values of *kind*, each of the values of all its fields, in order.

    That takes half of the time of calling *kind*; `__post_init__` is not called. It raises
    ValueError where these are more or fewer.
    """
    scope = _scope_of(kind)
    targets = "".join(f"self.{name}, " for name in kind._types)
    body = [" self = _new(_Unfrozen)\n", f" {targets}= values\n", " _become(self, _Frozen)\n"]
    exec(f"def make(values):\n{''.join(body)} return self", scope)  # noqa: S102 - ours
    made: Callable[[Iterable[Any]], _Value] = scope["make"]
    return made


def field_defaults(kind: type[Frozen]) -> dict[str, Any]:
    """Return the values of those fields of *kind* that need not be given."""
    return dict(kind._defaults)


def field_names(kind: type[Frozen]) -> tuple[str, ...]:
    """Return the names of the fields of *kind*, in order."""
    return tuple(kind._types)


def _restored(kind: type[Frozen], values: list[object]) -> Frozen:
    """Return the value of *kind* with *values* in its fields, as it was pickled or copied."""
    made = object.__new__(kind)
    for name, value in zip(kind._types, values, strict=True):
        getattr(kind, name).__set__(made, value)
    return made


class _Tuple(tuple[Any, ...]):
    """What all named tuples do alike."""

    __slots__ = ()

    if TYPE_CHECKING:  # each class has its own
        _fields: ClassVar[tuple[str, ...]]

        @classmethod
        def _make(cls, values: Iterable[object]) -> Self: ...

    def _replace(self, /, **changes: object) -> Self:
        """Return the tuple with other values in the fields that *changes* names."""
        made: Self = _new(type(self), map(changes.pop, self._fields, self))
        if changes:
            raise _UNEXPECTED(f"Got unexpected field names: {list(changes)!r}")
        return made

    __replace__ = _replace

    def _asdict(self) -> dict[str, Any]:
        """Return the values by the names of their fields."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        return type(self).__name__ + _form_of(self._fields) % self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return the values as `copy` and `pickle` hand them to `__new__`."""
        return tuple(self)


class _TupleMaker(type):
    """Makes classes of named tuples, of which none is an instance of it."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:  # noqa: ANN401 - a plain class
        types = _annotations(namespace)
        fields = tuple(types)
        defaults = {field: namespace[field] for field in fields if field in namespace}
        made = {
            "__slots__": (),
            "__match_args__": fields,
            "_fields": fields,
            "_field_defaults": defaults,
            "__new__": _new_of(name, types, tuple(defaults.values())),
            "_make": _make_of(len(fields)),
        }
        if not namespace.get("__doc__"):
            made["__doc__"] = f"{name}({', '.join(fields)})"
        getters = {field: _getter_of(place) for place, field in enumerate(fields)}
        # Behind `Generic`, so that brackets behind the class are not those of `tuple`.
        above = (*(base for base in bases if base is not NamedTuple), _Tuple)
        return type(name, above, namespace | made | getters)


def maker_of(kind: type[_Made]) -> Callable[[tuple[Any, ...]], _Made]:
    """Return what makes values of the named tuple *kind*, each of a tuple of all its fields.

    That takes two thirds of the time of calling *kind*, and checks nothing: it is for what a query
    makes hundreds of.
    """
    return partial(_new, kind)


def _new_of(name: str, types: Mapping[str, Any], defaults: tuple[Any, ...]) -> FunctionType:
    """Return the `__new__` of the class *name*: a parameter a field."""
    code = _code_of(len(types)).replace(co_varnames=("_cls", *types), co_qualname=f"{name}.__new__")
    made = FunctionType(code, _SCOPE, None, defaults or None)
    made.__doc__ = f"Create new instance of {name}({', '.join(types)})"
    made.__annotations__ = dict(types)
    return made


@lru_cache(maxsize=64)
def _code_of(count: int) -> CodeType:
    """Return the code of a `__new__` for *count* fields."""
    values = "".join(f"_{place}, " for place in range(count))
    scope: dict[str, Any] = {}
    exec(f"def __new__(_cls, {values}): return _new(_cls, ({values}))", scope)  # noqa: S102 - ours
    made: FunctionType = scope["__new__"]
    return made.__code__


@lru_cache(maxsize=64)
def _make_of(count: int) -> "classmethod[_Tuple, ..., _Tuple]":
    """Return the `_make` of a class of *count* fields."""

    def _make(cls: type[_Tuple], values: Iterable[object]) -> _Tuple:
        """Return the tuple of *values*, one a field."""
        made: _Tuple = _new(cls, values)
        if len(made) != count:
            raise TypeError(f"Expected {count} arguments, got {len(made)}")
        return made

    return classmethod(_make)


@lru_cache(maxsize=64)
def _form_of(fields: tuple[str, ...]) -> str:
    """Return how a tuple of *fields* is shown, behind the name of its class."""
    return f"({', '.join(f'{field}=%r' for field in fields)})"


@lru_cache(maxsize=64)
def _getter_of(place: int) -> object:
    """Return what reads the field at *place*, for all classes: it knows no other."""
    made: Callable[..., object] = _getter
    return made(place, f"Alias for field number {place}")


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - for modules to import
else:
    NamedTuple = type.__new__(_TupleMaker, "NamedTuple", (), {"__doc__": _TupleMaker.__doc__})
