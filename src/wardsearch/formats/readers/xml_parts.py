"""How is a part of XML in a zip container walked, one element after the other?

Covers parsing safely (no entities, no network, bounded depth and size) and memory: an element is
freed as soon as it ends. Does not cover what elements mean.
"""

import zipfile
from collections.abc import Iterator, Set as AbstractSet
from datetime import datetime
from typing import IO, Literal

from lxml import etree

from wardsearch.formats import UnreadableError
from wardsearch.formats.readers.properties import sound_title, w3c_moment
from wardsearch.formats.zipped import open_part

Event = tuple[Literal["start", "end"], str, "etree._Element"]  # noqa: SLF001 - its public name

CORE_PROPERTIES = "docProps/core.xml"

_DATES = ("created", "creation-date", "modified", "date")
_PROPERTIES = frozenset({"title", *_DATES})


def walk(
    archive: zipfile.ZipFile, name: str, whole: AbstractSet[str] = frozenset()
) -> Iterator[Event]:
    """Yield when elements of the part *name* start and end, with their names without namespace.

    The text and the attributes of an element are there when it ends; its children are gone by then,
    but for those of the elements *whole*.

    Raises:
        UnreadableError: It is no XML, or a bomb.
    """
    with open_part(archive, name) as stream:
        yield from walk_stream(stream, name, whole)


def walk_stream(
    stream: IO[bytes], name: str, whole: AbstractSet[str] = frozenset(), *, repairs: bool = False
) -> Iterator[Event]:
    """Yield the elements of the XML in *stream* as `walk` does.

    Args:
        stream: At its first byte.
        name: What it is called in a message.
        whole: As in `walk`.
        repairs: What is no XML is passed over, as far as it can be.

    Raises:
        UnreadableError: As `walk`.
    """
    try:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            recover=repairs,
        )
        depth = 0  # of elements to be kept whole
        for event, element in events:
            tag = str(element.tag).rpartition("}")[2]  # as `local_name`, without a call for each
            depth += tag in whole and event == "start"
            if event == "end":
                _spell_entities(element)
            yield event, tag, element
            depth -= tag in whole and event == "end"
            if event == "end" and not depth:
                element.clear(keep_tail=True)
    except etree.XMLSyntaxError as error:
        if "Excessive depth" in str(error):  # and then an option of libxml2 that nobody here has
            raise UnreadableError("too-deep") from error
        raise UnreadableError("not-xml", part=name, why=str(error)[:120]) from error


def _spell_entities(element: "etree._Element") -> None:
    """Make text of the entities in *element*, as they are written: none is looked up."""
    before = None
    for child in list(element):
        if child.tag is not etree.Entity:
            before = child
            continue
        text = f"{child.text or ''}{child.tail or ''}"
        if before is None:
            element.text = (element.text or "") + text
        else:
            before.tail = (before.tail or "") + text
        child.tail = None
        element.remove(child)


def local_name(element: "etree._Element") -> str:
    """Return the name of *element* without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: "etree._Element", name: str) -> str | None:
    """Return the attribute *name* of *element*, whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return which parts of *archive* the part *part* refers to.

    By the id of the reference, the last word of its type and the name of the other part. What is
    not in the archive, as an address on the web, is left out.
    """
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    names = set(archive.namelist())
    if path not in names:
        return {}
    found = {}
    for event, tag, element in walk(archive, path):
        if event == "start" and tag == "Relationship":
            target = element.get("Target") or ""
            found[element.get("Id") or ""] = (
                (element.get("Type") or "").rpartition("/")[2],
                _resolved(folder, target),
            )
    return {name: other for name, other in found.items() if other[1] in names}


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def main_part(archive: zipfile.ZipFile, usual: str) -> str:
    """Return the name of the part that is the document itself.

    Raises:
        UnreadableError: It is missing.
    """
    for kind, target in relations(archive, "").values():
        if kind == "officeDocument":
            return target
    if usual not in archive.namelist():
        raise UnreadableError("part-missing", part=usual)
    return usual


def core_properties(
    archive: zipfile.ZipFile, name: str = CORE_PROPERTIES
) -> tuple[str | None, datetime | None]:
    """Return the title and when the document was created, as far as they can be trusted."""
    texts: dict[str, str] = {}
    try:
        if name in archive.namelist():
            for event, tag, element in walk(archive, name):
                if event == "end" and tag in _PROPERTIES and element.text:
                    texts.setdefault(tag, element.text)
    except ValueError:
        return None, None  # the properties of a file are no reason not to read it
    moments = (w3c_moment(texts.get(tag)) for tag in _DATES)
    return sound_title(texts.get("title")), next(filter(None, moments), None)
