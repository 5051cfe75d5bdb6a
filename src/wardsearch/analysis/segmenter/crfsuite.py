"""What does a CRFsuite model hold, and which labels does it give a sentence?

Covers reading a binary CRFsuite model, finding one inside a pickle without unpickling anything, and
decoding: one sentence exactly as CRFsuite does, or many at once with NumPy. Does not cover features
(`crf_features`) or what labels mean (`segmenter`).

Why decode again: CRFsuite takes its features as strings, one dictionary per item, which costs more
than everything else. Where there are two labels, all that the Viterbi recursion carries from item
to item is the difference between their two scores, and most items settle their label whatever came
before them. Those are found with array operations, and only the few between them are walked.

Source: the file format is that of N. Okazaki, CRFsuite (2007), chokkan.org/software/crfsuite.
"""

import struct
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wardsearch.analysis.arrays import Doubles, Longs, Mask
from wardsearch.frozen import Frozen

_MAGIC = b"lCRF"
# magic, size, type, version, and the numbers of features (left 0), labels and attributes;
# offsets of features, labels, attributes, references by label, references by attribute
_HEADER = struct.Struct("<4sI4sIIIIIIIII")
_FEATURES_HEADER = struct.Struct("<4sII")  # FEAT, size, number
_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1
_NAMES_HEADER = struct.Struct("<4sIIIII")  # CQDB, size, flag, byte order, number, offset of table
_NAME_HEADER_SIZE = 8  # number of the name, its size with the closing NUL
_LABELS = 2

_OPCODE = struct.Struct("<cI")  # of a pickle: a text in UTF-8 and its size in bytes
_TEXT = b"X"

# How near to a tie a decision must be to be left to the exact recursion: about one item in a
# million is, and the bound on rounding stays below it for sentences of more than 100,000 items.
_SLACK = 1e-5


class CrfModel(Frozen):
    """A first-order linear-chain CRF of two labels.

    Attributes:
        labels: The names of the labels, in the model's order (which breaks ties).
        transitions: `transitions[i][j]` is the score of label j after label i.
        weights: For every attribute known to the model its score for each label.
    """

    labels: tuple[str, str]
    transitions: tuple[tuple[float, float], tuple[float, float]]
    weights: Mapping[str, tuple[float, float]]

    def tag(self, items: Sequence[Sequence[str]]) -> list[int]:
        """Return the number of every item's best label, equal to CRFsuite's to the last bit.

        Args:
            items: For each item the names of its attributes, all of value 1, in the order in which
                CRFsuite would be given them: the rounding of sums depends on it. Attributes that
                are unknown to the model count nothing.
        """
        if not items:
            return []
        (from0to0, from0to1), (from1to0, from1to1) = self.transitions
        best0, best1 = self._state(items[0])
        choices: list[tuple[int, int]] = []
        for names in items[1:]:
            state0, state1 = self._state(names)
            stay0, turn0 = best0 + from0to0, best1 + from1to0
            turn1, stay1 = best0 + from0to1, best1 + from1to1
            choices.append((int(stay0 < turn0), int(turn1 < stay1)))
            best0, best1 = max(stay0, turn0) + state0, max(turn1, stay1) + state1
        labels = [int(best0 < best1)]
        for choice in reversed(choices):
            labels.append(choice[labels[-1]])
        return labels[::-1]

    def _state(self, names: Sequence[str]) -> tuple[float, float]:
        state0 = state1 = 0.0
        for name in names:
            weight0, weight1 = self.weights.get(name, (0.0, 0.0))
            state0 += weight0
            state1 += weight1
        return state0, state1


def extract_model(pickled: bytes) -> bytes:
    """Return the CRFsuite model that a pickle of protocol 2 holds, without executing anything.

    Such a pickle keeps a byte string as a text, each byte as the code point of its value.

    Raises:
        ValueError: There is no whole model in it.
    """
    start = pickled.find(_MAGIC)
    if start < _OPCODE.size:
        raise ValueError("no CRFsuite model in the pickle")
    opcode, size = _OPCODE.unpack_from(pickled, start - _OPCODE.size)
    if opcode != _TEXT or start + size > len(pickled):
        raise ValueError("the CRFsuite model in the pickle is cut short")
    return pickled[start : start + size].decode().encode("latin-1")


def read_model(data: bytes) -> CrfModel:
    """Read a binary CRFsuite model of two labels.

    The file's references from labels and attributes to features are left aside: each feature names
    its label and attribute itself.

    Raises:
        ValueError: The bytes are no such model, are cut short, or contradict themselves.
    """
    try:
        return _read_model(data)
    except (struct.error, IndexError) as error:
        raise ValueError(f"damaged CRFsuite model: {error}") from error


def _read_model(data: bytes) -> CrfModel:
    magic, size, kind, version, _, label_count, attribute_count, *offsets = _HEADER.unpack_from(
        data
    )
    if (magic, size, kind, version) != (_MAGIC, len(data), b"FOMC", 100):
        raise ValueError("not a whole first-order CRFsuite model of version 100")
    labels = _read_names(data, offsets[1])
    attributes = _read_names(data, offsets[2])
    if (len(labels), len(attributes)) != (label_count, attribute_count) or label_count != _LABELS:
        raise ValueError(f"unexpected: {len(labels)} labels, {len(attributes)} attributes")
    chunk, _, count = _FEATURES_HEADER.unpack_from(data, offsets[0])
    if chunk != b"FEAT":
        raise ValueError("no features where they were announced")
    features = np.frombuffer(data, _FEATURE, count, offsets[0] + _FEATURES_HEADER.size)
    if not np.isfinite(features["weight"]).all():
        raise ValueError("a weight is not a finite number")
    states = _weights(features[features["type"] == _STATE], attribute_count)
    after0, after1 = _weights(features[features["type"] == _TRANSITION], _LABELS)
    return CrfModel(
        labels=(labels[0], labels[1]),
        transitions=(after0, after1),
        weights=dict(zip(attributes, states, strict=True)),
    )


