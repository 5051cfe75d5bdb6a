"""Where do the repository and the real files beside it lie?"""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CORPUS: Final = ROOT / "corpus"
SHARED: Final = ROOT.parent / "shared"
"""Real reports and office files; tests of them are skipped where it is absent."""
