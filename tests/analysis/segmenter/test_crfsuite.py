import contextlib
import pickle
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pycrfsuite
import pytest
from hypothesis import given, strategies as st

from wardsearch.analysis.segmenter.crfsuite import CrfModel, decode, extract_model, read_model

Items = list[list[str]]


def _train(path: Path, sentences: Sequence[tuple[Items, list[str]]]) -> bytes:
    trainer = pycrfsuite.Trainer(verbose=False)
    for items, labels in sentences:
        trainer.append(items, labels)
    trainer.train(str(path))
    return path.read_bytes()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, pycrfsuite.Tagger]:
    random = np.random.default_rng(7)
    sentences = []
    for _ in range(40):
        names = random.choice(list("abcdefghệ"), (12, 3))
        labels = ["O" if row[0] < "d" or row[1] == "a" else "I" for row in names.tolist()]
        sentences.append((names.tolist(), labels))
    path = tmp_path_factory.mktemp("crf") / "model.crfsuite"
    data = _train(path, sentences)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return data, tagger


def test_a_model_file_is_read_as_crfsuite_reads_it(
    trained: tuple[bytes, pycrfsuite.Tagger],
) -> None:
    data, tagger = trained
    model = read_model(data)
    info = tagger.info()
    states = {
        (name, label): weight
        for name, weights in model.weights.items()
        for label, weight in zip(model.labels, weights, strict=True)
        if weight
    }
    transitions = {
        (model.labels[i], model.labels[j]): model.transitions[i][j] for i in (0, 1) for j in (0, 1)
    }

    assert list(model.labels) == tagger.labels()
    assert states == pytest.approx(
        {key: w for key, w in info.state_features.items() if w}, abs=1e-6
    )
    assert transitions == pytest.approx(info.transitions, abs=1e-6)


@given(items=st.lists(st.lists(st.sampled_from("abcdefghệ?"), max_size=3), max_size=30))
def test_a_sentence_is_tagged_as_by_crfsuite(
    trained: tuple[bytes, pycrfsuite.Tagger], items: Items
) -> None:
    data, tagger = trained
    model = read_model(data)

    assert [model.labels[number] for number in model.tag(items)] == tagger.tag(items)


@given(
    weights=st.lists(st.integers(-2, 2), min_size=4, max_size=4),
    items=st.lists(st.lists(st.sampled_from("abc"), max_size=2), min_size=1, max_size=12),
)
def test_ties_are_broken_as_by_crfsuite(
    trained: tuple[bytes, pycrfsuite.Tagger], weights: list[int], items: Items
) -> None:
    data = bytearray(trained[0])
    (count,) = struct.unpack_from("<I", data, 56)
    for number in range(count):
        struct.pack_into("<d", data, 60 + 20 * number + 12, weights[number % 4])
    content = bytes(data)  # which crfsuite reads where it lies
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(content)
    model = read_model(content)

    assert [model.labels[number] for number in model.tag(items)] == tagger.tag(items)


@given(data=st.data())
def test_a_damaged_model_file_is_refused_or_read_but_never_crashes(
    trained: tuple[bytes, pycrfsuite.Tagger], data: st.DataObject
) -> None:
    whole = trained[0]
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 8)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    model = None
    with contextlib.suppress(ValueError):
        model = read_model(bytes(damaged))

    assert model is None or len(model.labels) == 2


@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [
        (0, b"XXXX", "not a whole"),
        (20, struct.pack("<I", 3), "unexpected: 2 labels"),
        (24, struct.pack("<I", 3), "unexpected: 2 labels"),
        (48, b"XXXX", "no features"),
        (60 + 12, struct.pack("<d", float("nan")), "not a finite number"),
        (60 + 4, struct.pack("<I", 9999), "damaged"),
    ],
)
def test_what_is_wrong_with_a_model_file_is_said(
    trained: tuple[bytes, pycrfsuite.Tagger], offset: int, value: bytes, message: str
) -> None:
    whole = trained[0]

    with pytest.raises(ValueError, match=message):
        read_model(whole[:offset] + value + whole[offset + len(value) :])


def test_a_dictionary_that_is_none_or_leaves_its_bounds_is_refused(
    trained: tuple[bytes, pycrfsuite.Tagger],
) -> None:
    whole = trained[0]
    (labels_at,) = struct.unpack_from("<I", whole, 32)
    first_name = labels_at + 24 + 256 * 8

    with pytest.raises(ValueError, match="no dictionary"):
        read_model(whole[:labels_at] + b"XXXX" + whole[labels_at + 4 :])
    with pytest.raises(ValueError, match="outside its dictionary"):
        read_model(whole[: first_name + 4] + b"\xff\xff\xff\x00" + whole[first_name + 8 :])


