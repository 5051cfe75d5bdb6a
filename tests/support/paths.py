"""Where do the repository and the real files beside it lie?"""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CORPUS: Final = ROOT / "corpus"
SHARED: Final = ROOT.parent / "shared"
"""Real reports and office files, which only some machines have; tests of them are skipped without."""
