"""Ask the native kernel everything of damaged segments; it may refuse them, and nothing else.

Also for snippets of texts, by matches that may not be of them, a first look at texts, rows that are
stored, and lists of documents.

    python tests/embedded/kernel/damage.py [--kernel FOLDER] [--rounds N] [--seed N]

Each round changes some bytes of a segment file, or what its directory says, and asks all that a
search asks. FOLDER holds a kernel to take instead of the one that is installed: one that was
compiled with sanitizers ends the process where it reads what is not its own.
"""

import argparse
import sys
import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

DOCUMENTS = 2_800
TEXTS = 400
"""The first documents. Of the others each ninth has one word, whose list is thus one of gaps."""

ROUNDS = 300
_WORDS = [*("một", "mốt", "hai", "ba", "bà", "bốn"), *(f"w{number}" for number in range(60))]


def segment(chance: Random) -> bytes:
    """Return a segment file whose terms are kept in every way."""
    from support.segments import make_report, write

    shares = [1 / (1 + place) for place in range(len(_WORDS))]
    texts = [
        " ".join(chance.choices(_WORDS, weights=shares, k=chance.randint(1, 30)))
        + " hai" * (20 * (number % 50 == 0))
        for number in range(TEXTS)
    ]
    texts += ["thưa" if number % 9 == 0 else "x" for number in range(DOCUMENTS - TEXTS)]
    reports = [make_report(f"r{n}.txt", text, title=text[:20]) for n, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "s.arrays")
        write(path, reports)
        return path.read_bytes()