def test_a_model_of_three_labels_is_refused(tmp_path: Path) -> None:
    data = _train(tmp_path / "three", [([["a"], ["b"], ["c"]], ["X", "Y", "Z"])] * 3)

    with pytest.raises(ValueError, match="unexpected: 3 labels"):
        read_model(data)


def test_a_model_is_found_in_a_pickle() -> None:
    model = b"lCRF" + bytes(range(256))

    assert extract_model(pickle.dumps({"before": 1, "model": model}, protocol=2)) == model


@pytest.mark.parametrize(
    "pickled",
    [
        b"",
        b"lCRF",
        pickle.dumps(b"no model", protocol=2),
        pickle.dumps(b"lCRF" * 100, protocol=4),
        pickle.dumps(b"lCRF" * 100, protocol=2)[:200],
        b"X\x05\x00\x00\x00lCRF\xff",
        "X\x05\x00\x00\x00lCRFĂ".encode()[:10],
    ],
)
def test_a_pickle_without_a_whole_model_is_refused(pickled: bytes) -> None:
    with pytest.raises(ValueError, match=r"model|decode|encode"):
        extract_model(pickled)


def _check_decoding(
    transitions: tuple[tuple[float, float], tuple[float, float]], sentences: list[list[float]]
) -> int:
    """Compare every sentence that `decode` decides with `tag`; return how many it does not."""
    flat = [value for sentence in sentences for value in sentence]
    names = {str(value): (value / 2, -value / 2) for value in flat}
    model = CrfModel(("A", "B"), transitions, names)
    starts = np.cumsum([0, *map(len, sentences)], dtype=np.int64)
    labels, doubtful = decode(model, np.array(flat), starts[:-1], largest_score=10.0)
    undecided = set((np.searchsorted(starts, doubtful, "right") - 1).tolist())
    for number, sentence in enumerate(sentences):
        if number not in undecided:
            expected = model.tag([[str(value)] for value in sentence])
            assert labels[starts[number] : starts[number + 1]].tolist() == list(map(bool, expected))
    return len(undecided)


_scores = st.floats(-4, 4)
_pairs_of_scores = st.tuples(_scores, _scores)


@given(
    st.tuples(_pairs_of_scores, _pairs_of_scores),
    st.lists(st.lists(_scores, min_size=1, max_size=12), min_size=1, max_size=6),
)
def test_decoding_many_sentences_agrees_with_tagging_each(
    transitions: tuple[tuple[float, float], tuple[float, float]], sentences: list[list[float]]
) -> None:
    assert _check_decoding(transitions, sentences) <= len(sentences)


_whole_scores = st.integers(-3, 3).map(float)
_pairs_of_whole_scores = st.tuples(_whole_scores, _whole_scores)


@given(
    st.tuples(_pairs_of_whole_scores, _pairs_of_whole_scores),
    st.lists(st.lists(_whole_scores, min_size=1, max_size=12), min_size=1, max_size=6),
)
def test_ties_are_left_to_tagging(
    transitions: tuple[tuple[float, float], tuple[float, float]], sentences: list[list[float]]
) -> None:
    assert _check_decoding(transitions, sentences) <= len(sentences)


@pytest.mark.parametrize(
    "transitions", [((0.1, 0.9), (0.8, -0.3)), ((0.9, -0.3), (0.1, 0.8)), ((0.0, 0.0), (0.0, 0.0))]
)
def test_few_sentences_are_left_to_tagging(
    transitions: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    random = np.random.default_rng(3)
    sentences = [random.uniform(-2, 2, length).tolist() for length in random.integers(1, 60, 200)]

    assert _check_decoding(transitions, sentences) <= 2


def test_sentences_whose_rounding_is_unbounded_are_left_to_tagging() -> None:
    model = CrfModel(("A", "B"), ((0.1, 0.9), (0.8, -0.3)), {})
    starts = np.array([0, 2], np.int64)
    _, doubtful = decode(model, np.array([0.0, 0.1, 0.2]), starts, largest_score=1e12)

    assert doubtful.tolist() == [0, 2]


def test_no_items_have_no_labels() -> None:
    assert CrfModel(("A", "B"), ((0.0, 0.0), (0.0, 0.0)), {}).tag([]) == []
