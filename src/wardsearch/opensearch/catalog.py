"""What does a cluster remember of the files of a corpus?

A document a file, written after the cluster has acknowledged the file's reports: so a run that is
cut short reads again what it may not have finished. What was skipped has a document for each file
that it is in. Only what differs is written. A run that has begun and not ended has a document, too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import Any, Final

from wardsearch.corpus.catalog import Catalog, FileState, FileStates
from wardsearch.corpus.names import file_of
from wardsearch.corpus.parts import Part
from wardsearch.corpus.skipped import Skipped
from wardsearch.errors import IndexDamagedError, command_for, said_by
from wardsearch.messages.message import as_plain, from_plain
from wardsearch.opensearch.bulk import Action, BulkSender, delete_action, index_action
from wardsearch.opensearch.failures import NOT_FOUND, RefusedError
from wardsearch.opensearch.indexes import refresh
from wardsearch.opensearch.transport import Transport

_PAGE: Final = 5_000  # documents of one answer

_Skips = dict[str, list[list[Any]]]


class CatalogIndex:
    """The catalog in the index *name*, as far as it is of *part*."""

    def __init__(self, transport: Transport, name: str, part: Part) -> None:
        self._transport = transport
        self._name = name
        self._part = part
        self._files = FileStates.of({})
        self._skips: _Skips = {}
        self._runs: list[str] = []

    @property
    def is_unsettled(self) -> bool:
        """Whether a run of this part was cut short: there may be reports of files not in here."""
        return bool(self._runs)

    def begin(self) -> None:
        """Say that a run is under way."""
        run = str(self._part)
        self._send(
            [index_action(_key("r", run), {"key": _key("r", run), "name": "", "running": run})]
        )
        refresh(self._transport, self._name)
        self._runs = sorted({*self._runs, run})

    def end(self) -> None:
        """Say that all runs of this part are over."""
        self._send([delete_action(_key("r", run)) for run in self._runs])
        refresh(self._transport, self._name)
        self._runs = []

    def read_last(self) -> Catalog:
        """Return what was written last, also by a run that was killed; this takes right to write.

        Raises:
            IndexDamagedError: It is nothing that we write.
        """
        with suppress(RefusedError):  # `read` tells that it is not there
            refresh(self._transport, self._name)
        return self.read()

    def read(self) -> Catalog:
        """Return what the last run has shown to readers; a second may pass in the midst of one.

        Raises:
            IndexDamagedError: It is nothing that we write.
        """
        address = str(self._transport.address)
        command = command_for(address)
        self._skips, self._runs = {}, []
        files: dict[str, FileState] = {}
        try:
            for source in self._documents():
                name = source["name"]
                if "running" in source:
                    if self._part.meets(Part.from_text(source["running"])):
                        self._runs.append(source["running"])
                elif not self._part.holds(name):
                    continue
                elif "state" in source:
                    files[name] = FileState(**source["state"])
                else:
                    self._skips[name] = source["skipped"]["all"]
            skipped = [
                Skipped(path, from_plain(why))
                for listed in self._skips.values()
                for path, *why in listed
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamagedError(
                "index-damaged", path=address, why=said_by(error), command=command
            ) from error
        except RefusedError as error:
            if error.refusal.status != NOT_FOUND:
                raise
            raise IndexDamagedError(
                "index-damaged", path=address, why=said_by(KeyError(self._name)), command=command
            ) from error
        catalog = Catalog(dict(sorted(files.items())), sorted(skipped))
        self._files = catalog.files
        return catalog

    def write(self, catalog: Catalog) -> None:
        """Write what *catalog* has otherwise than what was written last."""
        files, skips = catalog.files, _by_file(catalog)
        self._send(_changes("f", self._files, files, files.differing(self._files), _state))
        skipping = [name for name, listed in skips.items() if self._skips.get(name) != listed]
        self._send(_changes("s", self._skips, skips, skipping, _skipped))
        self._files, self._skips = files, skips

    def _send(self, actions: Iterable[Action]) -> None:
        sender = BulkSender(self._transport, self._name)
        try:
            sender.send(actions)
            sender.settle()
        finally:
            sender.close()

    def _documents(self) -> Iterator[dict[str, Any]]:
        after: list[Any] = []
        while True:
            body = {"size": _PAGE, "sort": [{"key": "asc"}], "track_total_hits": False}
            if after:
                body["search_after"] = after
            hits = self._transport.search(self._name, body)["hits"]["hits"]
            if not hits:
                return
            yield from (hit["_source"] for hit in hits)
            after = hits[-1]["sort"]


def _changes(
    kind: str,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    differing: Iterable[str],
    source: Callable[[Any], dict[str, Any]],
) -> Iterator[Action]:
    """Yield what makes the documents of a *kind* those of *now*, which were those of *before*."""
    for name in differing:
        key = _key(kind, name)
        yield index_action(key, {"key": key, "name": name, **source(now[name])})
    for name in before:
        if name not in now:
            yield delete_action(_key(kind, name))


def _key(kind: str, name: str) -> str:
    return f"{kind}:{blake2b(name.encode(), digest_size=16).hexdigest()}"


def _state(state: FileState) -> dict[str, Any]:
    return {"state": state._asdict()}


def _skipped(listed: list[list[Any]]) -> dict[str, Any]:
    return {"skipped": {"all": listed}}


def _by_file(catalog: Catalog) -> _Skips:
    """Return what was skipped by the file that it is in, as JSON has it."""
    found: defaultdict[str, list[list[Any]]] = defaultdict(list)
    for path, why in sorted(catalog.skipped):
        found[file_of(path, catalog.files)].append([path, *_listed(as_plain(why))])
    return dict(found)


def _listed(plain: list[Any]) -> list[Any]:
    """Return *plain* as it comes back from JSON."""
    code, fields = plain
    return [code, {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}]
