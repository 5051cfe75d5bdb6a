"""Under which names do sites, crawlers and tables keep the title, text and date of a report?

Covers JSON, front matter and the header rows of tables, in English and Vietnamese. The names are
those of schema.org, Dublin Core, RSS, Atom, JSON Feed, WordPress, Drupal, Hugo and Jekyll, and what
Vietnamese write above their columns; `id` is left to whoever reads the file.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from wardsearch.vietnamese.spelling import fold

Role = Literal["title", "text", "lead", "published", "url", "source", "ward", "views", "other"]

_NAMES: Final[dict[Role, str]] = {
    "title": "title headline subject tieude tieudebai tenbai tenbaiviet trichyeu heading",
    "text": "text content body article articlebody articletext fulltext noidung noidungchitiet "
    "noidungbaiviet chitiet contenthtml contenttext contentencoded bodyhtml bodytext html markdown "
    "baiviet vanban toanvan maintext paragraphs",
    "lead": "description summary lead sapo abstract excerpt intro tomtat mota trichdan dan",
    "published": "published datepublished publishedat publishdate publisheddate publishedtime "
    "publishtime publishedon date pubdate publicationdate ngaydang thoigiandang ngayxuatban "
    "ngayphathanh ngay thoigian datetime timestamp issued dateissued created createdat datecreated "
    "creationdate createdtime createdon postdate postedat posted dateadded updated",
    "url": "url link permalink externalurl canonicalurl duongdan lienket",
    "source": "source nguon nguontin publisher sitename",
    "ward": "ward phuong xa phuongxa xaphuong",
    "views": "views luotxem viewcount",
    "other": "id uid guid author authors tacgia creator byline category categories chuyenmuc "
    "section sections tags tag tukhoa keywords slug image images thumbnail anh hinhanh layout type "
    "kind lang language locale draft status aliases weight menu comments template email phone "
    "address site website domain path file filename collection subcategory topic topics rights "
    "copyright license imagealt caption metadata meta loai so sohieu coquan",
}
_ROLES: Final[dict[str, Role]] = {
    name: role for role, names in _NAMES.items() for name in names.split()
}
_RANKS: Final = {name: rank for names in _NAMES.values() for rank, name in enumerate(names.split())}
_NOT_OF_NAMES: Final = re.compile(r"[\W_]+")


@lru_cache(4096)
def role_of(name: str) -> tuple[Role | None, int]:
    """Return what a member of this *name* holds, and how far behind others of that role it comes.

    Upper case, diacritics and what is no letter do not count.

    >>> role_of("Nội dung")[0], role_of("published_at"), role_of("Họ và tên")[0]
    ('text', ('published', 2), None)
    """
    words = [fold(word) for word in _NOT_OF_NAMES.split(name[:100]) if word]
    key = "".join(words)
    return _ROLES.get(key), _RANKS.get(key, 0)
