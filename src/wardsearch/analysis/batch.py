"""How are many texts analysed at once, as arrays?

A collection repeats itself: ten million tokens are some hundred thousand distinct chunks. So each
chunk is cut, spelled and numbered once, when it is first seen; a text becomes a row of chunk
numbers, and everything after that (tokens, folded forms, pairs, sentences for the segmenter) is
arithmetic on arrays.

Returns exactly the forms that `wardsearch.analysis.tokenizer` describes for one text; a test holds
the two equal. Words are cut line by line: a line is as much of a sentence as a report shows.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from wardsearch.analysis.arrays import Ints, Longs, distinct
from wardsearch.analysis.chunks import NO_CHUNKS, chunk_table
from wardsearch.analysis.compounds import find_compounds
from wardsearch.analysis.fact_batch import FactAnalyzer
from wardsearch.analysis.numbering import Numbers, Rows
from wardsearch.analysis.segmenter.pyvi_syllables import syllabify
from wardsearch.analysis.segmenter.segmenter import Segmenter
from wardsearch.analysis.text_parts import EncodedParts, TextParts
from wardsearch.analysis.tokenizer import JOINER, cut, single_token
from wardsearch.frozen import Frozen
from wardsearch.ranges import CharRange
from wardsearch.vietnamese.spelling import fold

# Longer lines are cut for the segmenter: its time and memory are those of the longest sentence.
SENTENCE_CHUNKS: Final = 1_000

# The parts of a text, one behind the other.
_ABOVE, _TITLE, _BELOW, _NAMES = range(4)
_UNTITLED: Final = CharRange(0, 0)


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
        self._chunks = chunk_table()
        self._chars = 0
        self._syllables = Numbers()
        self._folded = Numbers()
        self._folded_of = np.empty(0, np.int32)
        self._pieces = Numbers()  # what the segmenter takes for syllables: punctuation, too
        self._piece_syllable = np.empty(0, np.int32)  # -1 where a piece is not exactly one token
        self._tokens_of_chunk = Rows()
        self._pieces_of_chunk = Rows()
        self._facts = FactAnalyzer(self._chunks.strings)

    @property
    def vocabulary_size(self) -> int:
        """How many code points the distinct chunks have that are remembered."""
        return self._chars + self._facts.vocabulary_size

    def analyze(self, texts: Sequence[TextParts | EncodedParts]) -> AnalyzedBatch:
        """Return the tokens of *texts*."""
        chunks, bounds = self._chunks.read([part for text in texts for part in _parts(text)])
        firsts = bounds[:-1].reshape(-1, _NAMES + 1)  # of each part of each text
        self._learn()
        syllables, token_ends = self._tokens_of_chunk.expand(chunks)
        tokens = token_ends[firsts]
        del token_ends  # it is as large as all that was read
        starts = np.append(tokens[:, _ABOVE], len(syllables))
        documents = np.ascontiguousarray(firsts[:, _ABOVE])
        words, word_documents, word_strings = self._words(
            chunks, _sentences(chunks, bounds), documents
        )
        facts, fact_documents = self._facts.analyze(
            chunks, documents, self._headers(texts, bounds), texts
        )
        return AnalyzedBatch(
            syllables=syllables,
            starts=starts,
            title_starts=(tokens[:, _TITLE] - tokens[:, _ABOVE]).astype(np.int32),
            title_lengths=(tokens[:, _BELOW] - tokens[:, _TITLE]).astype(np.int32),
            name_lengths=(starts[1:] - tokens[:, _NAMES]).astype(np.int32),
            words=words,
            word_documents=word_documents,
            facts=facts,
            fact_documents=fact_documents,
            syllable_strings=self._syllables.strings,
            folded_strings=self._folded.strings,
            folded_of=self._folded_of,
            word_strings=word_strings,
            fact_strings=self._facts.strings,
        )

    def _headers(
        self, texts: Sequence[TextParts | EncodedParts], bounds: Longs
    ) -> list[tuple[int, int]]:
        """Return the ranges of chunks above a body that are no title's, and those of names."""
        heads = [part for text in texts for part in _head_parts(text)]
        counts = np.diff(self._chunks.count(heads)).reshape(-1, 2)
        firsts = bounds[:-1].reshape(-1, _NAMES + 1)
        starts = firsts[:, [_ABOVE, _BELOW, _NAMES]]
        ends = np.column_stack([starts[:, :2] + counts, bounds[_NAMES + 1 :: _NAMES + 1]])
        is_any = ends > starts
        return list(zip(starts[is_any].tolist(), ends[is_any].tolist(), strict=True))

    def _learn(self) -> None:
        """Cut, spell and number the chunks and pieces seen for the first time."""
        syllable, piece = self._syllables.__getitem__, self._pieces.__getitem__
        new = self._chunks.strings[len(self._tokens_of_chunk) :]
        self._chars += sum(len(chunk) for chunk in new if chunk not in NO_CHUNKS)
        self._tokens_of_chunk.extend([[syllable(t.text) for t in cut(c)] for c in new])
        self._pieces_of_chunk.extend(
            [[] if c in NO_CHUNKS else [piece(p) for p in syllabify(c)] for c in new]
        )
        single = []
        for text in self._pieces.strings[len(self._piece_syllable) :]:
            token = single_token(text)
            single.append(-1 if token is None else syllable(token))
        self._piece_syllable = np.append(self._piece_syllable, np.array(single, np.int32))
        folded = self._folded.__getitem__
        new_forms = [folded(fold(s)) for s in self._syllables.strings[len(self._folded_of) :]]
        self._folded_of = np.append(self._folded_of, np.array(new_forms, np.int32))

    def _words(
        self, chunks: Ints, sentences: Longs, documents: Longs
    ) -> tuple[Ints, Ints, list[str]]:
        """Return the compounds of *chunks*, the text each stands in, and the compounds' strings."""
        pieces, ends = self._pieces_of_chunk.expand(chunks)
        of_sentences, of_documents = ends[sentences], ends[documents]
        del ends  # likewise
        joined = self._segmenter.joins(self._pieces.strings, pieces, of_sentences)
        found = find_compounds(joined, pieces, self._piece_syllable, of_documents)
        spell = self._syllables.strings.__getitem__
        strings = [JOINER.join(map(spell, row)) for row in found.rows]
        return found.words, found.documents, strings


