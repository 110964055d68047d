"""Imports an archive as a new event with all its content, in one transaction or not at all."""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from congress_api import model, records
from congress_api.domain import server_fields, validity
from congress_api.domain.identifying import entries_of, next_number, with_entry_ids, with_id
from congress_api.errors import Fault, Invalid
from congress_api.imaging.picture import Picture
from congress_api.messages.resources import UsedTwice
from congress_api.records.kinds import KINDS
from congress_api.records.text_language import retagged, with_languages
from congress_api.store import images, journal, writing
from congress_api.vocabulary import rules
from congress_api.vocabulary.language import spelled

LISTS = {name: kind.plural for name, kind in KINDS.items()}
"""By kind, the name of its list in the archive."""


class Outcome(Struct, frozen=True, kw_only=True):
    """The number of resources created, by list; empty if the event existed already."""

    event: str
    created: dict[str, int]


def decoded(raw: bytes) -> records.EventArchive:
    """An archive from JSON, with its texts as they are stored. Raises ValueError."""
    content = rules.canonical(msgspec.json.decode(raw), rules.plan(records.EventArchive))
    return msgspec.convert(content, records.EventArchive)


async def create_event(
    db: AsyncSession,
    archive: records.EventArchive,
    actor: str,
    now: datetime.datetime,
    *,
    pictures: Iterable[Picture] = (),
) -> Outcome:
    """Create the event, and store its pictures, unless its slug was ever used.

    Raises Invalid that names every fault of the archive.
    """
    if await writing.event_id(db, archive.event.slug):
        return Outcome(event=archive.event.slug, created={})
    archive = _with_languages(archive)
    if faults := list(programme_faults(archive)):
        raise Invalid(faults)
    event, content, numbers = _completed(archive)
    content = server_fields.imported(content, now)
    ledger = _new_ledger(event, numbers)
    for picture in pictures:
        await images.put(db, picture, now)
    changes = [_created("event", event), *(_created(record.kind_name, record) for record in content)]
    stamp = journal.next_stamp(ledger, changes, actor, now)
    writing.put_event(db, event, stamp, None)
    await db.flush()
    db.add(ledger)
    await _write(db, content, ledger, stamp)
    await journal.record(db, ledger.event_id, changes, stamp)
    return Outcome(event=event.slug, created=_counted(content))


def _new_ledger(event: records.Event, numbers: dict[str, int]) -> model.Ledger:
    ledger = model.Ledger(
        event_id=event.id,
        epoch="",
        renewed_at=journal.START,
        version=0,
        changed_at=journal.START,
        revision=0,
        revised_at=journal.START,
        numbers=numbers,
    )
    journal.new_epoch(ledger)
    return ledger


async def _write(
    db: AsyncSession, content: list[records.Content], ledger: model.Ledger, stamp: journal.ChangeStamp
) -> None:
    """Write kind by kind, so that a row exists before another one refers to it."""
    ids: dict[str, dict[str, uuid.UUID]] = {kind: {} for kind in LISTS}
    writer = writing.RecordWriter(db, ledger.event_id, ids, stamp)
    for kind, group in itertools.groupby(content, key=lambda record: record.kind_name):
        for record in group:
            ids[kind][record.slug] = _id(record)
            writer.add(record)
        await db.flush()


def _with_languages(archive: records.EventArchive) -> records.EventArchive:
    """An archive whose language tags are all spelled alike."""
    event = with_languages((), archive.event)
    content = {
        name: [retagged(record, lambda tag: spelled(tag, event.languages)) for record in getattr(archive, name)]
        for name in LISTS.values()
    }
    return replace(archive, event=event, **content)


def programme_faults(archive: records.EventArchive) -> Iterator[Fault]:
    """All faults of an archive, each with a JSON pointer into it."""
    written = msgspec.to_builtins(archive)
    for where, flaw in rules.flaws(written, rules.plan(records.EventArchive)):
        yield Fault(flaw, pointer=where)
    by_key: dict[tuple[str, str], records.Content] = {}
    for kind, pointer, record in _located(archive):
        if (kind, record.slug) in by_key:
            yield Fault(UsedTwice(record.slug), pointer=f"{pointer}/slug")
        by_key[kind, record.slug] = record
    yield from _duplicate_faults(archive)

    def find(kind: str, slug: str) -> records.Content | None:
        return by_key.get((kind, slug))

    yield from _prefixed("/event", validity.faults(archive.event, archive.event, find))
    for _, pointer, record in _located(archive):
        yield from _prefixed(pointer, validity.faults(record, archive.event, find))
        yield from _prefixed(pointer, validity.draft_faults(record, find))


