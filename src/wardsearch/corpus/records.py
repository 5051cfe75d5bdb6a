"""Which report does this record of a site, a crawler or a table describe?

Covers JSON objects, front matter, items of feeds and rows of tables: which of their members hold
title, text and date, whatever these are called (`member_names`), and markup in them. Does not cover
reading files (`readers`) or what a text says (`report`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from wardsearch.formats.markup import without_markup
from wardsearch.formats.member_names import Role, role_of
from wardsearch.vietnamese.published import epoch_moment, parse_published

_DATES_IN_OBJECTS: Final = ("$date", "$numberLong", "value", "date", "#text")
"""Where databases and content systems keep a time that is an object: `{"$date": …}` of MongoDB."""
_IN_OBJECTS: Final = ("rendered", "value", "#text", "$t", "text", "content", "html")
"""Where WordPress and converters of XML keep the text of a member that is an object."""
_READ_NAMES: Final[Mapping[str, Role]] = {
    "title": "title",
    "text": "text",
    "published": "published",
    "url": "url",
    "source": "source",
    "ward": "ward",
    "views": "views",
}
_OWN_NAMES: Final = {*_READ_NAMES, "id", "_id"}
_DEPTH: Final = 3  # of what a time is within
_LEAST_WORDS: Final = 3  # of what may be a text under a name that is not known


def as_object(record: Mapping[str, object]) -> dict[str, object]:
    """Return *record* with its members under the names that `report_from_object` reads.

    A member that has the name itself is never replaced. HTML becomes text; a time may be in seconds
    or milliseconds since 1970.
    """
    if record.keys() <= _OWN_NAMES:  # as most collections have them
        return {
            name: _read(_READ_NAMES[name], value)
            for name, value in record.items()
            if name in _READ_NAMES and value is not None
        }
    by_role = _by_role(record)
    found: dict[str, object] = {}
    for role in ("title", "text", "published", "url", "source", "ward", "views"):
        named = record.get(role)
        is_named = named is not None and named != "" and role != "published"
        values = [named] if is_named else by_role.get(role, [])
        read = [each for each in (_read(role, value) for value in values) if each != ""]
        if role == "published":
            read.sort(key=lambda each: not (isinstance(each, str) and parse_published(each)))
        if read:
            found[role] = read[0]
    lead = next((text for text in map(_text, by_role.get("lead", [])) if text), "")
    body = found.get("text")
    if lead and (body is None or isinstance(body, str)):
        found["text"] = _with_lead(lead, body or "")
    return found


def unknown_text(record: Mapping[str, object]) -> str | None:
    """Return the name of the longest text of *record* under a name that is not known, if any."""
    texts = [
        (len(value), name)
        for name, value in record.items()
        if isinstance(value, str)
        and len(value.split(maxsplit=_LEAST_WORDS)) >= _LEAST_WORDS
        and role_of(name)[0] is None
    ]
    return max(texts)[1] if texts else None


def _by_role(record: Mapping[str, object]) -> dict[Role, list[object]]:
    """Return the values of *record* by what they hold, the likeliest name first."""
    found: dict[Role, list[tuple[int, object]]] = {}
    for name, value in record.items():
        role, rank = role_of(name)
        if role is not None and value is not None:
            found.setdefault(role, []).append((rank, value))
    return {
        role: [value for _, value in sorted(values, key=lambda ranked: ranked[0])]
        for role, values in found.items()
    }


def _read(role: Role, value: object) -> object:
    """Return *value* as `report_from_object` reads it; what it refuses stays as it is."""
    if role == "views":
        is_count = isinstance(value, str) and value.replace(".", "").replace(",", "").isdecimal()
        return int(str(value).replace(".", "").replace(",", "")) if is_count else value
    if role == "published":
        return _date(value)
    if role in {"title", "text"}:
        text = _text(value)
        return value if text is None else text
    if isinstance(value, dict):
        return _text(value) if _text(value) is not None else _text(value.get("name")) or value
    return value


def _date(value: object) -> object:
    for _ in range(_DEPTH):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict):
            value = next((value[name] for name in _DATES_IN_OBJECTS if name in value), None)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        moment = epoch_moment(value)
        return value if moment is None else moment.isoformat()
    return value


def _text(value: object) -> str | None:
    """Return the text of *value* without markup; None where it is no text."""
    if isinstance(value, str):
        return without_markup(value)
    if isinstance(value, dict):
        for name in _IN_OBJECTS:
            if isinstance(value.get(name), str):
                return without_markup(value[name])
    return None


def _with_lead(lead: str, body: str) -> str:
    """Return *body* with *lead* above it, unless it begins with that."""
    opening = " ".join(body[: 2 * len(lead) + 100].split()).casefold()
    start = " ".join(lead.rstrip(" .…[]").split()).casefold()
    return body if start in opening else f"{lead}\n\n{body}".rstrip()
