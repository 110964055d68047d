"""Renews the epochs of events when their counters may repeat, as after a restore: every tag and cursor is void then."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.store import journal
from congress_api.store.reading import Head


class Counted(Protocol):
    """The counters of an event, as a process or a file knows them."""

    @property
    def event_id(self) -> uuid.UUID: ...

    @property
    def epoch(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def revision(self) -> int: ...


async def renew(db: AsyncSession, known: Mapping[uuid.UUID, str] | None = None) -> int:
    """Renew the epoch of every event, or of those that still have the known one. Returns how many were renewed."""
    ledgers = await db.scalars(select(model.Ledger).order_by(model.Ledger.event_id).with_for_update())
    count = 0
    for ledger in ledgers.all():
        if known is None or known.get(ledger.event_id) == ledger.epoch:
            journal.new_epoch(ledger)
            count += 1
    await journal.announce(db, "*")
    return count


def went_back(known: Iterable[Counted], found: Iterable[Head]) -> bool:
    """Whether the database is behind what was known of it before: another state was put in its place."""
    newest = {(head.event_id, head.epoch): head for head in found}
    pairs = ((head, newest.get((head.event_id, head.epoch))) for head in known)
    return any(new and (new.version < old.version or new.revision < old.revision) for old, new in pairs)
