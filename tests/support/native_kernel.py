"""Which tests need the native kernel?"""

import pytest

from wardsearch.kernel.native import native

kernel = native()
needs_kernel = pytest.mark.skipif(
    kernel is None, reason="there is no native kernel: python .ci/build_kernel.py"
)
