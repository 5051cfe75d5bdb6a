"""Which official documents does a person mean that names a kind or an issuer?

Covers what is asked for by `kind:` and `issuer:`, and by the options of these names. Does not cover
where in a query it stands (`parser`), or which reports pass (the engine decides).
"""

from typing import Final, Literal, TypeAlias

from wardsearch.corpus.heads.keys import issuer_key, kind_key
from wardsearch.frozen import NamedTuple

DocumentField: TypeAlias = Literal["kind", "issuer"]
DOCUMENT_FIELDS: Final[tuple[DocumentField, ...]] = ("kind", "issuer")


class DocumentLimit(NamedTuple):
    """What the head of a report must state.

    Attributes:
        field: What of it.
        keys: The values of which it has one, as `wardsearch.corpus.heads.keys` makes them; of an
            issuer, words that stand in its key side by side.
        is_excluded: A hit is to have none of them.
    """

    field: DocumentField
    keys: tuple[str, ...]
    is_excluded: bool = False

    def admits(self, key: str) -> bool:
        """Return whether a report whose head has *key* in the field is one that is named.

        >>> DocumentLimit("issuer", ("ben xanh",)).admits("uy ban nhan dan phuong ben xanh")
        True
        """
        if self.field == "kind":
            return key in self.keys
        return any(f" {asked} " in f" {key} " for asked in self.keys)


def asked_key(field: DocumentField, typed: str) -> str:
    """Return what stands for the kind or the issuer *typed*; empty where it has no letter.

    A kind may be abbreviated as in the number of a document.

    >>> asked_key("kind", "BC"), asked_key("kind", "Kế hoạch"), asked_key("issuer", "UBND")
    ('bao cao', 'ke hoach', 'uy ban nhan dan')
    """
    if field == "issuer":
        return issuer_key(typed)
    from wardsearch.corpus.heads.kinds import name_of_mark

    return kind_key(name_of_mark(typed) or typed)


def is_kind(key: str) -> bool:
    """Return whether a document can be of the kind that *key* stands for."""
    from wardsearch.corpus.heads.kinds import kind_names

    return key in set(map(kind_key, kind_names())) | {"cong van", "thong tu lien tich"}


def kind_end(text: str, start: int) -> int:
    """Return where the name of a kind of several words ends that *text* has at *start*, else 0.

    >>> kind_end("kind:báo cáo quý I", 5)
    12
    """
    from wardsearch.corpus.heads.kinds import find_kind

    found = find_kind(text[start:])
    return start + found.end if found and not found.start else 0
