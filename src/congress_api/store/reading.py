"""Defines which rows each edition shows, and reads whole events into records, kind by kind."""

import datetime
import enum
import functools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, CursorResult, Select, Table, and_, func, select

from congress_api import model, records
from congress_api.records.kinds import KINDS, Children, ContentKind
from congress_api.vocabulary.common import Visibility


class Edition(enum.StrEnum):
    """The audience of a read: everyone (public), or those who prepare the event (editorial)."""

    public = "public"
    editorial = "editorial"


class StoredRecord(Struct, frozen=True, kw_only=True):
    """A record as stored, with its position in the event's history."""

    record: Any
    """The record of the event itself or of a resource in it."""
    revision: int
    version: int
    updated_at: datetime.datetime


class Epoch(Protocol):
    """A part of an event's history within which its counters do not repeat."""

    @property
    def epoch(self) -> str:
        """Its random name."""

    @property
    def renewed_at(self) -> datetime.datetime:
        """When it began: no copy from before is current."""


class Head(Struct, frozen=True, kw_only=True):
    """An event's counters: they tell whether a copy of it is current."""

    event_id: uuid.UUID
    slug: str
    visibility: Visibility
    event_version: int
    epoch: str
    renewed_at: datetime.datetime
    version: int
    changed_at: datetime.datetime
    """When the version was last raised."""
    revision: int
    revised_at: datetime.datetime
    """When the revision was last raised."""

    def counter(self, edition: Edition) -> int:
        """The counter of an edition: revision for the public, version for editors."""
        return self.revision if edition is Edition.public else self.version

    def moved_at(self, edition: Edition) -> datetime.datetime:
        """When the counter of an edition was last raised."""
        return self.revised_at if edition is Edition.public else self.changed_at


class Whole(Struct, frozen=True, kw_only=True):
    """All of one event in one edition."""

    head: Head
    event: StoredRecord
    resources: dict[str, dict[str, StoredRecord]]


def visible(table: type[model.Resource], edition: Edition) -> ColumnElement[bool]:
    """The rows that an edition shows. No other check is needed: published resources refer only to published ones."""
    there: list[ColumnElement[bool]] = [table.deleted_at.is_(None)]
    if edition is Edition.public:
        there.append(table.visibility == Visibility.published)
        if issubclass(table, model.Announcement):
            there.append(table.published_at.is_not(None))
    return and_(*there)


def heads(connection: Connection, edition: Edition = Edition.editorial) -> dict[str, Head]:
    """The head of each event, by slug."""
    rows = connection.execute(_heads(edition)).mappings()
    return {row["slug"]: Head(**{**row, "visibility": Visibility(row["visibility"])}) for row in rows}


def head_of(connection: Connection, event_id: uuid.UUID) -> Head:
    """The head of an event, also of a deleted one."""
    row = connection.execute(_every_head().where(model.Event.id == event_id)).mappings().one()
    return Head(**{**row, "visibility": Visibility(row["visibility"])})


@functools.cache
def _heads(edition: Edition) -> Any:
    """The select of `heads`, cached: it runs at every commit in every process."""
    return _every_head().where(visible(model.Event, edition))


def _every_head() -> Any:
    event, ledger = model.Event, model.Ledger
    return select(
        event.id.label("event_id"),
        event.slug,
        event.visibility,
        event.version.label("event_version"),
        ledger.epoch,
        ledger.renewed_at,
        ledger.version,
        ledger.changed_at,
        ledger.revision,
        ledger.revised_at,
    ).join(ledger, ledger.event_id == event.id)


def events(connection: Connection, edition: Edition) -> list[tuple[StoredRecord, list[str]]]:
    """Every event's own record, with its languages."""
    table = model.Event.__table__
    rows = connection.execute(select(table).where(visible(model.Event, edition))).mappings()
    return [(_stored_record(records.Event, dict(row)), row["languages"]) for row in rows]


def events_changed_at(connection: Connection) -> datetime.datetime | None:
    """The time of the last change of any event, visible or not; it never goes back, not even at a withdrawal."""
    return connection.scalar(select(func.max(model.Event.updated_at)))


