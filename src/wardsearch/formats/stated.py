"""What does a file itself state of its title and its date, and where does it state it?

Covers statements about the whole: the markup of a page, front matter, the item of a feed, the
header of a mail. Does not cover lines of the text, or the properties of files, which programs fill
in. Which statement to believe is decided elsewhere (`corpus.dating`).
"""

from datetime import datetime
from typing import Literal

from wardsearch.frozen import NamedTuple

Where = Literal[
    "json-ld", "meta", "itemprop", "time", "heading", "title", "front matter", "feed", "mail"
]
"""Where a page or text states something about itself:

- `json-ld`: `headline` and `datePublished` of schema.org, in a script;
- `meta`: an element `meta`, as `og:title` and `article:published_time`;
- `itemprop`: any other element with the microdata of schema.org;
- `time`, `heading`, `title`: the elements `time`, `h1` to `h3` and `title`;
- `front matter`: the block at the head of Markdown and of pages of site generators;
- `feed`: an item of RSS, Atom or JSON Feed;
- `mail`: the header of a mail.
"""


class StatedTitle(NamedTuple):
    """A title, on one line, and where it is stated."""

    text: str
    where: Where


class StatedDate(NamedTuple):
    """When something was published, as naive Vietnamese local time, and where that is stated."""

    moment: datetime
    where: Where
