"""How is a pattern compiled when it is first used, not when its module is loaded?

A search loads some seventy patterns and uses twenty; compiling the rest took a twentieth of the
whole process. Does not cover what is looked for.
"""

import re
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Callable


def lazy_compile(source: "AnyStr | Callable[[], AnyStr]", flags: int = 0) -> re.Pattern[AnyStr]:
    """Return the pattern *source*, which is compiled when it is first used.

    Args:
        source: What `re.compile` takes, or what makes that where it takes long to put together.
        flags: Those of `re.compile`.

    >>> lazy_compile("[0-9]+").findall("3 of 12")
    ['3', '12']
    """
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))


class _Pattern:
    """Stands for a pattern; its methods are looked up once each."""

    def __init__(self, source: "AnyStr | Callable[[], AnyStr]", flags: int) -> None:
        self._given: tuple[Any, int] = source, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = self.__dict__.get("_compiled")
        if compiled is None:
            source, flags = self._given
            compiled = re.compile(source() if callable(source) else source, flags)
            self._compiled = compiled
        found = getattr(compiled, name)
        self.__dict__[name] = found
        return found
