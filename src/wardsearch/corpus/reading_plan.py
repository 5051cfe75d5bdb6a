"""How is each file to be read: in which encoding, and with its pictures or without?

Covers `--encoding GLOB=NAME` and `--ocr`, and which unchanged files must be read again for them. An
encoding given for a file is stored with it (`catalog`) until another is given; `auto` clears it.
Does not cover reading (`readers`).
"""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wardsearch._version import __version__
from wardsearch.corpus.catalog import FileState
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.globs import compile_globs
from wardsearch.corpus.read_options import ReadOptions
from wardsearch.errors import CorpusError

if TYPE_CHECKING:
    from wardsearch.formats.ocr import OnPage, PictureReader

AUTO = "auto"


class ReadingPlan:
    """What the person who indexes says about reading.

    Args:
        pictures: The folder in which what is read from pictures is remembered.
        encodings: Rules `GLOB=NAME`, of which the last that matches a file holds.
        max_size: In bytes, of a file.
        ocr: Read pages that are only pictures.

    Attributes:
        folders: Of the corpus: rules are held against names as these show them, and as they are
            within their folder.

    Raises:
        CorpusError: A rule is not `GLOB=NAME`, or there is no such encoding.
    """

    def __init__(
        self, pictures: Path, encodings: Sequence[str], *, max_size: int, ocr: bool
    ) -> None:
        self.max_size = max_size
        self.folders = CorpusFolders()
        self._rules = [_read_rule(rule) for rule in encodings]
        self._pictures: PictureReader | None = None
        if ocr:
            from wardsearch.formats import ocr as reader

            self._pictures = reader.PictureReader(pictures)

    @property
    def has_rules(self) -> bool:
        """Whether an encoding is stated for any file."""
        return bool(self._rules)

    def is_other(self, name: str, before: FileState) -> bool:
        """Return whether the unchanged file *name* would be read otherwise than it was."""
        stated = self._stated(name)
        is_restated = stated is not None and stated != before.stated
        if before.skipped_by and before.skipped_by != self.skips_by:
            return True
        return is_restated or (self._pictures is not None and before.unread_pages > 0)

    @cached_property
    def skips_by(self) -> str:
        """What decides, beside a file itself, whether it is skipped."""
        from wardsearch.formats import installed_readers

        ocr = "ocr " if self._pictures is not None else ""
        return f"wardsearch {__version__} {ocr}max-size={self.max_size} {installed_readers()}"

    def options(self, name: str, before: FileState | None) -> ReadOptions:
        """Return the options for the file *name*, which was read as *before* says, if it was."""
        stated = self._stated(name)
        if stated is None:
            stated = before.stated if before else ""
        return ReadOptions(stated or None, self._pictures.read if self._pictures else None)

    def show_pages(self, on_page: "OnPage") -> None:
        """Call *on_page* for each page that is read from a picture from now on."""
        if self._pictures:
            self._pictures.on_page = on_page

    def _stated(self, name: str) -> str | None:
        """Return the encoding stated for the file *name*; empty for `auto`, None if none is."""
        if not self._rules:
            return None
        own = self.folders.place(name)[1]
        prefix = name.removesuffix(own)
        for glob, encoding in reversed(self._rules):
            if _matcher(glob, prefix)(own):
                return encoding
        return None


@lru_cache
def _matcher(glob: str, prefix: str) -> Callable[[str], bool]:
    """Return what `compile_globs` does, which each file of a run is asked."""
    return compile_globs([glob], prefix)


def _read_rule(rule: str) -> tuple[str, str]:
    from wardsearch.formats.encodings.decoding import ENCODINGS

    glob, equals, name = rule.rpartition("=")
    names = {_plain(encoding): encoding for encoding in ENCODINGS} | {AUTO: ""}
    encoding = names.get(_plain(name))
    if not (glob and equals) or encoding is None:
        known = ", ".join((*ENCODINGS, AUTO))
        raise CorpusError("encoding-rule-unknown", found=rule, expected=known)
    return glob, encoding


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "").replace("_", "")
