"""Writes records to their tables: the reverse of `reading`."""

import datetime
import functools
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import bindparam, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.exc import StaleDataError

from congress_api import model, records
from congress_api.model.base import Base
from congress_api.records.kinds import KINDS, Children
from congress_api.store.journal import ChangeStamp
from congress_api.vocabulary.common import Visibility

SlugIds = Mapping[str, Mapping[str, uuid.UUID]]
"""Ids by kind and slug."""

EVENT_CREATION_LOCK = 0x666F756E  # "foun": PostgreSQL advisory lock that is held while an event is created
PLAIN = (str, int, bool, uuid.UUID, datetime.datetime, datetime.date)


async def event_id(db: AsyncSession, slug: str) -> uuid.UUID | None:
    """The id that an event's slug is reserved for, also after the event is deleted; None if it was never used.

    In that case no other transaction can use it until this one ends: replicas that start together seed the same event.
    """
    existing_id = await db.scalar(select(model.Event.id).where(model.Event.slug == slug))
    if existing_id is None and db.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        await db.execute(select(func.pg_advisory_xact_lock(EVENT_CREATION_LOCK)))
        existing_id = await db.scalar(select(model.Event.id).where(model.Event.slug == slug))
    return existing_id


class Former(Struct, frozen=True):
    """What a slug is reserved for after its resource is deleted."""

    id: uuid.UUID
    number: int | None = None
    record: Any = None
    """The resource as it was when it was deleted; None for an event."""

    @property
    def slots(self) -> Sequence[records.Slot]:
        """The slots of a session: they keep their ids, so that calendars recognise a restored session."""
        return self.record.slots if isinstance(self.record, records.Session) else ()


async def former(db: AsyncSession, event_id: uuid.UUID, kind: str, slug: str) -> Former | None:
    """What a slug is reserved for; None if it was never used."""
    table, log = KINDS[kind].table, model.Change
    columns = (table.id, getattr(table, "number", literal(None)))
    row = (await db.execute(select(*columns).where(table.event_id == event_id, table.slug == slug))).first()
    if row is None:
        return None
    history = select(log.before).where(log.resource_id == row[0], log.before.is_not(None))
    last = await db.scalar(history.order_by(log.version.desc(), log.place.desc()).limit(1))
    record = None if last is None else records.restored(last, KINDS[kind].record)
    return Former(row[0], row[1], record)


class RecordWriter:
    """Writes the records of one event in one transaction. Every slug that they refer to must be in `ids`."""

    def __init__(self, db: AsyncSession, event_id: uuid.UUID, ids: SlugIds, stamp: ChangeStamp) -> None:
        self._db = db
        self._event_id = event_id
        self._ids = ids
        self.stamp = stamp
        self.revisions: dict[uuid.UUID, int] = {}
        """By id, the revisions of the rows that were read."""

    async def put(self, record: records.Content, before: records.Content | None) -> None:
        """Write a new or changed record, which must have an id. Fields that equal those of `before` are not written.

        Raises StaleDataError if there is no longer such a row.
        """
        kind = KINDS[record.kind_name]
        fields = [name for name in record.__struct_fields__ if getattr(before, name, self) != getattr(record, name)]
        lists = [selectinload(getattr(kind.table, name)) for name in fields if name in kind.children]
        if before is not None and not lists:
            await self._update(record, before, fields)
            return
        row = await self._db.scalar(select(kind.table).where(kind.table.id == record.id).options(*lists))
        row = self.add(record, row, fields if row is not None else None)
        await self._db.flush()
        self.revisions[row.id] = row.revision

    async def _update(self, record: records.Content, before: records.Content, fields: Iterable[str]) -> None:
        """Write these fields of a record without reading its row."""
        values: dict[str, Any] = {"its_id": record.id, "version": self.stamp.version, "updated_at": self.stamp.at}
        if record.is_public or before.is_public:
            values["revision"] = self.stamp.revision
        values.update(self._column(record, field) for field in fields)
        written: Any = await self._db.execute(_update_of(record.kind_name), values)
        if written.rowcount != 1:
            raise StaleDataError(f"{record.kind_name} {record.id} has changed")

    def _column(self, record: records.Content, field: str) -> tuple[str, Any]:
        """The column of a field, and its value."""
        value = getattr(record, field)
        if field in KINDS[record.kind_name].references:
            return f"{field}_id", self._ids[field][value] if value else None
        return field, column(value)

    def add(
        self, record: records.Content, row: model.Content | None = None, fields: Iterable[str] | None = None
    ) -> model.Content:
        """Write a record, or only these fields of it, to its row or to a new one."""
        kind = KINDS[record.kind_name]
        if row is None:
            row = kind.table(event_id=self._event_id, revision=0, deleted_at=None)
            self._db.add(row)
        _stamp_row(row, record, self.stamp)
        row.deleted_at = None
        for field in record.__struct_fields__ if fields is None else fields:
            if field in kind.children:
                self._put_list(getattr(row, field), kind.children[field], getattr(record, field))
            else:
                setattr(row, *self._column(record, field))
        return row

    async def remove(self, kind: str, resource_id: uuid.UUID) -> None:
        """Mark a resource as deleted; the row stays, so that the slug remains reserved for its id."""
        _remove(await self._db.get_one(KINDS[kind].table, resource_id), self.stamp)

    def _put_list(self, existing: list[Any], children: Children, value: list[Any]) -> None:
        """Update the rows of a list to match the record. Rows keep their keys: unchanged ones are not written."""
        by_key = {_key(old): old for old in existing}
        columns = [_values(children, index, entry, self._ids) for index, entry in enumerate(value)]
        rows = [by_key.get(values.get("id", values["place"])) or children.table() for values in columns]
        for child, values in zip(rows, columns, strict=True):
            for name, content in values.items():
                setattr(child, name, content)
        existing[:] = rows


