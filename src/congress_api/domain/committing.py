"""What is on the desk, written: rows, counters and change log in one transaction."""

import datetime
import uuid

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.records.kinds import references
from congress_api.store import journal, writing


async def commit(
    session: AsyncSession, ledger: model.Ledger, work: UnitOfWork, actor: str, *, proposed_by: str | None = None
) -> journal.Stamp | None:
    """Write everything that the deed changed; None when that is nothing, and then no counter moves."""
    changes = work.changes()
    if not changes:
        return None
    ledger.numbers = work.numbers
    mark = journal.stamp(ledger, changes, actor, datetime.datetime.now(datetime.UTC))
    mark = replace(mark, proposed_by=proposed_by)
    pen = writing.Pen(session, ledger.event_id, _names(work, changes), mark)
    for change in changes:
        if change.kind == "event":
            await _put_event(session, ledger, change, mark)
        elif change.after is None:
            await pen.remove(change.kind, change.id)
        elif not isinstance(change.after, records.Event):
            await pen.put(change.after, change.before)  # type: ignore[arg-type]  # of the same kind
            await session.flush()
    await journal.record(session, ledger.event_id, changes, mark)
    return mark


async def _put_event(session: AsyncSession, ledger: model.Ledger, change: journal.Changed, mark: journal.Stamp) -> None:
    """Write the event's own record; other languages begin a new epoch, since every text may read otherwise."""
    before, after = change.before, change.after
    row = await session.get_one(model.Event, ledger.event_id)
    if not isinstance(after, records.Event):
        writing.remove_event(row, mark)
        return
    if isinstance(before, records.Event) and (
        (before.languages, before.default_language) != (after.languages, after.default_language)
    ):
        journal.new_epoch(ledger)
        await writing.renew(session, ledger.event_id, mark)
    writing.put_event(session, after, mark, row)


def _names(work: UnitOfWork, changes: list[journal.Changed]) -> dict[str, dict[str, uuid.UUID]]:
    """The ids of everything that the changed records refer to."""
    names: dict[str, dict[str, uuid.UUID]] = {kind: {} for kind in records.BY_NAME}
    for change in changes:
        if change.after is not None:
            for _, kind, slug in references(change.after):
                names[kind][slug] = work.id_of(kind, slug)
    return names
