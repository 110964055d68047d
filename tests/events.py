"""Events of a test's own in the database, and changes in them, written the way the API writes them."""

import datetime
import os
from collections import defaultdict
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, update

from congress_api import model
from congress_api import records as p
from congress_api.domain import committing, importing
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.imaging.picture import Picture
from congress_api.store import journal, loading, reading
from congress_api.store.database import Database
from congress_api.store.loading import Whole
from congress_api.store.reading import Edition

ACTOR = "test"


_brought_in: defaultdict[str, dict[str, str]] = defaultdict(dict)
"""By database: the events that tests brought into it, and the module that each is for."""


async def bring_in(
    database: Database, *programmes: p.EventArchive, pictures: Iterable[Picture] = (), lasting: bool = False
) -> None:
    """Create events, as `congress-api seed` does. Unless they are lasting, they are gone in the next module."""
    here, known = _module(), _brought_in[str(database.url)]
    if past := [event for event, module in known.items() if module != here]:
        await take_out(database, *past)
        for event in past:
            del known[event]
    known.update({} if lasting else {programme.event.slug: here for programme in programmes})
    for programme in programmes:
        async with database.writing() as session:
            now = datetime.datetime.now(datetime.UTC)
            await importing.create_event(session, programme, ACTOR, now, pictures=pictures)


def _module() -> str:
    """The module whose test runs."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[0]


async def take_out(database: Database, *events: str) -> None:
    """Delete events: with every one that stays, all that read the list of events take longer."""
    async with database.writing() as session:
        gone = datetime.datetime.now(datetime.UTC)
        await session.execute(update(model.Event).where(model.Event.slug.in_(events)).values(deleted_at=gone))


async def whole(database: Database, slug: str, edition: Edition = Edition.public) -> Whole:
    """An event read from the database in one go."""
    return await database.read(lambda connection: _whole(connection, slug, edition))


def _whole(connection: Connection, slug: str, edition: Edition) -> Whole:
    return loading.whole(connection, reading.heads(connection)[slug], edition)


class DatabaseState:
    """An event as it stands in the database, for a desk."""

    def __init__(self, found: Whole) -> None:
        self._found = found

    def event(self) -> p.Event:
        record = self._found.event.record
        assert isinstance(record, p.Event)
        return record

    def record(self, kind: str, slug: str) -> p.Content | None:
        read = self._found.resources[kind].get(slug)
        return read.record if read else None

    def of_kind(self, kind: str) -> Iterable[p.Content]:
        return [read.record for read in self._found.resources[kind].values()]


async def change(
    database: Database, event: str, *records: p.Event | p.Content, removed: Iterable[p.Content] = ()
) -> journal.ChangeStamp | None:
    """Write and remove records in one transaction."""

    def deed(work: UnitOfWork) -> None:
        for record in records:
            put(work, record)
        for record in removed:
            work.remove(record.kind_name, record.slug)

    return await do(database, event, deed)


def put(work: UnitOfWork, record: p.Event | p.Content) -> None:
    """Let it be this, numbered if need be."""
    if isinstance(record, p.Event):
        work.put_event(record)
    else:
        work.put(importing._complete(record, work.numbers))


async def do(database: Database, event: str, deed: Callable[[UnitOfWork], None]) -> journal.ChangeStamp | None:
    """Do something to an event, in one transaction, with its entries in the change log."""
    async with database.writing() as session:
        ledger = await journal.lock(session, event)
        assert ledger is not None
        connection = await session.connection()
        found = await connection.run_sync(lambda connection: _whole(connection, event, Edition.editorial))
        work = UnitOfWork(DatabaseState(found), ledger.numbers)
        deed(work)
        return await committing.commit(session, ledger, work, ACTOR)
