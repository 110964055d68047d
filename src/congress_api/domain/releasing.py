"""Publishes announcements whose `startsAt` has come."""

import datetime

from congress_api import records
from congress_api.domain import committing, server_fields
from congress_api.domain.unit_of_work import read_work
from congress_api.store import journal, reading
from congress_api.store.database import Database

ACTOR = "schedule"
"""The name in the change log."""


async def release_due(database: Database) -> datetime.datetime | None:
    """Publish every announcement that is due; returns when the next one will be, None if none waits.

    Whichever process locks an event first does it, the others find none.
    """
    now = datetime.datetime.now(datetime.UTC)
    for event in await database.read(lambda connection: reading.events_with_due_announcements(connection, now)):
        async with database.writing(event) as db:
            ledger = await journal.lock(db, event)
            if ledger is None:
                continue
            work = await read_work(db, ledger)
            for announcement in list(work.of_kind("announcement")):
                if isinstance(announcement, records.Announcement) and records.published(announcement):
                    work.put(server_fields.released(announcement, now))
            await committing.commit(db, ledger, work, ACTOR)
    return await database.read(reading.next_announcement_due)
