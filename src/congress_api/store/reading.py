"""What the public may see, said once; and an event read whole, by kind, as records of the programme."""

import datetime
import enum
import functools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, CursorResult, Table, func, select

from congress_api import model, records
from congress_api.records.kinds import KINDS, Children, ContentKind
from congress_api.vocabulary.common import Visibility


class Edition(enum.StrEnum):
    """Who reads: everybody (public) or those who prepare the event (editorial)."""

    public = "public"
    editorial = "editorial"


class StoredRecord(Struct, frozen=True, kw_only=True):
    """A resource as it stands: its record and where it is in the event's history."""

    record: Any
    """A record of the programme: the event itself or something in it."""
    revision: int
    version: int
    updated_at: datetime.datetime


class Head(Struct, frozen=True, kw_only=True):
    """How far an event is: what tells whether a copy of it is still current."""

    event_id: uuid.UUID
    slug: str
    visibility: Visibility
    event_version: int
    epoch: str
    version: int
    revision: int
    revised_at: datetime.datetime

    def counter(self, edition: Edition) -> int:
        """How far it is in an edition: revision for the public, version for editors."""
        return self.revision if edition is Edition.public else self.version


class Whole(Struct, frozen=True, kw_only=True):
    """All of one event in one edition."""

    head: Head
    event: StoredRecord
    resources: dict[str, dict[str, StoredRecord]]


def visible(table: type[model.Resource], edition: Edition) -> ColumnElement[bool]:
    """Which rows an edition shows. A published resource refers only to published ones, so this is all there is."""
    if edition is Edition.public:
        return (table.visibility == Visibility.published) & table.deleted_at.is_(None)
    return table.deleted_at.is_(None)


def heads(connection: Connection, edition: Edition = Edition.editorial) -> dict[str, Head]:
    """How far each event is, by slug."""
    rows = connection.execute(_heads(edition)).mappings()
    return {row["slug"]: Head(**{**row, "visibility": Visibility(row["visibility"])}) for row in rows}


@functools.cache
def _heads(edition: Edition) -> Any:
    """The select of `heads`, built once: it runs at every commit in every process."""
    event, ledger = model.Event, model.Ledger
    statement = select(
        event.id.label("event_id"),
        event.slug,
        event.visibility,
        event.version.label("event_version"),
        ledger.epoch,
        ledger.version,
        ledger.revision,
        ledger.revised_at,
    ).join(ledger, ledger.event_id == event.id)
    return statement.where(visible(event, edition))


def events(connection: Connection, edition: Edition) -> list[tuple[StoredRecord, list[str]]]:
    """Every event with its languages, without what lies under it."""
    table = model.Event.__table__
    rows = connection.execute(select(table).where(visible(model.Event, edition))).mappings()
    return [(_read(records.Event, dict(row)), row["languages"]) for row in rows]


def events_changed_at(connection: Connection) -> datetime.datetime | None:
    """When any event, seen or not, last changed: it never goes back, also when one is withdrawn."""
    return connection.scalar(select(func.max(model.Event.updated_at)))


def whole(connection: Connection, head: Head, edition: Edition) -> Whole:
    """One event with everything in it; what is not part of the edition is not read."""
    table = model.Event.__table__
    row = connection.execute(select(table).where(table.c.id == head.event_id)).mappings().one()
    kinds = _Kinds(connection, head.event_id, edition)
    resources = {name: kinds.read(kind) for name, kind in KINDS.items()}
    return Whole(head=head, event=_read(records.Event, dict(row)), resources=resources)


class _Kinds:
    """Reads one event kind by kind, and learns the slugs that later kinds refer to."""

    def __init__(self, connection: Connection, event_id: uuid.UUID, edition: Edition) -> None:
        self._connection = connection
        self._event_id = event_id
        self._edition = edition
        self._names: dict[uuid.UUID, str] = {}

    def read(self, kind: ContentKind) -> dict[str, StoredRecord]:
        """All resources of one kind, by slug."""
        mine = (kind.table.event_id == self._event_id) & visible(kind.table, self._edition)
        rows = list(_rows(self._connection.execute(select(kind.table.__table__).where(mine))))
        self._names.update((row["id"], row["slug"]) for row in rows)
        lists = {field: self._lists(kind, children, mine) for field, children in kind.children.items()}
        for row in rows:
            for reference in kind.references:
                row[reference] = self._names[key] if (key := row.pop(f"{reference}_id")) else None
            for field, by_owner in lists.items():
                row[field] = by_owner.get(row["id"], [])
        return {row["slug"]: _read(kind.record, row) for row in rows}

    def _lists(self, kind: ContentKind, children: Children, mine: ColumnElement[bool]) -> dict[uuid.UUID, list[Any]]:
        """The lists of one field, by the id of the resource they belong to."""
        table: Table = children.table.metadata.tables[children.table.__tablename__]
        key = table.c[children.owner]
        statement = select(table).join(kind.table, kind.table.id == key).where(mine).order_by(key, table.c.place)
        found: dict[uuid.UUID, list[Any]] = defaultdict(list)
        for row in _rows(self._connection.execute(statement)):
            found[row[children.owner]].append(_child(children, row, self._names))
        return found


def _rows(result: CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """Rows by the names of their columns. A `RowMapping` looks its names up anew: a sixth of a load's time."""
    names = tuple(result.keys())
    return (dict(zip(names, row, strict=True)) for row in result)


def _child(children: Children, row: dict[str, Any], names: Mapping[uuid.UUID, str]) -> Any:
    """One entry of a list: a slug, or the fields of its part."""
    if children.reference:
        referred = row.pop(f"{children.reference}_id")
        row[children.reference] = names[referred] if referred else None
    if children.part is None:
        return row[children.reference or ""]
    return _fields(children.part, row)


def _read(record: type[records.Record], row: dict[str, Any]) -> StoredRecord:
    return StoredRecord(
        record=msgspec.convert(_fields(record, row), record),
        revision=row["revision"],
        version=row["version"],
        updated_at=row["updated_at"],
    )


def _fields(part: type[Struct], row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a part under the names that it is encoded with, without those that are absent."""
    pairs: Iterable[tuple[str, str]] = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
    return {encoded: row[field] for field, encoded in pairs if row[field] is not None}
