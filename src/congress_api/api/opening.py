"""An event opened for writing: one transaction, the event locked, and everything in it as it stands."""

import contextlib
from collections.abc import AsyncIterator, Iterable

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.api.reader import Asked
from congress_api.errors import NotFound
from congress_api.rules.desk import Desk
from congress_api.snapshot.content import Item, Snapshot
from congress_api.store import journal
from congress_api.store.reading import Edition
from congress_api.wire import programme


class Opened(Struct, frozen=True):
    """An event opened for writing: locked, and as it stands."""

    session: AsyncSession
    ledger: model.Ledger
    snapshot: Snapshot
    desk: Desk

    def item(self, kind: str, slug: str) -> Item | None:
        """A resource as it stands, with its version."""
        return self.snapshot.event if kind == "event" else self.snapshot.resources[kind].get(slug)


class OfSnapshot:
    """A snapshot as the rules look at it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def event(self) -> programme.Event:
        """The event's own record."""
        event: programme.Event = self._snapshot.event.record
        return event

    def record(self, kind: str, slug: str) -> programme.Content | None:
        """A resource, draft or published."""
        item = self._snapshot.resources[kind].get(slug)
        return item.record if item else None

    def records(self, kind: str) -> Iterable[programme.Content]:
        """All of one kind."""
        return (item.record for item in self._snapshot.resources[kind].values())


@contextlib.asynccontextmanager
async def opened(request: Asked, event: str) -> AsyncIterator[Opened]:
    """Open an event; what is on the desk at the end is for the caller to commit. Raises NotFound.

    The lock makes this the event's only writer, so the snapshot of the version that the ledger names is what stands,
    and every check of the rules reads from memory.
    """
    async with request.app.state.database.writing() as session:
        ledger = await journal.lock(session, event)
        if ledger is None:
            raise NotFound
        snapshot = await request.app.state.keeper.snapshot(event, Edition.editorial, ledger.version)
        yield Opened(session, ledger, snapshot, Desk(OfSnapshot(snapshot), ledger.numbers))
