"""Which title does a document have by what its head states?

Covers composing it: kind, number, subject. Does not cover which of the titles of a report is taken
(`wardsearch.corpus.titling`).
"""

from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.corpus.heads.reading import LETTER
from wardsearch.corpus.layout import MAX_TITLE_CHARS, cut_at_word


def title_of(head: DocumentHead) -> str | None:
    """Return the title, or None where the head states neither kind, number nor subject.

    >>> title_of(DocumentHead("báo cáo", "45/BC-UBND", subject="Kết quả quý I"))
    'Báo cáo 45/BC-UBND: Kết quả quý I'
    >>> title_of(DocumentHead("luật", subject="Đất đai"))
    'Luật Đất đai'
    """
    if not (head.kind or head.number or head.subject):
        return None
    kind = head.kind and head.kind[:1].upper() + head.kind[1:]
    name = " ".join(part for part in (kind, head.number) if part)
    if not head.subject:
        title = name if head.number or not head.issuer else f"{name}, {head.issuer}"
    elif head.number or head.kind == LETTER:
        title = f"{name}: {head.subject}"
    else:
        title = f"{name} {head.subject}" if name else head.subject
    return cut_at_word(title, MAX_TITLE_CHARS)
