"""How is a class of frozen values made that costs nothing before its first value?

`dataclasses.dataclass` writes and compiles five methods for each class when its module is loaded,
half a millisecond each, which is a tenth of a whole search. `Frozen` makes the same class (slots,
comparison, hash, `repr`, pickling, `dataclasses.fields`) from methods that all share, and compiles
`__init__` alone, when the first value is made.

Useful for values that a command loads and may not need. Does not cover values that change, or
defaults that are made anew for each.
"""

# ruff: noqa: SLF001 - what a class of values keeps of itself is private to this module

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field
    from inspect import Signature

_Value = TypeVar("_Value", bound="Frozen")
_AS_VALUES: Final = 1  # `annotationlib.Format.VALUE`


def _annotations(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the body of a class annotates."""
    if "__annotations__" in namespace:
        return dict(namespace["__annotations__"])
    compute = namespace.get("__annotate_func__") or namespace.get("__annotate__")  # from 3.14 on
    return dict(compute(_AS_VALUES)) if compute else {}


def _first_init(self: "Frozen", *values: object, **named: object) -> None:
    """Write `__init__` of the class, then call it."""
    kind = type(self)
    type.__setattr__(kind, "__init__", _written_init(kind))
    kind.__init__(self, *values, **named)


def _written_init(kind: "_Maker") -> Callable[..., None]:
    """Return the `__init__` of *kind*: a parameter a field, each set in its slot.

    While its fields are set, the value is of a class that lets them be.
    """
    unfrozen = {
        "__slots__": (),
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
    }
    given: list[str] = []
    named: list[str] = []
    scope: dict[str, Any] = {
        "_become": vars(object)["__class__"].__set__,
        "_Unfrozen": type.__new__(_Maker, kind.__name__, (kind,), unfrozen),
        "_Frozen": kind,
    }
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
