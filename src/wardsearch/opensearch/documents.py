"""How does an analysed report look as the JSON that a cluster is sent?

Pure: reports and the arrays of their analysis become objects. Terms are those of every engine; only
what the cluster would cut is written otherwise (`cluster_term`), on both sides. Does not cover
sending, nor what the fields are (`mapping`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final

import numpy as np

from wardsearch.analysis.arrays import Ints
from wardsearch.analysis.batch import AnalyzedBatch
from wardsearch.analysis.tokenizer import JOINER
from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.corpus.heads.keys import issuer_key, kind_key
from wardsearch.corpus.names import split_id
from wardsearch.embedded.index.documents import DocumentRow, StoredRow, encode_stored, stored_row
from wardsearch.vietnamese.dates import NO_TIME, minutes, moment
from wardsearch.vietnamese.orthography import is_bare_syllable

LONGEST_TERM: Final = 255  # UTF-16 units; the analyzer cuts what is longer
LONGEST_ID: Final = 512  # bytes, of the id of a document

_SHORTEST_FOREIGN: Final = 4  # letters; see `wardsearch.query.joined_words`
_KEPT_CHARS: Final = 100  # of a term that is too long, at its beginning
_DEFINITION: Final = "a:"  # begins the term of an abbreviation that a report explains
_DOCUMENT: Final = "s:"  # that of the number of a document, without its year
_SPACE: Final = "\xa0"  # white space to us, and none to the analyzer


def cluster_term(term: str) -> str:
    r"""Return *term* as the cluster has it: without white space, and not too long.

    >>> cluster_term("a:UBND\tủy ban") == "a:UBND\xa0ủy\xa0ban", cluster_term("phường")
    (True, 'phường')
    """
    if len(term) * 2 > LONGEST_TERM and len(term.encode("utf-16-le")) // 2 > LONGEST_TERM:
        digest = blake2b(term.encode(), digest_size=16).hexdigest()
        term = f"{term[:_KEPT_CHARS]}…{digest}"
    return _SPACE.join(term.split()) if not term.isalnum() else term


@lru_cache(1 << 16)
def is_foreign(folded: str) -> bool:
    """Return whether *folded* is a word of letters that is no Vietnamese syllable.

    These are listed by how they begin, to find other spellings of a loan; a cluster lists no terms
    of a field of text.

    >>> is_foreign("vacxin"), is_foreign("phuong"), is_foreign("usb")
    (True, False, False)
    """
    is_word = len(folded) >= _SHORTEST_FOREIGN and folded.isascii() and folded.isalpha()
    return is_word and not is_bare_syllable(folded)


def cluster_id(report_id: str) -> str:
    """Return the id of the document of the report *report_id*: the same unless it is too long.

    >>> cluster_id("a.jsonl#1"), len(cluster_id("x" * 600))
    ('a.jsonl#1', 33)
    """
    encoded = report_id.encode()
    if len(encoded) <= LONGEST_ID and not report_id.startswith("#"):
        return report_id
    return "#" + blake2b(encoded, digest_size=16).hexdigest()  # no name of a file begins so


def sources(
    batch: AnalyzedBatch, rows: Sequence[DocumentRow], texts: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the id and the source of the document of each report.

    Args:
        batch: The tokens of the reports, in their order.
        rows: What is stored of each.
        texts: Their texts.
    """
    count = len(rows)
    syllables = [cluster_term(term) for term in batch.syllable_strings]
    folded = [cluster_term(term) for term in batch.folded_strings]
    folded_of = batch.folded_of
    foreign = {term for term in folded if is_foreign(term)}
    word_strings = [cluster_term(term) for term in batch.word_strings]
    words = _by_document(batch.words, batch.word_documents, count)
    facts = _by_document(batch.facts, batch.fact_documents, count)
    starts = batch.starts.tolist()
    for number, (row, text) in enumerate(zip(rows, texts, strict=True)):
        tokens = batch.syllables[starts[number] : starts[number + 1]]
        title_start = int(batch.title_starts[number])
        title_end = title_start + int(batch.title_lengths[number])
        spelled = [syllables[n] for n in tokens.tolist()]
        plain = [folded[n] for n in folded_of[tokens].tolist()]
        distinct = set(plain)
        stated = [batch.fact_strings[n] for n in facts[number].tolist()]
        source = {
            "syllable": " ".join(spelled),
            "folded": " ".join(plain),
            "pair": _pairs(plain),
            "word": " ".join([word_strings[n] for n in words[number].tolist()]),
            "fact": " ".join(map(cluster_term, stated)),
            "title": " ".join(spelled[title_start:title_end]),
            "title_folded": " ".join(plain[title_start:title_end]),
            "title_pair": _pairs(plain[title_start:title_end]),
            "abbreviation": sorted({fact for fact in stated if fact.startswith(_DEFINITION)}),
            "foreign": sorted(foreign & distinct),
            "document": sorted({fact for fact in stated if fact.startswith(_DOCUMENT)}),
            "tokens": len(spelled),
            "distinct": len(distinct),
            "words": len(words[number]),
            "facts": len(stated),
            "title_tokens": title_end - title_start,
            **_of_row(row),
            "text": text,
            "shown": {
                "row": json.loads(encode_stored(row)),
                "body_start": row.body_start,
                "title_start": title_start,
                "names": int(batch.name_lengths[number]),
            },
        }
        yield cluster_id(row.id), {name: value for name, value in source.items() if _is_said(value)}


def stored_of(source: Mapping[str, Any]) -> StoredRow:
    """Return what is stored of the report that *source*, as `sources` has it, was made of.

    Raises:
        LookupError, TypeError, ValueError: It was made of none.
    """
    return stored_row(dict(source["shown"]["row"]), moment(source.get("published", NO_TIME)))


def _of_row(row: DocumentRow) -> dict[str, Any]:
    """Return the fields of whole values, and those that tell changes."""
    head = row.metadata.document or DocumentHead()
    published = row.metadata.published
    return {
        "id": row.id,
        "file": split_id(row.id)[0],
        "digest": row.digest.hex(),
        "ward": row.ward_key,
        "unit": row.unit_term,
        "kind": kind_key(head.kind or ""),
        "issuer": issuer_key(head.issuer or ""),
        "source": row.metadata.source,
        "published": None if published is None else minutes(published),
    }


def _is_said(value: object) -> bool:
    return value is not None and value not in ("", [])


def _pairs(terms: Sequence[str]) -> str:
    """Return the pairs of neighbours in *terms*, each of which is already as the cluster has it."""
    pairs = [f"{a}{JOINER}{b}" for a, b in pairwise(terms)]
    if max(map(len, pairs), default=0) * 2 > LONGEST_TERM:
        pairs = [cluster_term(pair) for pair in pairs]
    return " ".join(pairs)


def _by_document(occurrences: Ints, documents: Ints, count: int) -> list[Ints]:
    """Return the *occurrences* of each of *count* documents, which are named ascending."""
    bounds = np.searchsorted(documents, np.arange(count + 1)).tolist()
    return [occurrences[first:end] for first, end in pairwise(bounds)]
