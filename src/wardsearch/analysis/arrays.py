"""What are the arrays called that many modules hand on?

One name for each type of number, here so that a name means the same width everywhere.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""Of any type of number."""
Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]
"""Whether each of a row of things is in."""
