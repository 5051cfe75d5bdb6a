"""Does what earlier runs were told, or met, stay behind where it is true no more?"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from wardsearch.corpus import comparison
from wardsearch.corpus.folder import Digested, digest_file
from wardsearch.library.sync import sync

_TEXTS = {
    "a.txt": "Tin một\n\nnội dung",
    "dài.txt": "Tin hai\n\n" + 40 * "nội dung ",
    "dòng.jsonl": '{"id": 1, "text": "nội dung"}\n{"id"',
    "hỏng.txt": "\0\0",
}
_FILES = st.sampled_from(sorted(_TEXTS))


@contextlib.contextmanager
def _denied(name: str) -> Iterator[None]:
    """Let the system refuse the content of the file *name*."""

    def refuse(path: str) -> Digested:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied", path)
        return digest_file(path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(comparison, "digest_file", refuse)
        yield


def _limited(corpus: Path, index: Path, name: str) -> None:
    sync(corpus, index, max_size=(corpus / name).stat().st_size - 1, allow_empty=True)


def _refused(corpus: Path, index: Path, name: str) -> None:
    with _denied(name):
        sync(corpus, index, verify=True, allow_empty=True)


def _linked(corpus: Path, index: Path, name: str) -> None:
    """Run while the file is a link that leads nowhere; then it is back, as it was."""
    away = corpus.with_name("away")
    (corpus / name).rename(away)
    (corpus / name).symlink_to("nowhere.txt")
    sync(corpus, index, allow_empty=True)
    away.replace(corpus / name)


def _excluded(corpus: Path, index: Path, name: str) -> None:
    sync(corpus, index, exclude=[name], allow_empty=True)


def _plain(corpus: Path, index: Path, _name: str) -> None:
    sync(corpus, index, allow_empty=True)


_RUNS: dict[str, Callable[[Path, Path, str], None]] = {
    "limited": _limited,
    "refused": _refused,
    "linked": _linked,
    "excluded": _excluded,
    "plain": _plain,
}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(_RUNS)), _FILES), max_size=4))
def test_a_run_tells_what_one_from_scratch_tells_whatever_earlier_runs_met(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in _TEXTS.items():
        (corpus / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(comparison, "UNSETTLED_NS", -(10**12))  # files are long unchanged
        _plain(corpus, folder / "index", "")
        for run, name in runs:
            _RUNS[run](corpus, folder / "index", name)
        last = sync(corpus, folder / "index")
    anew = sync(corpus, folder / "anew")

    assert (last.skipped, last.total) == (anew.skipped, anew.total)


def test_a_file_that_is_over_the_limit_again_makes_no_new_commit(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for name, text in _TEXTS.items():
        (corpus / name).write_text(text, "utf-8")
    sync(corpus, index)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(comparison, "UNSETTLED_NS", -(10**12))
        sync(corpus, index)
        sync(corpus, index, max_size=100)
        before = (index / "manifest.json").read_bytes()
        result = sync(corpus, index, max_size=100)

    assert [each.path for each in result.skipped if each.code == "too-large"] == ["dài.txt"]
    assert (index / "manifest.json").read_bytes() == before
