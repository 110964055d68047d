"""An event opened for writing: one transaction, the event locked, and everything in it as it stands."""

import contextlib
from collections.abc import AsyncIterator, Iterable

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import NotFound
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.content import Item, Snapshot
from congress_api.store import journal
from congress_api.store.database import Database
from congress_api.store.reading import Edition


class EventTransaction(Struct, frozen=True):
    """A transaction on one event: the event is locked, and its current content is in memory."""

    db: AsyncSession
    ledger: model.Ledger
    snapshot: Snapshot
    work: UnitOfWork

    def item(self, kind: str, slug: str) -> Item | None:
        """A resource as it stands, with its version."""
        return self.snapshot.event if kind == "event" else self.snapshot.resources[kind].get(slug)


class SnapshotState:
    """A snapshot as the rules look at it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def event(self) -> records.Event:
        """The event's own record."""
        event: records.Event = self._snapshot.event.record
        return event

    def record(self, kind: str, slug: str) -> records.Content | None:
        """A resource, draft or published."""
        item = self._snapshot.resources[kind].get(slug)
        return item.record if item else None

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        """All of one kind."""
        return (item.record for item in self._snapshot.resources[kind].values())


@contextlib.asynccontextmanager
async def event_transaction(
    database: Database, snapshots: SnapshotCache, event: str
) -> AsyncIterator[EventTransaction]:
    """Open an event; what is on the desk at the end is for the caller to commit. Raises NotFound.

    The lock makes this the event's only writer, so the snapshot of the version that the ledger names is what stands,
    and every check of the rules reads from memory.
    """
    async with database.writing() as db:
        ledger = await journal.lock(db, event)
        if ledger is None:
            raise NotFound
        snapshot = await snapshots.snapshot(event, Edition.editorial, ledger.version)
        yield EventTransaction(db, ledger, snapshot, UnitOfWork(SnapshotState(snapshot), ledger.numbers))
