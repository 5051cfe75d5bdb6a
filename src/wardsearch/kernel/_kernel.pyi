# The native kernel, as `_kernel.c` has it. It lets go of the interpreter while it works.

VERSION: str
FACE: int
