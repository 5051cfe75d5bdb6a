"""What does an official document state of itself?

Covers the frozen record, and its shape as plain values that JSON can carry. Does not cover reading
it (`reading`): who shows it needs none of that.
"""

from collections.abc import Mapping
from datetime import date

from wardsearch.frozen import NamedTuple


class DocumentHead(NamedTuple):
    """What the head and the signature of an official document state; None for what they do not.

    Attributes:
        kind: In lower case: `quyết định`, `báo cáo`.
        number: Number and sign, without spaces: `45/BC-UBND`.
        issuer: The body, as it is written, on one line.
        subject: On one line, without `V/v`; in the case in which it is written.
        dated: The day.
        signer: The name of the person, without rank or office.
    """

    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    subject: str | None = None
    dated: date | None = None
    signer: str | None = None

    def plain(self) -> dict[str, str | None]:
        """Return the fields by name, the day in ISO.

        >>> DocumentHead("luật", dated=date(2024, 3, 5)).plain()["dated"]
        '2024-03-05'
        """
        return {**self._asdict(), "dated": self.dated and self.dated.isoformat()}


def head_of(plain: Mapping[str, str | None]) -> DocumentHead:
    """Return the head of which *plain* has the fields, or some of them.

    Raises:
        ValueError, TypeError: It is not of that shape.
    """
    values = dict(plain)
    dated = values.pop("dated", None)
    return DocumentHead(**values, dated=date.fromisoformat(dated) if dated else None)
