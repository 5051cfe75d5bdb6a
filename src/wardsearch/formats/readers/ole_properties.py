"""What do the properties of an OLE container say of its title and date?"""

from datetime import UTC, datetime

import olefile

from wardsearch.formats.readers.properties import sound_moment, sound_title


def ole_properties(container: olefile.OleFileIO) -> tuple[str | None, datetime | None]:
    """Return the title and when the document was created, as far as they can be trusted."""
    try:
        metadata = container.get_metadata()
    except Exception:  # noqa: BLE001 - the properties of a file are no reason not to read it
        return None, None
    created = metadata.create_time or metadata.last_saved_time
    moment = created.replace(tzinfo=UTC) if isinstance(created, datetime) else None
    return sound_title(_text(metadata.title, metadata.codepage)), sound_moment(moment)


def _text(value: object, codepage: object) -> str | None:
    if isinstance(value, bytes):
        encoding = "utf-8" if codepage == 65001 else "cp1252"  # noqa: PLR2004 - its number
        return value.decode(encoding, "replace")
    return value if isinstance(value, str) else None
