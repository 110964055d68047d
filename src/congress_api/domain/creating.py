"""Events founded, and deleted ones brought back with everything that was in them."""

import datetime
from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain import editing, importing, validity
from congress_api.domain.changing import Change
from congress_api.domain.unit_of_work import UnitOfWork, read_work
from congress_api.errors import Invalid
from congress_api.records.text_language import TextLanguage
from congress_api.store import journal, writing
from congress_api.store.journal import Changed
from congress_api.store.writing import Former


class EmptyState:
    """An event of which nothing stands yet."""

    def event(self) -> records.Event:
        """There is none."""
        raise LookupError("the event is not founded yet")

    def record(self, kind: str, slug: str) -> records.Content | None:
        """There is none."""
        return None

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        """There are none."""
        return ()


async def create_or_restore(
    db: AsyncSession, slug: str, change: Change, language: TextLanguage, *, actor: str
) -> int | None:
    """Make an event, or bring a deleted one back: its version then. None when it is there. Raises Invalid, Clash."""
    known = await writing.event_id(db, slug)
    if known is None:
        return await _create(db, change.apply(None, language), actor)
    ledger = await db.get_one(model.Ledger, known, with_for_update=True)
    row = await db.get_one(model.Event, known)
    if row.deleted_at is None:
        return None
    work = await read_work(db, ledger)  # its texts have to fit the languages that it now gets
    after = editing.completed(work, Former(row.id, None), change.apply(None, language))
    editing.validate_and_apply(work, work.event, after, cascade=False)
    return await _restore(db, ledger, after, actor)


async def _create(db: AsyncSession, made: records.Event, actor: str) -> int:
    event = editing.completed(UnitOfWork(EmptyState(), {}), None, made)
    if faults := list(validity.faults(event, event, lambda _kind, _slug: None)):
        raise Invalid(faults)
    await importing.create_event(db, records.EventArchive(event=event), actor, datetime.datetime.now(datetime.UTC))
    return 1


async def _restore(db: AsyncSession, ledger: model.Ledger, after: records.Event, actor: str) -> int:
    """Write it as something new, in a new epoch: who followed the event has seen it go."""
    assert after.id is not None
    changes = [Changed(kind="event", id=after.id, slug=after.slug, before=None, after=after)]
    stamp = journal.next_stamp(ledger, changes, actor, datetime.datetime.now(datetime.UTC))
    journal.new_epoch(ledger)
    row = await db.get_one(model.Event, ledger.event_id)
    if (row.languages, row.default_language) != (after.languages, after.default_language):
        await writing.renew(db, ledger.event_id, stamp)
    writing.put_event(db, after, stamp, row)
    await journal.record(db, ledger.event_id, changes, stamp)
    return stamp.version
