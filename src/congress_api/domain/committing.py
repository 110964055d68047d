"""Writes a unit of work to the database: rows, counters and change log in one transaction."""

import datetime
import uuid

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain import proposing, server_fields
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.records.kinds import references
from congress_api.records.text_language import renaming
from congress_api.store import journal, writing


async def commit(
    db: AsyncSession, ledger: model.Ledger, work: UnitOfWork, actor: str, *, proposed_by: str | None = None
) -> journal.ChangeStamp | None:
    """Write all changes. Returns None, and increments no counter, if there are none."""
    now = datetime.datetime.now(datetime.UTC)
    server_fields.complete(work, now)
    changes = work.changes()
    if not changes:
        return None
    ledger.numbers = work.numbers
    stamp = journal.next_stamp(ledger, changes, actor, now)
    stamp = replace(stamp, proposed_by=proposed_by)
    writer = writing.RecordWriter(db, ledger.event_id, _slug_ids(work, changes), stamp)
    for change in changes:
        if change.kind == "event":
            await _put_event(db, ledger, change, stamp)
        elif change.after is None:
            await writer.remove(change.kind, change.id)
        elif not isinstance(change.after, records.Event):
            await writer.put(change.after, change.before)  # type: ignore[arg-type]  # of the same kind
            await db.flush()
    await journal.record(db, ledger.event_id, changes, stamp)
    return stamp


async def _put_event(
    db: AsyncSession, ledger: model.Ledger, change: journal.Changed, stamp: journal.ChangeStamp
) -> None:
    """Write the event's own record. New languages start a new epoch: every text may be delivered differently."""
    before, after = change.before, change.after
    row = await db.get_one(model.Event, ledger.event_id)
    if not isinstance(after, records.Event):
        writing.remove_event(row, stamp)
        return
    if isinstance(before, records.Event) and (
        (before.languages, before.default_language) != (after.languages, after.default_language)
    ):
        journal.new_epoch(ledger)
        await writing.renew(db, ledger.event_id, stamp)
        await proposing.rename_languages(db, ledger.event_id, renaming(before, after))
    writing.put_event(db, after, stamp, row)


def _slug_ids(work: UnitOfWork, changes: list[journal.Changed]) -> dict[str, dict[str, uuid.UUID]]:
    """The ids of all resources that the changed records refer to."""
    ids: dict[str, dict[str, uuid.UUID]] = {kind: {} for kind in records.BY_NAME}
    for change in changes:
        if change.after is not None:
            for _, kind, slug in references(change.after):
                ids[kind][slug] = work.id_of(kind, slug)
    return ids
