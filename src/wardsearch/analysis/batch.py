"""How are many texts analysed at once, as arrays?

A collection repeats itself: ten million tokens are some hundred thousand distinct chunks. So each
chunk is cut, spelled and numbered once, when it is first seen; a text becomes a row of chunk
numbers, and everything after that (tokens, folded forms, pairs, sentences for the segmenter) is
arithmetic on arrays.

Returns exactly the forms that `wardsearch.analysis.tokenizer` describes for one text; a test holds
the two equal. Words are cut line by line: a line is as much of a sentence as a report shows.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs
from wardsearch.analysis.fact_batch import FactAnalyzer
from wardsearch.analysis.numbering import Numbers, Rows
from wardsearch.analysis.segmenter.pyvi_syllables import syllabify
from wardsearch.analysis.segmenter.segmenter import Segmenter
from wardsearch.analysis.text_parts import TextParts
from wardsearch.analysis.tokenizer import JOINER, chunk_tokens, single_token
from wardsearch.frozen import Frozen
from wardsearch.vietnamese.spelling import fold

# Longer lines are cut for the segmenter: its time and memory are those of the longest sentence.
SENTENCE_CHUNKS: Final = 1_000

_BREAK: Final = "\0"  # stands for a line break among the chunks; no text holds it
_BORDER: Final = "\1"  # likewise for a tab, over which no fact goes
_NO_CHUNKS: Final = frozenset({_BREAK, _BORDER})
_BLANK_LINES: Final = "\n" * 4
_SPACED_BREAK: Final = f" {_BREAK} "
_SPACED_BORDER: Final = f" {_BORDER} "


class AnalyzedBatch(Frozen):
    """The tokens of some texts.

    Attributes:
        syllables: Every token of every text, in order, as a number into `syllable_strings`.
        starts: Where each text's tokens begin in `syllables`, and where the last one's end.
        title_starts, title_lengths: Which tokens of each text are its title's, counted from the
            text's first.
        name_lengths: How many tokens at the end of each text are words of its names.
        words, word_documents: Every compound, as a number into `word_strings`, and the text it
            stands in, ascending.
        facts, fact_documents: Every term of a fact, as a number into `fact_strings`, and the text
            that states it, ascending.
        syllable_strings: Canonical spellings; grows from batch to batch, its numbers stay.
        folded_strings, folded_of: The folded forms, and the number of each syllable's.
        word_strings: Canonical syllables joined by `_`; of this batch.
        fact_strings: Terms of facts; grows, its numbers stay.
    """

    syllables: Ints
    starts: Longs
    title_starts: Ints
    title_lengths: Ints
    name_lengths: Ints
    words: Ints
    word_documents: Ints
    facts: Ints
    fact_documents: Ints
    syllable_strings: list[str]
    folded_strings: list[str]
    folded_of: Ints
    word_strings: list[str]
    fact_strings: list[str]


class BatchAnalyzer:
    """Analyses batch after batch of texts, remembering the chunks it has seen."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._chunks = Numbers()
        self._chunks[_BREAK]  # is given the number 0
        self._chars = 0
        self._syllables = Numbers()
        self._folded = Numbers()
        self._folded_of: list[int] = []
        self._pieces = Numbers()  # what the segmenter takes for syllables: punctuation, too
        self._piece_syllable = np.empty(0, np.int32)  # -1 where a piece is not exactly one token
        self._tokens_of_chunk = Rows()
        self._pieces_of_chunk = Rows()
        self._facts = FactAnalyzer(self._chunks.strings)

    @property
    def vocabulary_size(self) -> int:
        """How many code points the distinct chunks have that are remembered."""
        return self._chars + self._facts.vocabulary_size

    def analyze(self, texts: Sequence[TextParts]) -> AnalyzedBatch:
        """Return the tokens of *texts*."""
        chunks: list[int] = []
        headers: list[tuple[int, int]] = []
        ends: list[int] = []  # of each text, before its names
        parts: list[int] = []  # of each text: where it begins, where its title begins and ends
        for text, title, body_start, _, names in texts:
            parts.append(len(chunks))
            if title is None:
                parts += (len(chunks), len(chunks))
                self._read(text, chunks)
                headers.append((parts[-1], parts[-1] + _count(text[:body_start])))
            else:
                self._read(text[: title.start], chunks)
                parts.append(len(chunks))
                self._read(text[title.start : title.end], chunks)
                parts.append(len(chunks))
                self._read(text[title.end :], chunks)
                above = _count(text[: min(title.start, body_start)])
                headers.append((parts[-3], parts[-3] + above))
                below = _count(text[title.end : body_start])
                headers.append((parts[-1], parts[-1] + below))
            ends.append(len(chunks))
            if names:
                headers.append((len(chunks), len(chunks) + 1 + _count(names)))
                self._read(f"\n{names}", chunks)
        self._learn()
        numbers = np.array(chunks, np.int32)
        syllables, token_ends = self._tokens_of_chunk.expand(numbers)
        bounds = token_ends[np.array(parts, np.int64).reshape(-1, 3)]
        starts = np.append(bounds[:, 0], len(syllables))
        words, word_documents, word_strings = self._words(
            numbers, _sentences(numbers, parts), np.array(parts[::3], np.int64)
        )
        facts, fact_documents = self._facts.analyze(
            numbers, np.array(parts[::3], np.int64), headers, texts
        )
        return AnalyzedBatch(
            syllables=syllables,
            starts=starts,
            title_starts=(bounds[:, 1] - bounds[:, 0]).astype(np.int32),
            title_lengths=(bounds[:, 2] - bounds[:, 1]).astype(np.int32),
            name_lengths=(starts[1:] - token_ends[np.array(ends, np.int64)]).astype(np.int32),
            words=words,
            word_documents=word_documents,
            facts=facts,
            fact_documents=fact_documents,
            syllable_strings=self._syllables.strings,
            folded_strings=self._folded.strings,
            folded_of=np.array(self._folded_of, np.int32),
            word_strings=word_strings,
            fact_strings=self._facts.strings,
        )

    def _read(self, text: str, chunks: list[int]) -> None:
        chunks.extend(map(self._chunks.__getitem__, _chunks(text)))

    def _learn(self) -> None:
        """Cut, spell and number the chunks and pieces seen for the first time."""
        syllable, piece = self._syllables.__getitem__, self._pieces.__getitem__
        new = self._chunks.strings[len(self._tokens_of_chunk) :]
        self._chars += sum(len(chunk) for chunk in new if chunk not in _NO_CHUNKS)
        self._tokens_of_chunk.extend([[syllable(t.text) for t in chunk_tokens(c)] for c in new])
        self._pieces_of_chunk.extend(
            [[] if c in _NO_CHUNKS else [piece(p) for p in syllabify(c)] for c in new]
        )
        single = []
        for text in self._pieces.strings[len(self._piece_syllable) :]:
            token = single_token(text)
            single.append(-1 if token is None else syllable(token))
        self._piece_syllable = np.append(self._piece_syllable, np.array(single, np.int32))
        folded = self._folded.__getitem__
        self._folded_of += [
            folded(fold(s)) for s in self._syllables.strings[len(self._folded_of) :]
        ]

    def _words(
        self, chunks: Ints, sentences: Longs, documents: Longs
    ) -> tuple[Ints, Ints, list[str]]:
        """Return the compounds of *chunks*, the text each stands in, and the compounds' strings."""
        pieces, ends = self._pieces_of_chunk.expand(chunks)
        joins = self._segmenter.joins(self._pieces.strings, pieces, ends[sentences])
        firsts = np.flatnonzero(~joins)
        lengths = np.diff(firsts, append=len(pieces))
        syllables = self._piece_syllable[pieces]
        compound = lengths > 1
        firsts, lengths = firsts[compound], lengths[compound]
        numbers = np.full(len(firsts), -1, np.int32)
        strings: list[str] = []
        for length in np.unique(lengths).tolist():
            chosen = np.flatnonzero(lengths == length)
            rows = syllables[firsts[chosen, None] + np.arange(length)]
            plain = (rows >= 0).all(axis=1)
            distinct, which = _distinct_rows(rows[plain])
            numbers[chosen[plain]] = which + len(strings)
            spell = self._syllables.strings.__getitem__
            strings += [JOINER.join(map(spell, row)) for row in distinct.tolist()]
        known = numbers >= 0
        places = np.searchsorted(ends[documents], firsts[known], "right") - 1
        return numbers[known], places.astype(np.int32), strings