def _duplicate_faults(archive: records.EventArchive) -> Iterator[Fault]:
    """Ids must be unique in the archive, numbers within their kind."""
    ids: set[uuid.UUID] = {archive.event.id} if archive.event.id else set()
    numbers: set[tuple[str, int]] = set()
    for kind, pointer, part in _identified(archive):
        if part.id in ids:
            yield Fault(UsedTwice(str(part.id)), pointer=f"{pointer}/id")
        ids |= {part.id} if part.id else set()
        number = getattr(part, "number", None)
        if (kind, number) in numbers:
            yield Fault(UsedTwice(str(number)), pointer=f"{pointer}/number")
        numbers |= {(kind, number)} if number else set()


def _identified(
    archive: records.EventArchive,
) -> Iterator[tuple[str, str, records.Content | records.Slot | records.Entry]]:
    """All content that has an id: records, the slots of sessions, and entries of lists."""
    for kind, pointer, record in _located(archive):
        yield kind, pointer, record
        if isinstance(record, records.Session):
            for index, slot in enumerate(record.slots):
                yield "slot", f"{pointer}/slots/{index}", slot
        for name, entries in entries_of(record).items():
            for index, entry in enumerate(entries):
                yield "entry", f"{pointer}/{name}/{index}", entry


def _located(archive: records.EventArchive) -> Iterator[tuple[str, str, records.Content]]:
    for kind, name in LISTS.items():
        for index, record in enumerate(getattr(archive, name)):
            yield kind, f"/{name}/{index}", record


def _prefixed(pointer: str, faults: Iterable[Fault]) -> Iterator[Fault]:
    return (replace(fault, pointer=f"{pointer}{fault.pointer}") for fault in faults)


def _completed(
    archive: records.EventArchive,
) -> tuple[records.Event, list[records.Content], dict[str, int]]:
    """The event and its content with missing ids and numbers filled in, and the highest number of each kind."""
    numbers: dict[str, int] = {}
    content = [*(record for _, _, record in _located(archive))]
    for kind, number in _numbered(content):
        numbers[kind] = max(numbers.get(kind, 0), number or 0)
    return with_id(archive.event), [_complete(with_id(record), numbers) for record in content], numbers


def _numbered(content: list[records.Content]) -> Iterator[tuple[str, int | None]]:
    for record in content:
        if KINDS[record.kind_name].is_numbered:
            yield record.kind_name, getattr(record, "number", None)
        if isinstance(record, records.Session):
            yield from (("slot", slot.number) for slot in record.slots)


def _complete(record: records.Content, numbers: dict[str, int]) -> records.Content:
    """Assign missing numbers, to the slots of a session too, and ids to entries of lists."""
    record = with_entry_ids(record)
    missing: dict[str, Any] = {}
    if KINDS[record.kind_name].is_numbered and getattr(record, "number", None) is None:
        missing["number"] = next_number(numbers, record.kind_name)
    if isinstance(record, records.Session):
        missing["slots"] = [_complete_slot(slot, numbers) for slot in record.slots]
    return replace(record, **missing) if missing else record


def _complete_slot(slot: records.Slot, numbers: dict[str, int]) -> records.Slot:
    return replace(slot, id=slot.id or uuid7(), number=slot.number or next_number(numbers, "slot"))


def _id(record: records.Record) -> uuid.UUID:
    assert record.id is not None
    return record.id


def _created(kind: str, record: records.Event | records.Content) -> journal.Changed:
    return journal.Changed(kind=kind, id=_id(record), slug=record.slug, before=None, after=record)


def _counted(content: list[records.Content]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for record in content:
        counts[LISTS[record.kind_name]] = counts.get(LISTS[record.kind_name], 0) + 1
    return counts
