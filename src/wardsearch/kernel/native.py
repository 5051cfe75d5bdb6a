"""Does the native kernel run, and if not, why not?

`_kernel` is one file of C that is compiled where a compiler is found when wardsearch is installed.
All it does, a module of Python or NumPy does as well, with the same results: whoever wants
something done asks `native` once and takes the other way where it returns None. `_kernel.pyi` says
what there is.

Does not cover what is done (`wardsearch.embedded.kernel` for searching).
"""

import os
import sys
import warnings
from functools import cache
from types import ModuleType
from typing import Final

from wardsearch._version import __version__
from wardsearch.messages.language import gettext_noop
from wardsearch.messages.message import Message

VARIABLE: Final = "WARDSEARCH_KERNEL"
"""The environment variable that switches the kernel off: `0`."""

FACE: Final = 34
"""The number of the functions that `_kernel` has; it rises when one is added or changes."""


class KernelWarning(RuntimeWarning):
    """The native kernel is of another version; NumPy does its work, more slowly."""


@cache
def native() -> ModuleType | None:
    """Return the module `_kernel`, or None where it is switched off, missing or does not fit.

    One that does not fit is told of by one `KernelWarning`.
    """
    if os.environ.get(VARIABLE) == "0" or sys.byteorder != "little":
        return None
    try:
        from wardsearch.kernel import _kernel
    except ImportError:
        return None
    found = f"{_kernel.VERSION} ({_kernel.FACE})"
    expected = f"{__version__} ({FACE})"
    if found != expected:
        text = str(Message("kernel-of-another-version", found=found, expected=expected))
        warnings.warn(text, KernelWarning, stacklevel=2)
        return None
    return _kernel


def kernel_name() -> str:
    """Return which kernel runs: `native` or `NumPy`."""
    return "NumPy" if native() is None else gettext_noop("native")
