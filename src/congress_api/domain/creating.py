"""Creates events, and restores deleted ones with all their content."""

import datetime
from collections.abc import Iterable

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain import all_faults, committing, editing, importing, validity
from congress_api.domain.changing import Change
from congress_api.domain.unit_of_work import UnitOfWork, read_work
from congress_api.errors import Invalid
from congress_api.records.text_language import TextLanguage, renaming, retagged, with_languages
from congress_api.store import writing
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
    db: AsyncSession, slug: str, change: Change, language: TextLanguage, *, actor: str, cascade: bool
) -> int | None:
    """Create an event, or restore a deleted one, and return its version; None if the event exists already.

    With `cascade`, texts in languages that a restored event no longer has are dropped or moved.
    Raises Invalid or Clash.
    """
    event_id = await writing.event_id(db, slug)
    if event_id is None:
        return await _create(db, change, language, actor)
    ledger = await db.get_one(model.Ledger, event_id, with_for_update=True)
    row = await db.get_one(model.Event, event_id)
    if row.deleted_at is None:
        return None
    work = await read_work(db, ledger)  # the content must have texts in the new default language
    draft = replace(work.event, visibility=Visibility.draft)
    after = with_languages(work.event.languages, _applied(change, draft, language))
    after = retagged(after, renaming(work.event.languages, after.languages))
    _check(change, after)
    editing.validate_and_apply(work, work.event, after, cascade=cascade)
    return (await committing.restore(db, ledger, work, actor)).version


async def _create(db: AsyncSession, change: Change, language: TextLanguage, actor: str) -> int:
    event = editing.completed(UnitOfWork(EmptyState(), {}), None, _applied(change, None, language))
    _check(change, event)
    await importing.create_event(db, records.EventArchive(event=event), actor, datetime.datetime.now(datetime.UTC))
    return 1


def _applied(change: Change, before: records.Event | None, language: TextLanguage) -> records.Event:
    """The event that a request makes. Raises Invalid with the faults of the request and of applying it."""
    try:
        event: records.Event = change.apply(before, language)
    except Invalid as invalid:
        raise Invalid([*change.faults, *all_faults.beside(change.faults, invalid.faults)]) from None
    return event


def _check(change: Change, event: records.Event) -> None:
    """Raises Invalid with the faults of the request and those of the event that it makes."""
    found = list(validity.faults(event, event, lambda _kind, _slug: None))
    if faults := [*change.faults, *all_faults.beside(change.faults, found)]:
        raise Invalid(faults)