def damaged(content: bytes, chance: Random) -> tuple[bytes, dict[str, tuple[str, int, int]]]:
    """Return *content* with some bytes changed, and a directory of it that may be forged."""
    from wardsearch.embedded.index.array_file import ArrayFile

    directory = dict(ArrayFile(Path("s.arrays"), content).directory)
    data = bytearray(content)
    read = [name for name in directory if not name.startswith(("text.", "stored."))]
    for _ in range(chance.choice((0, 1, 1, 2, 8))):
        element, count, place = directory[chance.choice(read)]
        size = max(count * int(element[2]), 1)
        for _ in range(chance.choice((1, 5, size // 4))):
            at = min(place + chance.randrange(size), len(data) - 1)
            data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    for _ in range(chance.choice((0, 0, 1, 3))):
        name = chance.choice(list(directory))
        element, count, place = directory[name]
        directory[name] = chance.choice(
            (
                (element, max(count + chance.choice((-1, 1, 1000, -1000)), 0), place),
                (element, count, chance.choice((0, place + 1, len(data), 2**62, -8))),
                ("<i8", count, place),
                (element, 2**62, place),
            )
        )
    return bytes(data[: chance.choice((len(data), len(data), len(data) // 2))]), directory


def questions(
    content: bytes, directory: dict[str, tuple[str, int, int]]
) -> Iterator[Callable[[], object]]:
    """Yield what a search asks, one question after the other."""
    from wardsearch.analysis.tokenizer import chunk_tokens
    from wardsearch.embedded.kernel.face import Grade, Scorers, Worth
    from wardsearch.embedded.kernel.opening import FIELD_ROWS
    from wardsearch.kernel import _kernel
    from wardsearch.query.syllables import Syllable
    from wardsearch.search.answering import Part
    from wardsearch.search.features import Feature, FeatureKind
    from wardsearch.search.lookups import Lookup
    from wardsearch.vietnamese.spelling import fold, is_accented

    kernel = _kernel.Segment(content, directory, FIELD_ROWS, DOCUMENTS, None, ValueError)
    lookups = [
        *(Lookup(field, (word,)) for field in ("folded", "title_folded") for word in ("mot", "w9")),
        *(Lookup("syllable", (word, "ba")) for word in ("một", "hai", "w5", "thưa")),
        *(Lookup("pair", pairs, "together") for pairs in (("hai_hai", "mot_hai"), ("ba_mot",))),
        Lookup("folded", ("mot", "thua"), "together"),
        Lookup("title_pair", ("mot_hai",)),
        *(Lookup("folded", (beginning,), "prefix") for beginning in ("", "w1", "h")),
        *(Lookup("word", ends, "range") for ends in (("a", "z"), ("", "zz"))),
    ]

    norms = {row[0]: (0.2, 0.01) for row in FIELD_ROWS}

    def feature(lookup: Lookup, kind: FeatureKind = "letters", syllable: int = 0) -> Feature:
        return Feature(lookup, 1.0, kind, syllable, (lookup,), "")

    def scorers(*, counted: bool = False) -> Scorers:
        found = []
        for lookup in lookups:
            try:
                kernel.look_up(lookup)
            except ValueError:
                continue
            found.append(feature(lookup))
        return kernel.scorers(found, None if counted else [1] * len(found), TEXTS, 2.0, norms)

    everywhere = kernel.living()
    for lookup in lookups:
        yield lambda asked=lookup: list(kernel.with_all([asked], everywhere))  # type: ignore[misc]
        yield lambda asked=lookup: kernel.look_up(asked).live_count()  # type: ignore[misc]
    yield lambda: kernel.frequencies(lookups)
    yield lambda: kernel.best(scorers(), everywhere, 10, 0.0)
    yield lambda: kernel.best(scorers(counted=True), everywhere, 10, 0.0)
    yield lambda: kernel.best(scorers(), kernel.documents([1, 5, 399]), 2, 0.0)
    yield lambda: kernel.newest(scorers(), everywhere, 7)
    yield lambda: kernel.added(scorers(), 17)
    yield lambda: list(kernel.with_all(lookups[:3], everywhere))
    row = tuple(Syllable(t, fold(t), is_accented(t)) for t in ("hai", "một", "ba"))
    spelled = {"một": ("một", "w5")}
    part = Part((row, row[:2], row[1:]), tuple(lookups[:1]))
    for in_title in (False, True):
        for passage, parts in ((0, [part]), (0, [part, part]), (40, [part, part])):
            yield lambda t=in_title, p=passage, a=parts: list(  # type: ignore[misc]
                kernel.holding(everywhere, a, spelled, p, t, 2**62)
            )
    yield lambda: list(kernel.candidates(everywhere, [part], spelled))
    features = [
        feature(Lookup("syllable", ("một",)), "exact"),
        feature(Lookup("folded", ("hai",)), "plain"),
        feature(Lookup("pair", ("hai_hai",)), "pair"),
        feature(Lookup("pair", ("hai_mot",)), "pair", 1),
    ]

    def placed() -> Scorers:
        return kernel.scorers(features, [0] * len(features), TEXTS, 2.0, {})  # not looked up

    yield lambda: kernel.places(placed(), range(TEXTS), Worth(1.0, 1.0, 1.0))
    yield lambda: kernel.places_worth(placed(), range(TEXTS), Worth(1.0, 1.0, 1.0))
    yield lambda: kernel.first(
        *(scorers(), everywhere, kernel.documents([1, 5, 399]), everywhere),
        *(40, 30, Worth(1.0, 1.0, 1.0), 1.25),
    )
    grades = [Grade([(0, 9)]), Grade([(0, 4)], is_folded=True)]
    yield lambda: [kernel.matches(d, [(3, grades)], [grades], []) for d in range(0, TEXTS, 9)]
    some = range(0, TEXTS, 9)
    texts = [f"hai (w1) một{document % 7 * ' ba, 東'}" for document in some]
    yield lambda: kernel.token_matches(
        some, texts, [(3, grades)], [grades], [(0, grades)], [1.0] * 6, chunk_tokens
    )
    yield lambda: list(kernel.with_keys("ward", [-1, 0, 2**40]))
    yield lambda: list(map(kernel.live_length, ("pair", "title", "word", "kind")))
    yield lambda: kernel.values("id", range(0, TEXTS, 9))
    yield lambda: list(kernel.between("published", 0, 2**62))


def snippets(chance: Random) -> Iterator[Callable[[], object]]:
    """Yield what is asked of one text."""
    from wardsearch.kernel import _kernel
    from wardsearch.snippets.letters import kind_of
    from wardsearch.snippets.marks import TokenMatches

    words = [
        *_WORDS[:8],
        *(
            ".",
            ",",
            ";",
            "\n",
            "\t",
            "…",
            "–",
            "(",
            ")",
            "TP.",
            "1.",
            "東",
            "\u0301",
            "\u200d",
            "\udcff",
        ),
        " ",
        "a" * 40,
    ]
    text = "".join(
        chance.choice(words) + chance.choice((" ", " ", "", "  "))
        for _ in range(chance.randrange(80))
    )
    matches: list[Any] = []  # some of them forged
    at = 0
    for position in range(chance.randrange(60)):
        at += chance.randrange(4)
        length = chance.choice((1, 3, 3, 5, 30))
        syllable = (position + chance.randrange(2)) % 5
        matches.append((at, min(at + length, len(text)), position, syllable, 1 + syllable))
        at = matches[-1][1]
        if chance.random() < 0.2:
            matches.append((*matches[-1][:3], chance.randrange(9), 1))
    matches = [match for match in matches if match[0] < match[1]]
    if matches and chance.random() < 0.3:
        forged = list(chance.choice(matches))
        forged[chance.randrange(5)] = chance.choice((-1, 0, 7, 2**31, 2**62, -(2**63)))
        matches.append(tuple(forged))
    packed = TokenMatches.of(matches).packed[: chance.choice((None, None, None, -7))]
    for _ in range(4):
        limit, chars = chance.choice((1, 2, 9)), chance.choice((4, 16, 40, 240))
        start = chance.randint(-1, 90)
        yield lambda a=limit, b=chars, c=start: _kernel.snippets(  # type: ignore[misc]
            text, packed, a, b, c, kind_of
        )


def first_looks(chance: Random) -> Iterator[Callable[[], object]]:
    """Yield what is asked of a text that is read; none of its letters need be whole."""
    from wardsearch.kernel import _kernel

    words = (
        *(
            "1",
            "/",
            " ",
            "\xa0",
            "\n",
            "tháng",
            "cập",
            "đăng",
            "xã",
            "phường",
            "thị",
            "trấn",
            "đặc",
        ),
        *(
            "khu",
            "P.",
            "TT.",
            "Số:",
            "s",
            "ố",
            ":",
            "v",
            "/v",
            "cộng h",
            "òa xã",
            "Luật",
            "số",
            "V- ",
        ),
        *("\ufeff", "–", "😀", "ABC", "\udcff"),
    )
    text = "".join(chance.choices(words, k=chance.randrange(90)))
    text += "n" * chance.choice((0, 0, 60, 64)) + chance.choice(words)
    if chance.random() < 0.5:
        text = text.replace("\udcff", "")
    kinds = "Luật\nQuyết định\n".encode()[: chance.choice((None, None, 3, 9, 0))]
    yield lambda: _kernel.is_clean(text)
    yield lambda: _kernel.date_lines(text, chance.choice((-1, 0, 5, 250)))
    yield lambda: _kernel.may_begin_document(text, kinds, chance.choice((0, 1, 14)), 200)
    yield lambda: (_kernel.may_name_ward(text), _kernel.may_name_plain_ward(text))
    yield lambda: _kernel.may_date_otherwise(text)
    yield lambda: _kernel.may_end_with_day(text, chance.choice((-1, 0, 1, 40, 600)))
    yield lambda: _kernel.may_be_spaced(text)
    yield lambda: _kernel.may_be_legacy(text, bytes(chance.choice((256, 256, 9))), 3)
    yield lambda: _kernel.mapped(text, kinds)


def stored_rows(chance: Random) -> Iterator[Callable[[], object]]:
    """Yield what is asked of rows that are stored."""
    from wardsearch.embedded.index.row_blocks import pack_rows
    from wardsearch.kernel import _kernel

    rows = [chance.randbytes(chance.choice((0, 3, 90))) * chance.randrange(9) for _ in range(9)]
    packed = pack_rows([row.replace(b"\n", b"") for row in rows])
    ends = list(accumulate(map(len, packed)))
    data = bytearray(b"".join(packed))
    for _ in range(chance.choice((0, 1, 1, 8)) if data else 0):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 0xFF, chance.randrange(256)))
    if chance.random() < 0.3:
        ends[chance.randrange(len(ends))] = chance.choice((0, 1, len(data), 2**31, 2**32 - 1))
    typed = array("I", ends) if chance.random() < 0.5 else array("q", [*ends[:-1], -ends[-1]])
    held = bytes(data[: chance.choice((None, None, len(data) // 2))])
    per_block = chance.choice((4, 4, 1, 2**62))
    for document in (0, 3, 8, chance.choice((-1, 9, 2**62))):
        yield lambda d=document: _kernel.stored_rows(  # type: ignore[misc]
            held, typed, typed.itemsize, chance.choice((9, 9, 8, 2**62)), per_block, [d]
        )


def document_lists(chance: Random) -> Iterator[Callable[[], object]]:
    """Yield what is asked of document lists of terms that follow one another; some are forged."""
    import numpy as np

    from wardsearch.kernel import _kernel

    count = chance.randrange(4)
    sizes = [chance.choice((1, 3, 8, 40)) for _ in range(count)]
    arrays: list[Any] = [
        np.arange(9, dtype=np.int32),
        np.array(sorted(chance.choices(range(10), k=count)), np.int64),
        np.array(chance.choices((0, 1, 2), k=count), np.uint8),
        np.array([chance.choice((1, size // 4, size)) for size in sizes], np.int32),
        np.cumsum([0, *sizes], dtype=np.int64),
        np.array([chance.choice((0, 1, 255)) for _ in range(sum(sizes))], np.uint8),
    ]
    for each in chance.choices(arrays, k=chance.choice((0, 1, 2))):
        if len(each):
            limits = np.iinfo(each.dtype)
            forged = (limits.min, limits.max, 0, 1, 77)
            each[chance.randrange(len(each))] = chance.choice(forged)
    shorter = chance.randrange(12)
    if shorter < len(arrays):
        arrays[shorter] = arrays[shorter][:-1]
    yield lambda: _kernel.joined_documents(*arrays)


def run(rounds: int, seed: int) -> Counter[str]:
    """Ask of *rounds* damaged segments; return how many questions had an answer, or none."""
    chance = Random(seed)  # noqa: S311 - no secret
    content = segment(chance)
    outcomes: Counter[str] = Counter()
    for _ in range(rounds):
        asked = (
            *questions(*damaged(content, chance)),
            *snippets(chance),
            *(ask for _ in range(9) for ask in first_looks(chance)),
            *(ask for _ in range(9) for ask in stored_rows(chance)),
            *(ask for _ in range(9) for ask in document_lists(chance)),
        )
        for ask in asked:
            try:
                ask()
            except ValueError:
                outcomes["refused"] += 1
            else:
                outcomes["answered"] += 1
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.kernel:
        from wardsearch import kernel

        kernel.__path__.insert(0, str(options.kernel))
    outcomes = run(options.rounds, options.seed)
    print(*(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())), sep=", ")


if __name__ == "__main__":
    main()
