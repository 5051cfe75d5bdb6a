"""Which fields has a report in a cluster, and which release made the index?

The fields are those of `wardsearch.analysis.fields`, with terms made here and joined by spaces, so
that the cluster analyses nothing; numbers and whole values beside them, and what is only shown.
What must be known before anything else is read stands in `_meta` of the mapping: versions of format
and analysis, and the folders that were indexed.
"""

import os
from collections.abc import Mapping
from typing import Any, Final

from wardsearch._version import __version__
from wardsearch.analysis.tokenizer import ANALYSIS_VERSION
from wardsearch.corpus.folders import CorpusFolder, CorpusFolders
from wardsearch.errors import IndexOutdatedError, IndexUnavailableError, command_for
from wardsearch.frozen import NamedTuple
from wardsearch.messages.message import Message, shortened
from wardsearch.opensearch.address import Address
from wardsearch.search.weights import WEIGHTS

FORMAT_VERSION: Final = 2
"""Of what is stored in a cluster; counted apart from that of an index in a folder."""

SHARDS_VARIABLE: Final = "WARDSEARCH_OPENSEARCH_SHARDS"
SHARDS: Final = 3
"""How many parts an index has: each is best under some 30 GB, three million reports."""

_MOST_SHARDS: Final = 1024
_SIMILARITY: Final = "wardsearch"
# Phrases are looked for in these; the others need only to count.
_WITH_POSITIONS: Final = frozenset({"syllable", "folded", "title", "title_folded"})
TEXT_FIELDS: Final = (
    *("syllable", "folded", "pair", "word", "fact"),
    *("title", "title_folded", "title_pair"),
)
"""Those of terms joined by spaces."""

_KEYS: Final = (
    *("id", "file", "ward", "unit", "kind", "issuer", "source"),
    *("abbreviation", "document", "foreign"),
)
LENGTHS: Final = ("tokens", "distinct", "words", "facts", "title_tokens")
"""The numbers that tell how long a report is, and how many different syllables it has."""

_STORED_KEYWORD: Final = {"type": "keyword", "index": False, "doc_values": False}


class Meta(NamedTuple):
    """What an index in a cluster says of itself.

    Attributes:
        folders: The folders that were indexed.
        format, analysis, segmenter, folding: The versions of what made it.
        written_by: The release of wardsearch.
    """

    folders: CorpusFolders
    format: int = FORMAT_VERSION
    analysis: str = ANALYSIS_VERSION
    segmenter: str = ""
    folding: str = ""
    written_by: str = __version__

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can carry it; `read_meta` leads back."""
        return {
            **self._asdict(),
            "folders": [folder._asdict() for folder in self.folders.folders],
        }


def index_body(meta: Meta) -> dict[str, Any]:
    """Return what a new index of reports is made with.

    A copy of each part is kept as soon as there are two nodes.

    Raises:
        IndexUnavailableError: The environment has no number of shards that can be.
    """

    def text(name: str) -> dict[str, Any]:
        return {
            "type": "text",
            "analyzer": "whitespace",
            "similarity": _SIMILARITY,
            "index_options": "positions" if name in _WITH_POSITIONS else "freqs",
        }

    return {
        "settings": {
            "number_of_shards": _shards(),
            "auto_expand_replicas": "0-1",
            "refresh_interval": "-1",  # a run says when
            "codec": "best_compression",
            # Deleted reports are counted until they are merged away: an expunging leaves none.
            "merge.policy.expunge_deletes_allowed": 0,
            "similarity": {_SIMILARITY: {"type": "BM25", "k1": WEIGHTS.k1, "b": WEIGHTS.b}},
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"wardsearch": meta.plain()},
            "properties": {
                **{name: text(name) for name in TEXT_FIELDS},
                **{name: {"type": "keyword"} for name in _KEYS},
                **{name: {"type": "integer"} for name in LENGTHS},
                "published": {"type": "long"},
                "digest": _STORED_KEYWORD,
                "text": {"type": "text", "index": False, "norms": False},
                "shown": {"type": "object", "enabled": False},
            },
        },
    }


def catalog_body() -> dict[str, Any]:
    """Return what a new index of the files of a corpus is made with; see `catalog`."""
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "key": {"type": "keyword"},
                "name": {"type": "keyword", "index": False, "doc_values": False},
                "state": {"type": "object", "enabled": False},
                "skipped": {"type": "object", "enabled": False},
                "running": {"type": "keyword", "index": False, "doc_values": False},
            },
        },
    }


def read_meta(index: Mapping[str, Any], address: Address) -> Meta:
    """Return what the mappings of an *index* say, of whatever release.

    Raises:
        IndexUnavailableError: It is not an index of ours.
    """
    try:
        said = index["mappings"]["_meta"]["wardsearch"]
        folders = tuple(
            CorpusFolder(str(each["name"]), str(each["path"])) for each in said["folders"]
        )
        return Meta(
            CorpusFolders(folders),
            *(said[name] for name in Meta._fields if name != "folders"),
        )
    except (KeyError, TypeError) as error:
        raise IndexUnavailableError(
            "cluster-index-foreign", path=str(address), found=address.name
        ) from error


def demand_current(meta: Meta, address: Address) -> None:
    """Refuse an index that another release made in another way.

    Raises:
        IndexOutdatedError: It must be rebuilt.
    """
    found = meta.format, meta.analysis
    expected = FORMAT_VERSION, ANALYSIS_VERSION
    if found != expected:
        raise IndexOutdatedError(
            "index-outdated",
            path=str(address),
            found=_versions(*found),
            expected=_versions(*expected),
            command=command_for(str(address)),
        )


def _versions(of_format: object, of_analysis: object) -> Message:
    return Message(
        "index-versions",
        format=shortened(ascii(of_format)),
        analysis=shortened(str(of_analysis)),
    )


def _shards() -> int:
    said = os.environ.get(SHARDS_VARIABLE) or str(SHARDS)
    shards = int(said) if said.isdecimal() else 0
    if not 0 < shards <= _MOST_SHARDS:
        raise IndexUnavailableError("shards-invalid", name=SHARDS_VARIABLE, found=said)
    return shards
