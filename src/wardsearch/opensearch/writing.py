"""How does a run open an index of a cluster to write to it?

Covers what a run starts from, the right to write, new indexes and what killed runs left. What a run
was reading is noted on this machine. Does not cover what is written (`store`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from wardsearch.analysis.segmenter.segmenter import segmenter_version
from wardsearch.corpus.catalog import Catalog
from wardsearch.corpus.folders import CorpusFolders
from wardsearch.corpus.parts import WHOLE, Part
from wardsearch.corpus.store import Remembered, Store
from wardsearch.embedded.writing.at_hand import AtHand, may_be_of_a_file
from wardsearch.errors import CorpusError, IndexDamagedError, IndexOutdatedError, command_for
from wardsearch.opensearch.address import Address
from wardsearch.opensearch.catalog import CatalogIndex
from wardsearch.opensearch.indexes import (
    Current,
    current,
    make,
    publish,
    refresh,
    remember,
    remove_leftovers,
)
from wardsearch.opensearch.lock import WriterLock
from wardsearch.opensearch.mapping import Meta, demand_current
from wardsearch.opensearch.store import ClusterReader, ClusterStore, Known
from wardsearch.opensearch.transport import connect
from wardsearch.vietnamese.spelling import folding_version


class ClusterIndex:
    """The index at *address*, or *part* of it. It is a `WritableIndex`."""

    def __init__(self, address: Address, part: Part = WHOLE) -> None:
        self._address = address
        self._part = part
        self._transport = connect(address)

    @property
    def pictures_folder(self) -> Path:
        """The folder of this machine for what is read from pictures."""
        return local_folder(self._address) / "ocr"

    def remembered(self) -> Remembered:
        """Return what the index, of whatever release, remembers; nothing where there is none."""
        _ = self._transport.version
        found = current(self._transport)
        if found is None:
            return Remembered(CorpusFolders(), 0)
        count = self._transport.request("GET", f"/{found.generation.reports}/_count")["count"]
        return Remembered(found.meta.folders, count)

    def own_prefix(self, corpus: Path) -> str | None:  # noqa: ARG002 - as of any index
        """Return that no name in a corpus folder is of the index."""
        return None

    def open_dry(self, *, rebuild: bool) -> Store:
        """Return a store that knows the index and changes nothing."""
        found = current(self._transport)
        if found is None:
            return ClusterReader(
                self._transport, Known(None, CorpusFolders(), Catalog(), Catalog())
            )
        if not rebuild:
            self._demand_current(found.meta)
        catalog = CatalogIndex(self._transport, found.generation.catalog, self._part)
        remembered = _remembered(catalog, rebuild=rebuild)
        before = Catalog() if rebuild else remembered
        refresh(self._transport, found.generation.reports)
        known = Known(found.generation, found.meta.folders, before, remembered)
        return ClusterReader(self._transport, known)

    @contextmanager
    def open_writer(self, *, rebuild: bool, wait: float) -> Iterator["LockedCluster"]:
        """Yield the right to write, which ends with the context.

        Args:
            rebuild: Make the index anew; until the end the old one stays.
            wait: Seconds to wait for another writer to end.

        Raises:
            CorpusError: Part of an index cannot be made anew.
            IndexFolderError: It cannot be written, is locked, outdated or foreign.
        """
        if rebuild and self._part != WHOLE:
            raise CorpusError("part-of-rebuild", found=str(self._part))
        found = current(self._transport)
        if found is not None and not rebuild:
            self._demand_current(found.meta)
        lock = WriterLock(self._transport, self._part, wait=wait)
        try:
            yield LockedCluster(self, lock, rebuild=rebuild)
        finally:
            lock.release()

    @contextmanager
    def open_store(
        self, lock: WriterLock, folders: CorpusFolders, *, jobs: int, rebuild: bool
    ) -> Iterator[ClusterStore]:
        """Yield a store that commits what *folders* hold, as long as *lock* is held."""
        transport = self._transport
        old = current(transport)
        if self._part == WHOLE:
            remove_leftovers(transport, old.generation if old else None)
        new = self._started(old, folders, rebuild=rebuild)
        remembered = Catalog()
        if old is not None:
            last = CatalogIndex(transport, old.generation.catalog, self._part)
            remembered = _remembered(last, rebuild=rebuild)
        catalog = CatalogIndex(transport, new.generation.catalog, self._part)
        before = catalog.read_last()
        refresh(transport, new.generation.reports)
        known = Known(
            new.generation,
            old.meta.folders if old else CorpusFolders(),
            before,
            remembered,
            is_unsettled=catalog.is_unsettled,
            is_renaming=old is not None and not old.meta.folders.keeps_names(folders),
        )
        catalog.begin()
        notes = local_folder(self._address) / f"part-{self._part.number}-of-{self._part.shares}"
        notes.mkdir(parents=True, exist_ok=True)
        store = ClusterStore(
            transport,
            known,
            catalog,
            lock,
            AtHand(notes),
            jobs=jobs,
            at_once=old is None or new.generation != old.generation,
            replaced=old.generation if old else None,
        )
        try:
            yield store
        except BaseException as error:
            if not may_be_of_a_file(error):
                store.forget()
            raise
        finally:
            store.close()

    def _started(self, old: Current | None, folders: CorpusFolders, *, rebuild: bool) -> Current:
        """Return the indexes that a run writes to, made if need be, which say so."""
        meta = Meta(folders, segmenter=segmenter_version(), folding=folding_version())
        if old is None or rebuild:
            made = make(self._transport, meta)
            if not rebuild:  # nobody sees anything else meanwhile
                publish(self._transport, made, None)
            return Current(made, meta)
        if old.meta != meta:
            remember(self._transport, old.generation, meta)
        return Current(old.generation, meta)

    def _demand_current(self, meta: Meta) -> None:
        demand_current(meta, self._address)
        for code, found, expected in (
            ("index-words-outdated", meta.segmenter, segmenter_version()),
            ("index-folding-outdated", meta.folding, folding_version()),
        ):
            if found != expected:
                path = str(self._address)
                raise IndexOutdatedError(
                    code, path=path, found=found, expected=expected, command=command_for(path)
                )


class LockedCluster:
    """An index whose *lock* is held. It is a `Writer`."""

    def __init__(self, index: ClusterIndex, lock: WriterLock, *, rebuild: bool) -> None:
        self._index = index
        self._lock = lock
        self._rebuild = rebuild

    @contextmanager
    def open_store(self, folders: CorpusFolders, *, jobs: int) -> Iterator[ClusterStore]:
        """Yield a store that commits what *folders* hold."""
        with self._index.open_store(self._lock, folders, jobs=jobs, rebuild=self._rebuild) as store:
            yield store


def _remembered(catalog: CatalogIndex, *, rebuild: bool) -> Catalog:
    """Return what was written last; nothing where it is damaged, and all is made anew."""
    try:
        return catalog.read_last()
    except IndexDamagedError:
        if not rebuild:
            raise
        return Catalog()


def local_folder(address: Address) -> Path:
    """Return the folder of this machine for what it knows of the index at *address*."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = blake2b(str(address).encode(), digest_size=8).hexdigest()
    return cache / "wardsearch" / f"opensearch-{name}"