def _chunks(text: str) -> list[str]:
    while _BLANK_LINES in text:  # of which a text may have millions; two breaks do for all
        text = text.replace(_BLANK_LINES, "\n\n")
    return text.replace("\n", _SPACED_BREAK).replace("\t", _SPACED_BORDER).split()


def _count(text: str) -> int:
    return len(_chunks(text)) if text else 0


def _sentences(chunks: Ints, parts: list[int]) -> Longs:
    """Return the chunk that each sentence begins with.

    A sentence ends with its line or its part of the report, or where it grows too long.
    """
    breaks = np.flatnonzero(chunks == 0)
    starts = np.union1d(np.array(parts, np.int64), breaks)
    starts = starts[starts < len(chunks)]
    lengths = np.diff(starts, append=len(chunks))
    cuts = [
        np.arange(start, start + length, SENTENCE_CHUNKS)
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
        if length > SENTENCE_CHUNKS
    ]
    return np.union1d(starts, np.concatenate(cuts)) if cuts else starts


def _distinct_rows(rows: Ints) -> tuple[Ints, Longs]:
    """Return the distinct *rows* and the number of each row among them."""
    which = np.zeros(len(rows), np.int64)
    index = np.zeros(min(1, len(rows)), np.int64)
    for column in rows.T:
        _, index, which = np.unique((which << 32) | column, return_index=True, return_inverse=True)
    return rows[index], which
