"""What is known of a report beside its text?

One record for all who carry it: a report as it was read, a document as it is stored, a hit as it is
shown. A new field is one line here, and where it is found out and shown.
"""

from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from wardsearch.corpus.heads.document import DocumentHead
from wardsearch.frozen import Frozen, field_names

PublishedFrom: TypeAlias = Literal["text", "page", "name", "file"]
"""Who states when a report was published:

- `text`: its own text, as an official document or above an article;
- `page`: the markup of its page, front matter, a feed, a record, the header of a mail;
- `name`: the name of its file or of the folders it lies in;
- `file`: the properties of its file.
"""


class Metadata(Frozen, kw_only=True):
    """The metadata of a report, by which it is shown, filtered and sorted.

    Attributes:
        title: One line, NFC, white space collapsed; of a report without a title of its own, its
            opening words.
        ward: The bare name (`Ngọc Thụy`) of the ward that the report names.
        published: Naive Vietnamese local time; midnight where only the day is known.
        source: Whom the report credits.
        views: How often the site said it was read.
        url: Where it was published.
        format: The format of its file as `wardsearch.formats` names it; None for plain text.
        encoding: The legacy encoding that its text was in; None where it was none.
        is_ocr: Some of its text was read from pictures, and may be misread.
        published_from: Who states the time in `published`; None where there is none.
        document: What its head states, where it is an official document.
    """

    title: str
    ward: str | None = None
    published: datetime | None = None
    source: str | None = None
    views: int | None = None
    url: str | None = None
    format: str | None = None
    encoding: str | None = None
    is_ocr: bool = False
    published_from: PublishedFrom | None = None
    document: DocumentHead | None = None

    def metadata(self) -> dict[str, Any]:
        """Return the fields above by name, without those that a subclass adds."""
        return dict(zip(METADATA, _values(self), strict=True))


METADATA = field_names(Metadata)
"""The names of the fields, in order."""

_values = attrgetter(*METADATA)