def events_with_due_announcements(connection: Connection, now: datetime.datetime) -> list[str]:
    """The events that have a published announcement whose `starts_at` has come and that is not public yet."""
    statement = _waiting(select(model.Event.slug).distinct()).where(model.Announcement.starts_at <= now)
    return list(connection.scalars(statement))


def next_announcement_due(connection: Connection) -> datetime.datetime | None:
    """The first `starts_at` of the published announcements that are not public yet."""
    due: datetime.datetime | None = connection.scalar(_waiting(select(func.min(model.Announcement.starts_at))))
    return due


def _waiting(statement: Select[Any]) -> Select[Any]:
    """Limits a select to published announcements that are not public yet."""
    table = model.Announcement
    return (
        statement.select_from(table)
        .join(model.Event, model.Event.id == table.event_id)
        .where(table.visibility == Visibility.published, table.published_at.is_(None))
        .where(table.deleted_at.is_(None), model.Event.deleted_at.is_(None))
    )


def whole(connection: Connection, head: Head, edition: Edition) -> Whole:
    """One event with all its content; rows outside the edition are not read."""
    table = model.Event.__table__
    row = connection.execute(select(table).where(table.c.id == head.event_id)).mappings().one()
    kinds = _Kinds(connection, head.event_id, edition)
    resources = {name: kinds.read(kind) for name, kind in KINDS.items()}
    return Whole(head=head, event=_stored_record(records.Event, dict(row)), resources=resources)


class _Kinds:
    """Reads one event kind by kind, and collects the slugs that later kinds refer to."""

    def __init__(self, connection: Connection, event_id: uuid.UUID, edition: Edition) -> None:
        self._connection = connection
        self._event_id = event_id
        self._edition = edition
        self._slugs: dict[uuid.UUID, str] = {}

    def read(self, kind: ContentKind) -> dict[str, StoredRecord]:
        """All resources of one kind, by slug."""
        condition = (kind.table.event_id == self._event_id) & visible(kind.table, self._edition)
        rows = list(_rows(self._connection.execute(select(kind.table.__table__).where(condition))))
        self._slugs.update((row["id"], row["slug"]) for row in rows)
        lists = {field: self._lists(kind, children, condition) for field, children in kind.children.items()}
        for row in rows:
            for reference in kind.references:
                row[reference] = self._slugs[key] if (key := row.pop(f"{reference}_id")) else None
            for field, by_owner in lists.items():
                row[field] = by_owner.get(row["id"], [])
        return {row["slug"]: _stored_record(kind.record, row) for row in rows}

    def _lists(
        self, kind: ContentKind, children: Children, condition: ColumnElement[bool]
    ) -> dict[uuid.UUID, list[Any]]:
        """The lists of one field, by the id of the resource they belong to."""
        table: Table = children.table.metadata.tables[children.table.__tablename__]
        key = table.c[children.owner]
        statement = select(table).join(kind.table, kind.table.id == key).where(condition).order_by(key, table.c.place)
        lists: dict[uuid.UUID, list[Any]] = defaultdict(list)
        for row in _rows(self._connection.execute(statement)):
            lists[row[children.owner]].append(_entry(children, row, self._slugs))
        return lists


def _rows(result: CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """Rows as dicts by column name. A `RowMapping` looks up each name again: a sixth of the time of a load."""
    names = tuple(result.keys())
    return (dict(zip(names, row, strict=True)) for row in result)


def _entry(children: Children, row: dict[str, Any], slugs: Mapping[uuid.UUID, str]) -> Any:
    """A list entry: a slug, or the encoded fields of a part."""
    if children.reference:
        target_id = row.pop(f"{children.reference}_id")
        row[children.reference] = slugs[target_id] if target_id else None
    if children.part is None:
        return row[children.reference or ""]
    return _fields(children.part, row)


def _stored_record(record: type[records.Record], row: dict[str, Any]) -> StoredRecord:
    return StoredRecord(
        record=records.restored(_fields(record, row), record),
        revision=row["revision"],
        version=row["version"],
        updated_at=row["updated_at"],
    )


def _fields(part: type[Struct], row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row under the encoded names of the fields of a part, without null ones."""
    pairs: Iterable[tuple[str, str]] = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
    return {encoded: row[field] for field, encoded in pairs if row[field] is not None}
