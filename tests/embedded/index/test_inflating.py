"""Does the native kernel inflate as zlib does, and refuse what zlib refuses?"""

import zlib

import pytest
from hypothesis import example, given, strategies as st

from wardsearch.embedded.index.inflating import Inflate, inflate, inflate_by_zlib
from wardsearch.kernel.native import native

both = pytest.mark.parametrize(
    "inflated",
    [
        inflate_by_zlib,
        pytest.param(
            inflate(), marks=pytest.mark.skipif(native() is None, reason="there is no kernel")
        ),
    ],
)

_LEVELS = st.sampled_from([0, 1, 6, 9])
_STRATEGIES = st.sampled_from(
    [zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED]
)
_FLUSHES = st.sampled_from([zlib.Z_NO_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH])
_CONTENT = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from([b"m\xe1\xbb\x99t ", b"hai ", b"\x00", b"aaaaaaa"])).map(b"".join),
    st.tuples(st.binary(min_size=1, max_size=9), st.integers(1, 5_000)).map(lambda t: t[0] * t[1]),
    st.randoms(use_true_random=False).map(lambda chance: chance.randbytes(40_000)),
)


def stream(content: bytes, dictionary: bytes, level: int, strategy: int, flush: int) -> bytes:
    made = zlib.compressobj(level, wbits=-15, strategy=strategy, zdict=dictionary)
    half = len(content) // 2
    return (
        b"".join((made.compress(content[:half]), made.flush(flush), made.compress(content[half:])))
        + made.flush()
    )


@both
@given(
    content=_CONTENT,
    dictionary=_CONTENT,
    how=st.tuples(_LEVELS, _STRATEGIES, _FLUSHES),
    around=st.tuples(st.binary(max_size=9), st.binary(max_size=9)),
    start=st.integers(0, 400),
    length=st.integers(-1, 30_000),
)
def test_a_stretch_is_what_was_compressed(
    inflated: Inflate,
    content: bytes,
    dictionary: bytes,
    how: tuple[int, int, int],
    around: tuple[bytes, bytes],
    start: int,
    length: int,
) -> None:
    made = stream(content, dictionary, *how)
    before, after = around
    end = -1 if length < 0 else start + length

    found = inflated(
        before + made + after, len(before), len(before) + len(made), dictionary, start, end
    )

    assert found == (content[start:] if end < 0 else content[start:end])


@pytest.mark.skipif(native() is None, reason="there is no native kernel")
@given(
    content=_CONTENT,
    dictionary=_CONTENT,
    how=st.tuples(_LEVELS, _STRATEGIES, _FLUSHES),
    changes=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=4),
    cut=st.none() | st.integers(0, 400),
    end=st.integers(-1, 3_000),
)
@example(b"", b"", (6, 0, 0), [(0, 7)], None, 5)  # no such kind of block
@example(b"a" * 99, b"", (0, 0, 0), [(3, 1)], None, 99)  # of another length than it says
def test_a_damaged_stream_is_refused_or_read_as_zlib_reads_it(
    content: bytes,
    dictionary: bytes,
    how: tuple[int, int, int],
    changes: list[tuple[int, int]],
    cut: int | None,
    end: int,
) -> None:
    made = bytearray(stream(content, dictionary, *how))
    for place, value in changes:
        made[place % len(made)] = value
    asked = bytes(made[:cut]), 0, len(made[:cut]), dictionary, 0, end

    found, expected = (_outcome(read, *asked) for read in (inflate(), inflate_by_zlib))

    # Where what is asked for ends, zlib may look at what comes next.
    assert found == expected or (expected is None and found is not None and len(found) == end)


def _outcome(
    read: Inflate, data: bytes, first: int, last: int, dictionary: bytes, start: int, end: int
) -> bytes | None:
    try:
        return read(data, first, last, dictionary, start, end)
    except ValueError:
        return None


@both
@pytest.mark.parametrize(("first", "last"), [(-1, 2), (2, 1), (0, 4)])
def test_a_stream_that_is_not_in_the_bytes_is_refused(
    inflated: Inflate, first: int, last: int
) -> None:
    with pytest.raises(ValueError, match="stream"):
        inflated(b"abc", first, last, b"", 0, -1)


@both
def test_a_cut_stream_is_read_as_far_as_it_goes(inflated: Inflate) -> None:
    made = stream(b"x1y2" * 500, b"", 6, 0, 0)[:-9]

    assert inflated(made, 0, len(made), b"", 2, 6) == b"y2x1"
    for end in (2_000, -1):
        with pytest.raises(ValueError, match="stream"):
            inflated(made, 0, len(made), b"", 0, end)