def _weights(features: NDArray[np.void], sources: int) -> list[tuple[float, float]]:
    """Return the weights of *features* from each source to either label."""
    table = np.zeros((sources, _LABELS))
    table[features["source"], features["target"]] = features["weight"]
    return list(zip(table[:, 0].tolist(), table[:, 1].tolist(), strict=True))


def _read_names(data: bytes, start: int) -> list[str]:
    """Return the names of the dictionary at offset *start* by number; its hashes are not needed."""
    chunk, size, _, _, count, table = _NAMES_HEADER.unpack_from(data, start)
    if chunk != b"CQDB":
        raise ValueError("no dictionary where one was announced")
    octets = np.frombuffer(data, np.uint8)
    firsts = np.frombuffer(data, "<u4", count, start + table).astype(np.int64) + start
    headers = octets[firsts[:, np.newaxis] + np.arange(_NAME_HEADER_SIZE)]
    numbers, sizes = headers.view("<u4").T.astype(np.int64)
    firsts += _NAME_HEADER_SIZE
    ends = firsts + sizes
    if not np.array_equal(numbers, np.arange(count)) or (ends > start + size).any():
        raise ValueError("a name lies outside its dictionary")
    spans = zip(firsts.tolist(), (ends - 1).tolist(), strict=True)
    return [data[first:last].decode() for first, last in spans]


def decode(
    model: CrfModel,
    differences: Doubles,
    starts: Longs,
    *,
    largest_score: float,
) -> tuple[Mask, Longs]:
    """Label many sentences at once, given how much each item speaks for label 0.

    Let d be the difference of the best scores of the two labels up to an item, label 0 minus
    label 1. The next item's d is its own difference plus a function of d that is constant below one
    threshold and above another. So is the choice of the label before: below both thresholds it is
    1, above both 0, whatever follows; between them it hangs on the label that follows. An item is
    settled if every value of that function puts its d on the same side.

    CRFsuite adds up whole scores and this only their differences, so the two round differently.
    What comes near enough to a threshold for that to matter is reported, not decided.

    Args:
        model: The transitions to use.
        differences: For each item of all sentences its score for label 0 minus that for label 1.
        starts: The first item of each sentence, increasing, the first of them 0.
        largest_score: A bound on the absolute score that one item can add to either label.

    Returns:
        Whether each item's label is 1, and in order the items too near to a tie: the labels of
        their sentences may be wrong and are `CrfModel.tag`'s to give.
    """
    (from0to0, from0to1), (from1to0, from1to1) = model.transitions
    choose0, choose1 = from1to0 - from0to0, from1to1 - from0to1
    low, high = min(choose0, choose1), max(choose0, choose1)
    after0, after1 = from0to0 - from0to1, from1to0 - from1to1

    own = differences.copy()
    own[starts] -= after0  # as if each sentence came after an item settled on 0 ...
    own[np.append(starts[1:], len(own)) - 1] += choose0  # ... and before one: its last d's sign
    labels = own < low - max(after0, after1) - _SLACK
    is_open = ~labels
    is_open &= own < high - min(after0, after1) + _SLACK
    items = np.flatnonzero(is_open)
    if not len(items):
        return labels, items

    is_start = np.zeros(len(own) + 1, np.bool_)
    is_start[starts] = is_start[-1] = True
    hangs = is_open[items - 1] & ~is_start[items]
    constants = np.where(labels[items - 1] & ~is_start[items], after1, after0)
    d = 0.0
    walked: list[float] = []
    steps = zip(own[items].tolist(), constants.tolist(), hangs.tolist(), strict=True)
    for difference, constant, hangs_on_last in steps:
        if hangs_on_last:
            d = difference + max(d + from0to0, from1to0) - max(d + from0to1, from1to1)
        else:
            d = difference + constant
        walked.append(d)
    totals = np.array(walked)

    labels[items] = totals < low
    turns = choose1 < choose0  # between the thresholds: whether the label before is the other one
    between = items[(totals >= low) & (totals < high)][::-1]
    for item, is_last in zip(between.tolist(), is_start[between + 1].tolist(), strict=True):
        labels[item] = turns if is_last else labels[item + 1] ^ turns

    if _drift(starts, hangs, len(own), largest_score) > _SLACK:
        return labels, starts
    return labels, items[np.minimum(np.abs(totals - low), np.abs(totals - high)) < _SLACK]


def _drift(starts: Longs, hangs: Mask, count: int, largest_score: float) -> float:
    """Bound how far the d walked can be from the difference of CRFsuite's rounded scores.

    Each item adds at most a few units in the last place of the score so far, and an item after a
    settled one starts anew: so the product of the longest sentence and the longest run counts.
    """
    longest_sentence = int(np.diff(starts, append=count).max())
    longest_run = int(np.diff(np.flatnonzero(~hangs), append=len(hangs)).max())
    unit = float(np.finfo(np.float64).eps) * largest_score
    return 8 * unit * (longest_sentence + 8) * (longest_run + 1)
