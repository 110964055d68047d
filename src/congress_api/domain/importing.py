"""A programme brought in: a new event with everything in it, in one transaction, or nothing at all."""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from congress_api import model, records
from congress_api.domain import validity
from congress_api.errors import Fault, Invalid
from congress_api.records.kinds import KINDS
from congress_api.store import journal, writing

Recorded = TypeVar("Recorded", bound=records.Record)

LISTS = {name: kind.plural for name, kind in KINDS.items()}
"""The programme's list of each kind."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What an import did: how many of each kind it created; nothing when the event was there already."""

    event: str
    created: dict[str, int]


async def create_event(db: AsyncSession, brought: records.EventArchive, actor: str, now: datetime.datetime) -> Outcome:
    """Create the event unless its slug is known. Raises Invalid that names every fault of the programme."""
    if await writing.event_id(db, brought.event.slug):
        return Outcome(event=brought.event.slug, created={})
    if faults := list(programme_faults(brought)):
        raise Invalid(faults)
    event, content, numbers = _completed(brought)
    ledger = model.Ledger(
        event_id=event.id,
        epoch="",
        version=0,
        revision=0,
        revised_at=journal.START,
        numbers=numbers,
    )
    journal.new_epoch(ledger)
    changes = [_created("event", event), *(_created(record.kind_name, record) for record in content)]
    stamp = journal.next_stamp(ledger, changes, actor, now)
    writing.put_event(db, event, stamp, None)
    await db.flush()
    db.add(ledger)
    await _write(db, content, ledger, stamp)
    await journal.record(db, ledger.event_id, changes, stamp)
    return Outcome(event=event.slug, created=_counted(content))


async def _write(
    db: AsyncSession, content: list[records.Content], ledger: model.Ledger, stamp: journal.ChangeStamp
) -> None:
    """Kind by kind, so that every row stands before another refers to it."""
    names: dict[str, dict[str, uuid.UUID]] = {kind: {} for kind in LISTS}
    writer = writing.RecordWriter(db, ledger.event_id, names, stamp)
    for kind, same in itertools.groupby(content, key=lambda record: record.kind_name):
        for record in same:
            names[kind][record.slug] = _id(record)
            writer.add(record)
        await db.flush()


def programme_faults(brought: records.EventArchive) -> Iterator[Fault]:
    """Everything that is wrong with a programme, each with a JSON pointer into it."""
    known: dict[tuple[str, str], records.Content] = {}
    for kind, pointer, record in _located(brought):
        if (kind, record.slug) in known:
            yield Fault(pointer=f"{pointer}/slug", detail=f"The slug {record.slug} is used twice.")
        known[kind, record.slug] = record
    yield from _double_faults(brought)

    def find(kind: str, slug: str) -> records.Content | None:
        return known.get((kind, slug))

    yield from _placed("/event", validity.faults(brought.event, brought.event, find))
    for _, pointer, record in _located(brought):
        yield from _placed(pointer, validity.faults(record, brought.event, find))
        yield from _placed(pointer, validity.draft_faults(record, find))


def _double_faults(brought: records.EventArchive) -> Iterator[Fault]:
    """Ids are there once, and numbers once among their kind."""
    ids: set[uuid.UUID] = {brought.event.id} if brought.event.id else set()
    numbers: set[tuple[str, int]] = set()
    for kind, pointer, part in _identified(brought):
        if part.id in ids:
            yield Fault(pointer=f"{pointer}/id", detail=f"The id {part.id} is used twice.")
        ids |= {part.id} if part.id else set()
        number = getattr(part, "number", None)
        if (kind, number) in numbers:
            yield Fault(pointer=f"{pointer}/number", detail=f"The number {number} is used twice.")
        numbers |= {(kind, number)} if number else set()


def _identified(brought: records.EventArchive) -> Iterator[tuple[str, str, records.Content | records.Slot]]:
    """Everything under the event that has an id: records, and the slots of sessions."""
    for kind, pointer, record in _located(brought):
        yield kind, pointer, record
        if isinstance(record, records.Session):
            for place, slot in enumerate(record.slots):
                yield "slot", f"{pointer}/slots/{place}", slot


def _located(brought: records.EventArchive) -> Iterator[tuple[str, str, records.Content]]:
    for kind, name in LISTS.items():
        for place, record in enumerate(getattr(brought, name)):
            yield kind, f"/{name}/{place}", record


def _placed(pointer: str, faults: Iterable[Fault]) -> Iterator[Fault]:
    return (Fault(pointer=f"{pointer}{fault.pointer}", detail=fault.detail) for fault in faults)


def _completed(
    brought: records.EventArchive,
) -> tuple[records.Event, list[records.Content], dict[str, int]]:
    """The records with the ids and numbers that they lack, and the highest number of each kind."""
    numbers: dict[str, int] = {}
    given = [*(record for _, _, record in _located(brought))]
    for kind, held in _numbered(given):
        numbers[kind] = max(numbers.get(kind, 0), held or 0)
    return _with_id(brought.event), [_complete(_with_id(record), numbers) for record in given], numbers


def _numbered(content: list[records.Content]) -> Iterator[tuple[str, int | None]]:
    for record in content:
        if KINDS[record.kind_name].is_numbered:
            yield record.kind_name, getattr(record, "number", None)
        if isinstance(record, records.Session):
            yield from (("slot", slot.number) for slot in record.slots)


def _complete(record: records.Content, numbers: dict[str, int]) -> records.Content:
    """Number what has none, the slots of a session too."""
    missing: dict[str, Any] = {}
    if KINDS[record.kind_name].is_numbered and getattr(record, "number", None) is None:
        missing["number"] = next_number(numbers, record.kind_name)
    if isinstance(record, records.Session):
        missing["slots"] = [complete_slot(slot, numbers) for slot in record.slots]
    return replace(record, **missing) if missing else record


def complete_slot(slot: records.Slot, numbers: dict[str, int]) -> records.Slot:
    """A slot with an id and a number."""
    return replace(slot, id=slot.id or uuid7(), number=slot.number or next_number(numbers, "slot"))


def next_number(numbers: dict[str, int], kind: str) -> int:
    """The next number of a kind; a number is never given twice, also not after a deletion."""
    numbers[kind] = numbers.get(kind, 0) + 1
    return numbers[kind]


def _with_id(record: Recorded) -> Recorded:
    return record if record.id else replace(record, id=uuid7())


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
