"""Opens an event for writing: one transaction, the event locked, its current content in memory."""

import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain import three_way_merge
from congress_api.domain.proposing import Draft
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import NotFound, Unavailable
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.item import Item
from congress_api.store import journal
from congress_api.store.database import Database
from congress_api.store.reading import Edition


class EventTransaction(Struct, frozen=True):
    """A transaction on one event: the event is locked, and its current content is in memory."""

    db: AsyncSession
    ledger: model.Ledger
    snapshot: Snapshot
    work: UnitOfWork

    async def undo(self) -> None:
        """Roll back what was written."""
        await self.db.rollback()
        self.work.logged = None

    def item(self, kind: str, slug: str) -> Item | None:
        """The current resource, with its version."""
        return self.snapshot.item(kind, slug)


class EditTarget(Struct, frozen=True):
    """The resource to edit, and the partner's draft of it where the organiser reviews partner edits."""

    item: Item | None
    draft: Draft | None

    @property
    def base(self) -> Any:
        """The record that a PATCH builds on; None if there is none."""
        if self.draft is not None:
            return self.draft.record
        return self.item.record if self.item else None

    @property
    def current(self) -> Any:
        """The record that the client has read before a PUT: open proposals are not part of it."""
        return self.item.record if self.item else self.base

    def combine(self, after: Any) -> Any:
        """Merge a replacement into the open proposal; fields that it leaves as they are keep the proposed values."""
        if self.item is None or self.draft is None or self.draft.proposal is None:
            return after
        return three_way_merge.merged(self.base, self.item.record, after)


class SnapshotState:
    """The current state of an event, taken from a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def event(self) -> records.Event:
        event: records.Event = self._snapshot.event.record
        return event

    def record(self, kind: str, slug: str) -> records.Content | None:
        """Drafts included."""
        item = self._snapshot.resources[kind].get(slug)
        return item.record if item else None

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        return (item.record for item in self._snapshot.resources[kind].values())


async def _current(db: AsyncSession, snapshots: SnapshotCache, ledger: model.Ledger, event: str) -> Snapshot:
    """The editorial snapshot of a locked event. Raises Unavailable when the database went back."""
    await snapshots.step_to(db, event, ledger)
    snapshot = await snapshots.snapshot(event, Edition.editorial, ledger.version)
    if not _is_at(snapshot, ledger):
        await snapshots.refresh()
        snapshot = await snapshots.snapshot(event, Edition.editorial)
    if not _is_at(snapshot, ledger):
        raise Unavailable("the database went back to an earlier state")
    return snapshot


def _is_at(snapshot: Snapshot, ledger: model.Ledger) -> bool:
    return (snapshot.head.epoch, snapshot.head.version) == (ledger.epoch, ledger.version)


@contextlib.asynccontextmanager
async def event_transaction(
    database: Database, snapshots: SnapshotCache, event: str
) -> AsyncIterator[EventTransaction]:
    """Open an event; the caller commits the unit of work. Raises NotFound.

    The lock makes this the event's only writer, so the snapshot at the ledger's version stays current until the commit,
    and the rules read from memory alone.
    """
    async with contextlib.AsyncExitStack() as committing, database.writing(event) as db:
        ledger = await journal.lock(db, event)
        if ledger is None:
            raise NotFound
        snapshot = await _current(db, snapshots, ledger, event)
        tx = EventTransaction(db, ledger, snapshot, UnitOfWork(SnapshotState(snapshot), ledger.numbers))
        yield tx
        if tx.work.logged is not None:  # nothing is awaited after the commit: the next writer here finds it done
            head = journal.head_after(snapshot.head, ledger)
            await committing.enter_async_context(snapshots.following(snapshot, head, tx.work.logged))
