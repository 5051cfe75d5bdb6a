"""Does what reads a segment let go of it?"""

import gc
import weakref
from pathlib import Path

import pytest

from support.corpora import indexed
from support.engines import snapshot_of
from wardsearch.embedded.kernel.opening import native_of, numpy_of
from wardsearch.kernel.native import native


@pytest.mark.parametrize("kernel_of", [native_of, numpy_of], ids=["native", "numpy"])
def test_a_closed_index_leaves_no_file_open_for_the_collector(
    tmp_path: Path, kernel_of: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kernel_of is native_of and native() is None:
        pytest.skip("no kernel was compiled")
    if kernel_of is numpy_of:
        monkeypatch.setattr("wardsearch.embedded.kernel.opening.native_of", lambda _segment: None)
    gc.collect()
    gc.disable()
    try:
        with indexed(tmp_path, {"a.txt": "Họp phường\n\ngiải phóng mặt bằng"}) as index:
            assert index.search("giai phong").total == 1
            index.get("a.txt", query="hop")
            files = [weakref.ref(one.arrays.file) for one in snapshot_of(index).segments]
        del index

        assert [file() for file in files] == [None]
    finally:
        gc.enable()
