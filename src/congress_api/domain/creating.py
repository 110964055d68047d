"""Creates events, and restores deleted ones with all their content."""

import datetime
from collections.abc import Iterable

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain import all_faults, editing, importing, validity
from congress_api.domain.changing import Change
from congress_api.domain.unit_of_work import UnitOfWork, read_work
from congress_api.errors import Invalid
from congress_api.records.text_language import TextLanguage, retagged, with_languages
from congress_api.store import journal, writing
from congress_api.store.journal import Changed
from congress_api.vocabulary.common import Visibility


class EmptyState:
    """The state of an event before it is created."""

    def event(self) -> records.Event:
        """Raises LookupError."""
        raise LookupError("the event does not exist yet")

    def record(self, kind: str, slug: str) -> records.Content | None:
        return None

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        return ()


async def create_or_restore(
    db: AsyncSession, slug: str, change: Change, language: TextLanguage, *, actor: str
) -> int | None:
    """Create an event, or restore a deleted one, and return its version; None if the event exists already.

    Raises Invalid or Clash.
    """
    event_id = await writing.event_id(db, slug)
    if event_id is None:
        return await _create(db, change, language, actor)
    ledger = await db.get_one(model.Ledger, event_id, with_for_update=True)
    row = await db.get_one(model.Event, event_id)
    if row.deleted_at is None:
        return None
    if change.faults:
        raise Invalid(list(change.faults))
    work = await read_work(db, ledger)  # the content must have texts in the new default language
    draft = replace(work.event, visibility=Visibility.draft)
    after = with_languages(work.event.languages, change.apply(draft, language))
    after = retagged(after, lambda tag: tag if tag in after.languages else None)
    editing.validate_and_apply(work, work.event, after, cascade=False)
    return await _restore(db, ledger, after, actor)


async def _create(db: AsyncSession, change: Change, language: TextLanguage, actor: str) -> int:
    event = editing.completed(UnitOfWork(EmptyState(), {}), None, change.apply(None, language))
    found = list(validity.faults(event, event, lambda _kind, _slug: None))
    if faults := [*change.faults, *all_faults.beside(change.faults, found)]:
        raise Invalid(faults)
    await importing.create_event(db, records.EventArchive(event=event), actor, datetime.datetime.now(datetime.UTC))
    return 1


async def _restore(db: AsyncSession, ledger: model.Ledger, after: records.Event, actor: str) -> int:
    """Log the event as created, in a new epoch: clients that follow it have seen it deleted."""
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