@functools.cache
def _update_of(kind: str) -> Any:
    """The update of the row `its_id`, cached; the other parameters are its columns."""
    table = KINDS[kind].table
    rows = update(table.metadata.tables[table.__tablename__])
    return rows.where(table.id == bindparam("its_id"), table.deleted_at.is_(None))


def put_event(db: AsyncSession, record: records.Event, stamp: ChangeStamp, row: model.Event | None) -> None:
    """Write an event's own record, to its row or to a new one."""
    if row is None:
        row = model.Event(revision=0, deleted_at=None)
        db.add(row)
    _stamp_row(row, record, stamp)
    row.deleted_at = None
    for field in record.__struct_fields__:
        setattr(row, field, column(getattr(record, field)))


def remove_event(row: model.Event, stamp: ChangeStamp) -> None:
    _remove(row, stamp)


async def renew(db: AsyncSession, event_id: uuid.UUID, stamp: ChangeStamp) -> None:
    """Stamp all content as changed after a change of languages: any text may differ, so no ETag may survive."""
    for kind in KINDS.values():
        everything = update(kind.table).where(kind.table.event_id == event_id)
        await db.execute(everything.values(version=stamp.version, updated_at=stamp.at))


def _remove(row: model.Resource, stamp: ChangeStamp) -> None:
    if _is_public(row):
        row.revision = stamp.revision
    row.version, row.updated_at, row.deleted_at = stamp.version, stamp.at, stamp.at


def _stamp_row(row: model.Resource, record: records.Record, stamp: ChangeStamp) -> None:
    """Set version and time; the revision changes only if the row was or becomes visible to the public."""
    if record.is_public or (_is_public(row) and row.deleted_at is None):
        row.revision = stamp.revision
    row.version, row.updated_at = stamp.version, stamp.at


def _is_public(row: model.Resource) -> bool:
    waits = isinstance(row, model.Announcement) and row.published_at is None
    return row.visibility == Visibility.published and not waits


def _key(row: Base) -> Any:
    """The key of a row of a list: its id if it has one, else its place."""
    return getattr(row, "id", None) or getattr(row, "place", None)


def _values(children: Children, index: int, entry: Any, ids: SlugIds) -> dict[str, Any]:
    """The column values of one list entry."""
    if children.part is None:
        reference = children.reference or ""
        return {"place": index, f"{reference}_id": ids[reference][entry]}
    values = {field: column(getattr(entry, field)) for field in entry.__struct_fields__}
    if children.reference:
        slug = values.pop(children.reference)
        values[f"{children.reference}_id"] = ids[children.reference][slug] if slug else None
    return {"place": index, **values}


def column(value: Any) -> Any:
    """The value to store in a column: scalars as they are, parts as JSON."""
    return value if value is None or isinstance(value, PLAIN) else msgspec.to_builtins(value)
