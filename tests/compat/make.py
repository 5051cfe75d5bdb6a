"""How is an index of the current format stored, for all later releases to be tried on?

python tests/compat/make.py
"""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.embedded.index.array_file import FORMAT_VERSION
from wardsearch.embedded.index.manifest import read_manifest, write_manifest
from wardsearch.library.sync import sync

FOLDER: Final = Path(__file__).parent
FOLDERS: Final = CorpusFolders((CorpusFolder("reports", "/srv/reports"),))
REPORTS: Final = {
    "ben-lau-2024.txt": (
        "TIN TỨC\n\nPhường Bến Lau bàn giao mặt bằng kè sông\n\n"
        "Ngày đăng 12/03/2024 | 08:15  | Lượt xem: 37\n\n"
        "Đến nay 41/43 hộ dân phường Bến Lau đã bàn giao đất để giải phóng mặt bằng.\n"
    ),
    "dong-sen-2023.txt": "Xã Đồng Sen tiêm phòng dại cho 312 con chó, mèo\n",
    "gone.txt": "Báo cáo này bị xóa ở lần chạy sau\n",
}


def make(folder: Path) -> None:
    """Write the index of `REPORTS` into *folder*, after an edit and a deletion."""
    corpus = Path(tempfile.mkdtemp())
    for name, text in REPORTS.items():
        (corpus / name).write_text(text, "utf-8")
    sync(corpus, folder)
    (corpus / "gone.txt").unlink()
    (corpus / "photo.jpg").touch()
    sync(corpus, folder)
    write_manifest(folder, replace(read_manifest(folder), folders=FOLDERS))
    (folder / "MAIN_WRITELOCK").unlink()  # empty, and made by each writer
    shutil.rmtree(corpus)


def main() -> None:
    """Store the index of the current format."""
    folder = FOLDER / f"format-{FORMAT_VERSION}"
    if folder.exists():
        sys.exit(f"{folder} is there; what was stored is never made again")
    make(folder)
    print(f"{folder}: {sum(path.stat().st_size for path in folder.iterdir())} bytes")


if __name__ == "__main__":
    main()
