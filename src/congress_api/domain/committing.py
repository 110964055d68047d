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
from congress_api.store.pacing import Pacing
from congress_api.store.writing import RecordWriter


async def commit(
    db: AsyncSession, ledger: model.Ledger, work: UnitOfWork, actor: str, *, proposed_by: str | None = None
) -> journal.ChangeStamp | None:
    """Write all changes. Returns None, and increments no counter, if there are none."""
    now = datetime.datetime.now(datetime.UTC)
    pacing = Pacing()
    server_fields.complete(work, now)
    await pacing.pause()
    changes = work.changes()
    if not changes:
        return None
    stamp = replace(journal.next_stamp(ledger, changes, actor, now), proposed_by=proposed_by)
    ledger.numbers = work.numbers
    writer = RecordWriter(db, ledger.event_id, _slug_ids(work, changes), stamp)
    await _write(db, ledger, writer, changes)
    await journal.record(db, ledger.event_id, changes, stamp)
    work.logged = journal.Logged(changes=changes, stamp=stamp, revisions=writer.revisions)
    return stamp


async def restore(db: AsyncSession, ledger: model.Ledger, work: UnitOfWork, actor: str) -> journal.ChangeStamp:
    """Write a deleted event again, with the pending changes to its content.

    It is logged as created, in a new epoch: clients that follow it have seen it deleted.
    """
    now, after = datetime.datetime.now(datetime.UTC), work.event
    assert after.id is not None
    server_fields.complete(work, now)
    content = [change for change in work.changes() if change.kind != "event"]
    event = journal.Changed(kind="event", id=after.id, slug=after.slug, before=work.event_before, after=after)
    logged = [replace(event, before=None), *content]
    stamp = journal.next_stamp(ledger, logged, actor, now)
    journal.new_epoch(ledger)
    ledger.numbers = work.numbers
    await _write(db, ledger, RecordWriter(db, ledger.event_id, _slug_ids(work, content), stamp), [event, *content])
    await journal.record(db, ledger.event_id, logged, stamp)
    return stamp


async def _write(db: AsyncSession, ledger: model.Ledger, writer: RecordWriter, changes: list[journal.Changed]) -> None:
    pacing = Pacing()
    for change in changes:
        await pacing.pause()
        if change.kind == "event":
            await _put_event(db, ledger, change, writer.stamp)
        elif change.after is None:
            await writer.remove(change.kind, change.id)
        elif not isinstance(change.after, records.Event):
            await writer.put(change.after, change.before)  # type: ignore[arg-type]  # of the same kind


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
        await proposing.rename_languages(db, ledger.event_id, renaming(before.languages, after.languages))
    writing.put_event(db, after, stamp, row)


def _slug_ids(work: UnitOfWork, changes: list[journal.Changed]) -> dict[str, dict[str, uuid.UUID]]:
    """The ids of all resources that the changed records refer to."""
    ids: dict[str, dict[str, uuid.UUID]] = {kind: {} for kind in records.BY_NAME}
    for change in changes:
        if change.after is not None:
            for _, kind, slug in references(change.after):
                ids[kind][slug] = work.id_of(kind, slug)
    return ids
