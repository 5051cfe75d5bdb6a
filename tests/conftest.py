"""How thoroughly do the property tests search? A little while one works, more and repeatably in CI.

`HYPOTHESIS_PROFILE` names the profile; without it, a set `CI` chooses `ci`.
"""

import os

from hypothesis import settings

# No deadline in either: a machine that is busy with something else is not a failing test.
settings.register_profile("quick", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True, print_blob=True)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "quick")
)
