"""Snapshots in memory, advanced by the changes since, as a client would."""

import asyncio
import contextlib
import gc
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from weakref import WeakValueDictionary

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api.errors import NotFound
from congress_api.snapshot import loading
from congress_api.snapshot.capacity import KeptSnapshots, Key
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.events import Events, fingerprint, read_events
from congress_api.snapshot.following import OwnCommits, logged_steps, own_steps
from congress_api.snapshot.image_addresses import ImageAddresses
from congress_api.snapshot.renewal import Renewal
from congress_api.store import epochs, journal, reading
from congress_api.store.database import Database
from congress_api.store.journal import Counters, Logged
from congress_api.store.reading import Edition, Head
from congress_api.store.steps import Step, steps_since
from congress_api.store.watching import PostgresListener, Shared, SqlitePoller
from congress_api.vocabulary.common import Visibility

LOAD_WORK = 1_000_000  # bytes of heavy work that a load counts as, besides its size: 12 ms of CPU, as 1 MB of content
EVERYTHING = "*"  # not a slug: all events together
RETRY_AFTER = 1.0  # seconds, when the database could not be read
log = logging.getLogger(__name__)
CHECK_EVERY = 0.01  # seconds; anonymous readers may be this far behind, within the promised 50 ms


class SnapshotCache:
    """The snapshots of a process, and how current they are."""

    def __init__(
        self,
        database: Database,
        capacity: int,
        *,
        public_url: str = "",
        most_bytes: int = sys.maxsize,
        charge: Callable[[int], None] = lambda _work: None,
    ) -> None:
        """At most `capacity` snapshots and so many bytes; `charge` counts heavy work for the current request."""
        self.database = database
        self.addresses = ImageAddresses(public_url)
        self.heads: dict[str, Head] = {}
        self.events = {edition: Events([], {}, None) for edition in Edition}
        self._charge = charge
        self._kept = KeptSnapshots(capacity, most_bytes)
        self.generation = 0
        """Changes whenever a `snapshot_id` may have changed."""
        self._snapshot_ids: dict[str, object] = {}
        """Results of `snapshot_id` in this generation."""
        self._loading: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()
        self._turns = {edition: asyncio.Semaphore(1) for edition in Edition}
        """One load at a time, so that loads of the public cannot delay those of writers."""
        self._asked: SqlitePoller | None = None
        self._told: PostgresListener | None = None
        self._next_poll = 0.0
        self._behind = False
        self._renewal = Renewal(database, self.refresh)
        self._catching_up = asyncio.Lock()
        self._own = OwnCommits(self._kept)
        self.catch_up = Shared(self.refresh)
        """Catch up with commits that a client knows of."""

    async def start(self) -> None:
        """Read the list of events, and start watching the database."""
        if self.database.is_sqlite:
            self._asked = SqlitePoller(self.database)
            self._asked.moved()
        await self.refresh()
        if not self.database.is_sqlite:
            self._told = PostgresListener(self.database, self.refresh)

    async def stop(self) -> None:
        """Stop watching."""
        await self._renewal.stop()
        for watch in (self._asked, self._told):
            if watch is not None:
                await watch.close()

    def poll(self) -> None:
        """On SQLite, catch up with commits of others; cheap enough for every request. PostgreSQL notifies by itself."""
        if self._asked is None or (now := time.monotonic()) < self._next_poll:
            return
        self._next_poll = now + CHECK_EVERY
        try:
            if self._asked.moved() or self._behind or self._renewal.is_pending:
                self.database.read_now(self._catch_up)
        except Exception:  # no request fails because of it: what is in memory is served
            log.exception("cannot read what changed, trying again in %s s", RETRY_AFTER)
            self._behind, self._next_poll = True, now + RETRY_AFTER

    async def refresh(self) -> None:
        """Catch up with the database."""
        if self.database.is_sqlite:
            self.database.read_now(self._catch_up)
            return
        async with self._catching_up:  # two at once could replace a newer snapshot by an older one
            await self.database.read(self._catch_up)
            while self._behind:  # a load ended meanwhile
                await self.database.read(self._catch_up)

    def _catch_up(self, connection: Connection) -> None:
        heads = reading.heads(connection)
        if heads == self.heads and not self._behind:
            return
        if epochs.went_back(self.heads.values(), heads.values()):
            self._renewal.start({head.event_id: head.epoch for head in self.heads.values()})
            return
        by_id = {head.event_id: head for head in heads.values()}
        if fingerprint(heads) != self.events[Edition.editorial].fingerprint:
            self.events = {edition: read_events(connection, heads, edition, self.addresses) for edition in Edition}
        for key, snapshot in list(self._kept.items()):
            self._advance(connection, key, snapshot, by_id.get(key[0]))
        self.heads = heads
        self._next_generation()
        self._behind = any(self._is_behind(key, by_id.get(key[0])) for key in self._kept)

    def _is_behind(self, key: Key, head: Head | None) -> bool:
        """Whether a snapshot differs from the last known head of its event."""
        kept = self._kept[key]
        return head is None or (head.epoch, head.counter(key[1])) != (kept.head.epoch, kept.counter)

    def _advance(self, connection: Connection, key: Key, snapshot: Snapshot, head: Head | None) -> None:
        """Advance a snapshot; after another epoch it is dropped and loaded again."""
        self._next_generation()
        if head is None or head.epoch != snapshot.head.epoch:
            self._kept.drop(key)
        elif head.counter(key[1]) > snapshot.counter and not self._own.show(key, head):
            self._step(key, head, steps_since(connection, head.event_id, key[1], snapshot.counter))

    def _step(self, key: Key, head: Head, steps: list[Step]) -> None:
        if (snapshot := self._kept.get(key)) is not None and head.counter(key[1]) > snapshot.counter:
            self._kept.advance(key, snapshot.advanced(head, steps, self._kept.other_edition(key)), steps)

    def _next_generation(self) -> None:
        self._snapshot_ids.clear()
        self.generation += 1

    async def catch_up_to(self, slug: str, version: int) -> None:
        """Catch up with the database unless an event is known in this version, or a later one."""
        if version and ((head := self.heads.get(slug)) is None or head.version < version):
            await self.refresh()

    def snapshot_id(self, slug: str | None) -> object:
        """Identifies the public content in memory: of an event, of the list of events (None), or of all events.

        A response that was made under another id is out of date.
        """
        if slug is None:
            return self.events[Edition.public].fingerprint
        if slug == EVERYTHING:
            return self.heads
        if (known := self._snapshot_ids.get(slug)) is None:
            head = self.heads.get(slug)
            kept = head and self._kept.get((head.event_id, Edition.public))
            known = self._snapshot_ids[slug] = kept.id if kept else 0
        return known

    def public(self) -> list[Snapshot]:
        """The public snapshots in memory."""
        public = {head.event_id for head in self.heads.values() if head.visibility is Visibility.published}
        return [kept for (event, edition), kept in self._kept.items() if edition is Edition.public and event in public]

    async def step_to(self, db: AsyncSession, slug: str, ledger: Counters) -> None:
        """Catch up with the commits of others to an event, on the connection that has locked it."""
        head = self.heads.get(slug)
        if head is not None and head.epoch == ledger.epoch and head.version < ledger.version:
            async with self._catching_up:
                await (await db.connection()).run_sync(self._step_to, slug, ledger)

    def _step_to(self, connection: Connection, slug: str, ledger: Counters) -> None:
        before = self.heads.get(slug)
        if before is not None and before.version < ledger.version and not self._behind:
            head = journal.head_after(before, ledger)
            self._move(before, head, logged_steps(connection, head, self._kept))

    @contextlib.asynccontextmanager
    async def following(self, before: Snapshot, head: Head, logged: Logged) -> AsyncIterator[None]:
        """Around a commit of this process: make the snapshots before it, and show them once it is done."""
        steps = own_steps(before, head, logged)
        try:
            await self._own.prepare(head, steps or {})
            yield
            if not self._behind and not self._catching_up.locked():  # else it is being read
                self._move(before.head, head, steps)
        finally:
            self._own.forget(steps or {})

    def _move(self, before: Head, head: Head, read: dict[Key, list[Step]] | None) -> None:
        """Move the snapshots of an event from one head to the next; without steps, `refresh` will do it."""
        if read is None or self.heads.get(head.slug) != before:
            return
        for key, steps in read.items():
            if key in self._kept and not self._own.show(key, head):
                self._step(key, head, steps)
        self.heads = {**self.heads, head.slug: head}
        self._next_generation()

    async def head(self, slug: str, at_least: int = 0) -> Head:
        """The counters of an event, at this version or later. Raises NotFound."""
        await self.catch_up_to(slug, at_least)
        if (head := self.heads.get(slug)) is None:
            raise NotFound
        return head

    async def snapshot(self, slug: str, edition: Edition = Edition.public, at_least: int = 0) -> Snapshot:
        """The snapshot of an event, loaded if necessary; `at_least` is a version that it must include.

        Raises NotFound for an event that is not there or that the edition does not show.
        """
        head = await self.head(slug, at_least)
        if edition is Edition.public and head.visibility is not Visibility.published:
            raise NotFound
        key = (head.event_id, edition)
        if (known := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return known
        async with self._loading.setdefault(key, asyncio.Lock()):
            if key not in self._kept:
                await self._load(key, slug)
        if self._behind:
            await self.refresh()
        return await self.snapshot(slug, edition)

    async def _load(self, key: Key, slug: str) -> None:
        known = list(self.heads.values())  # known before the database is read
        beside = self._kept.other_edition(key)
        read = partial(loading.read, slug=slug, edition=key[1], known=known, addresses=self.addresses, beside=beside)
        self._charge(LOAD_WORK)
        async with self._turns[key[1]]:
            loaded = await self.database.read(read)
        if loaded is None:
            raise NotFound
        self._charge(loaded[1])
        self._kept.add(key, *loaded)
        if self._is_behind(key, self.heads.get(slug)):  # changes were committed during the load
            self._behind = True
        self._next_generation()
        gc.freeze()  # else garbage collections pause for 40 ms and more