def _parts(text: TextParts | EncodedParts) -> Iterator[str | bytes]:
    """Yield what stands above the title, the title, what stands below, and the names."""
    whole, title = text.text, text.title_range or _UNTITLED
    yield whole[: title.start]
    yield whole[title.start : title.end]
    yield whole[title.end :]
    yield f"\n{text.names}" if text.names else ""


def _head_parts(text: TextParts | EncodedParts) -> Iterator[str | bytes]:
    """Yield what stands above the body: above the title, and below it.

    Without line ends behind it, of which more may follow: what stands together counts as one.
    """
    title = text.title_range or _UNTITLED
    for head in (
        text.text[: min(title.start, text.body_start)],
        text.text[title.end : text.body_start],
    ):
        yield head.rstrip(b"\n") if isinstance(head, bytes) else head.rstrip("\n")


def _sentences(chunks: Ints, parts: Longs) -> Longs:
    """Return the chunk that each sentence begins with.

    A sentence ends with its line or its part of the report, or where it grows too long.
    """
    breaks = np.flatnonzero(chunks == 0)
    starts = distinct(np.concatenate([parts, breaks]))
    starts = starts[starts < len(chunks)]
    lengths = np.diff(starts, append=len(chunks))
    cuts = [
        np.arange(starts[number], starts[number] + lengths[number], SENTENCE_CHUNKS)
        for number in np.flatnonzero(lengths > SENTENCE_CHUNKS).tolist()
    ]
    return distinct(np.concatenate([starts, *cuts])) if cuts else starts
