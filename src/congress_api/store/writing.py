"""Records put into their tables: the way back from `reading`."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from congress_api import model, records
from congress_api.model.base import Base
from congress_api.records.kinds import KINDS, Children
from congress_api.store.journal import ChangeStamp
from congress_api.vocabulary.common import Visibility

SlugIds = Mapping[str, Mapping[str, uuid.UUID]]
"""Ids by kind and slug."""

FOUNDING = 0x666F756E  # "foun": the advisory lock on PostgreSQL of who is about to make an event
PLAIN = (str, int, bool, uuid.UUID, datetime.datetime, datetime.date)


async def event_id(db: AsyncSession, slug: str) -> uuid.UUID | None:
    """The id that an event's slug belongs to, also when the event is deleted; None when it was never used.

    Then nobody else can use it until this transaction ends: replicas that start at once seed the same event.
    """
    known = await db.scalar(select(model.Event.id).where(model.Event.slug == slug))
    if known is None and db.get_bind().dialect.name == "postgresql":  # on SQLite writers go one by one anyway
        await db.execute(select(func.pg_advisory_xact_lock(FOUNDING)))
        known = await db.scalar(select(model.Event.id).where(model.Event.slug == slug))
    return known


class Former(Struct, frozen=True):
    """What a slug belongs to, also when that resource is deleted."""

    id: uuid.UUID
    number: int | None
    slots: Sequence[records.Slot] = ()
    """Those of a session, so that in people's calendars it comes back as what it was."""


async def former(db: AsyncSession, event_id: uuid.UUID, kind: str, slug: str) -> Former | None:
    """The id, number and slots that a slug belongs to for ever."""
    table = KINDS[kind].table
    columns = (table.id, getattr(table, "number", literal(None)))
    row = (await db.execute(select(*columns).where(table.event_id == event_id, table.slug == slug))).first()
    if row is None:
        return None
    return Former(row[0], row[1], await _slots(db, row[0]) if kind == "session" else ())


async def _slots(db: AsyncSession, session_id: uuid.UUID) -> list[records.Slot]:
    slot, room = model.Slot, model.Room
    own = [getattr(slot, name) for name in records.Slot.__struct_fields__ if name != "room"]
    statement = select(*own, room.slug.label("room")).outerjoin(room, room.id == slot.room_id)
    rows = await db.execute(statement.where(slot.session_id == session_id).order_by(slot.place))
    return [records.Slot(**row) for row in rows.mappings()]


class RecordWriter:
    """Writes the records of one event in one transaction. Every slug in them must be in `names`."""

    def __init__(self, db: AsyncSession, event_id: uuid.UUID, names: SlugIds, stamp: ChangeStamp) -> None:
        self._db = db
        self._event_id = event_id
        self._names = names
        self._stamp = stamp

    async def put(self, record: records.Content, before: records.Content | None) -> None:
        """Write a record, new or changed; it must carry its id. What it shares with `before` is left alone."""
        kind = KINDS[record.kind_name]
        fields = [name for name in record.__struct_fields__ if getattr(before, name, self) != getattr(record, name)]
        lists = [selectinload(getattr(kind.table, name)) for name in fields if name in kind.children]
        row = await self._db.scalar(select(kind.table).where(kind.table.id == record.id).options(*lists))
        self.add(record, row, fields if row is not None else None)

    def add(
        self, record: records.Content, row: model.Content | None = None, fields: Iterable[str] | None = None
    ) -> None:
        """Write a record, or these fields of it, into its row, or into a new one."""
        kind = KINDS[record.kind_name]
        if row is None:
            row = kind.table(event_id=self._event_id, revision=0, deleted_at=None)
            self._db.add(row)
        _stamp_row(row, record, self._stamp)
        row.deleted_at = None
        for field in record.__struct_fields__ if fields is None else fields:
            value = getattr(record, field)
            if field in kind.children:
                self._put_list(getattr(row, field), kind.children[field], value)
            elif field in kind.references:
                setattr(row, f"{field}_id", self._names[field][value] if value else None)
            else:
                setattr(row, field, column(value))

    async def remove(self, kind: str, resource_id: uuid.UUID) -> None:
        """Take a resource away; its row stays, so that its slug belongs to its id for ever."""
        _remove(await self._db.get_one(KINDS[kind].table, resource_id), self._stamp)

    def _put_list(self, standing: list[Any], children: Children, value: list[Any]) -> None:
        """Bring a list's rows to what the record says; rows keep their key, so nothing is renewed without need."""
        by_key = {_key(old): old for old in standing}
        wanted = [_values(children, place, entry, self._names) for place, entry in enumerate(value)]
        rows = [by_key.get(values.get("id", values["place"])) or children.table() for values in wanted]
        for child, values in zip(rows, wanted, strict=True):
            for name, content in values.items():
                setattr(child, name, content)
        standing[:] = rows


def put_event(db: AsyncSession, record: records.Event, stamp: ChangeStamp, row: model.Event | None) -> None:
    """Write an event's own record."""
    if row is None:
        row = model.Event(revision=0, deleted_at=None)
        db.add(row)
    _stamp_row(row, record, stamp)
    row.deleted_at = None
    for field in record.__struct_fields__:
        setattr(row, field, column(getattr(record, field)))


def remove_event(row: model.Event, stamp: ChangeStamp) -> None:
    """Take an event away."""
    _remove(row, stamp)


async def renew(db: AsyncSession, event_id: uuid.UUID, stamp: ChangeStamp) -> None:
    """Let all in an event count as changed: it may read otherwise in other languages, and no tag may outlive that."""
    for kind in KINDS.values():
        everything = update(kind.table).where(kind.table.event_id == event_id)
        await db.execute(everything.values(version=stamp.version, updated_at=stamp.at))


def _remove(row: model.Resource, stamp: ChangeStamp) -> None:
    if row.visibility == Visibility.published:
        row.revision = stamp.revision
    row.version, row.updated_at, row.deleted_at = stamp.version, stamp.at, stamp.at


def _stamp_row(row: model.Resource, record: records.Record, stamp: ChangeStamp) -> None:
    """Say when the row changed; its revision moves only when the public could or can see it."""
    could_be_seen = row.visibility == Visibility.published and row.deleted_at is None
    public = records.published(record) or could_be_seen
    row.version, row.updated_at = stamp.version, stamp.at
    if public:
        row.revision = stamp.revision


def _key(row: Base) -> Any:
    """What a list's row is known by: its id where it has one, else its place."""
    return getattr(row, "id", None) or getattr(row, "place", None)


def _values(children: Children, place: int, entry: Any, names: SlugIds) -> dict[str, Any]:
    """The columns of one entry of a list."""
    if children.part is None:
        reference = children.reference or ""
        return {"place": place, f"{reference}_id": names[reference][entry]}
    values = {field: column(getattr(entry, field)) for field in entry.__struct_fields__}
    if children.reference:
        slug = values.pop(children.reference)
        values[f"{children.reference}_id"] = names[children.reference][slug] if slug else None
    return {"place": place, **values}


def column(value: Any) -> Any:
    """A value as its column holds it: plain as it is, parts as JSON."""
    return value if value is None or isinstance(value, PLAIN) else msgspec.to_builtins(value)
