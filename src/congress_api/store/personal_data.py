"""The places where the database may name a person, derived from the model: every text column of every table.

Text is in columns of type String, in JSON, and in bytes that are marked as text. Rows of current content are not
overwritten, since an editor must rewrite them; their fields that are never served are.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    and_,
    cast,
    or_,
    select,
    true,
    tuple_,
)

from congress_api import model
from congress_api.model.base import Json
from congress_api.records.kinds import EVERY, FIXED, KINDS

READ_AT_ONCE = 2_000

Key = tuple[Any, ...]
"""The primary key of a row."""

RESOURCES: dict[Table, type[model.Resource]] = {
    model.Base.metadata.tables[kind.table.__tablename__]: kind.table for kind in EVERY.values()
}
OWNERS: dict[Table, tuple[str, type[model.Resource]]] = {
    model.Base.metadata.tables[children.table.__tablename__]: (children.owner, kind.table)
    for kind in KINDS.values()
    for children in kind.children.values()
}
"""By table of list entries, the column and table of the resource that they belong to."""

UNSERVED = FIXED - {"id", "slug", "number"}
"""Fields of current content that nobody sees, and so nobody could rewrite."""

CODES = frozenset(
    {"slug", "kind", "visibility", "status", "role", "field", "sha256", "media_type", "epoch"}
    | {"languages", "default_language", "time_zone", "spoken_language", "original_language"}
    | {"partner_edits", "moved_from", "mark"}
)
"""Columns with values of a closed list, names of resources, hashes and the like: not overwritten as texts."""

PLAIN_JSON = type(Json)


class Place(Struct, frozen=True, kw_only=True):
    """Text columns of rows of one table."""

    table: Table
    texts: tuple[Column[Any], ...]
    rows: ColumnElement[bool]

    @property
    def key(self) -> tuple[Column[Any], ...]:
        return tuple(self.table.primary_key.columns)


def is_text(column: Column[Any]) -> bool:
    """Whether a column can hold text of people."""
    if isinstance(column.type, LargeBinary):
        return bool(column.info.get("is_text"))
    return isinstance(column.type, String | PLAIN_JSON)


def places(event_id: uuid.UUID) -> Iterator[Place]:
    """All places of an event, and of what belongs to no event."""
    for table in model.Base.metadata.sorted_tables:
        texts, rows = tuple(filter(is_text, table.columns)), _of_event(table, event_id)
        if table in RESOURCES:
            deleted = RESOURCES[table].deleted_at
            yield Place(table=table, texts=texts, rows=and_(rows, deleted.is_not(None)))
            unserved = tuple(column for column in texts if column.name in UNSERVED)
            yield Place(table=table, texts=unserved, rows=and_(rows, deleted.is_(None)))
        elif table in OWNERS and texts:
            column, owner = OWNERS[table]
            past = select(owner.id).where(owner.deleted_at.is_not(None))
            yield Place(table=table, texts=texts, rows=and_(rows, table.c[column].in_(past)))
        elif texts:
            yield Place(table=table, texts=texts, rows=rows)


def _of_event(table: Table, event_id: uuid.UUID) -> ColumnElement[bool]:
    """The rows of an event: by its id, or by the row that they refer to; all rows of a table of no event."""
    if table is model.Event.__table__:
        return table.c.id == event_id
    if "event_id" in table.columns:
        own = table.c.event_id == event_id
        return or_(own, table.c.event_id.is_(None)) if table.c.event_id.nullable else own
    for column in table.columns:
        for reference in column.foreign_keys:
            parent = reference.column.table
            return column.in_(select(reference.column).where(_of_event(parent, event_id)))
    return true()


def found(
    connection: Connection, place: Place, is_meant: Any, condition: ColumnElement[bool] | None = None
) -> Iterator[Key]:
    """The keys of the rows whose texts `is_meant` accepts, as the database holds them: JSON in JSON."""
    raw = [column if isinstance(column.type, LargeBinary) else cast(column, Text) for column in place.texts]
    statement = select(*place.key, *raw).where(place.rows, true() if condition is None else condition)
    count = len(place.key)
    for row in connection.execution_options(yield_per=READ_AT_ONCE).execute(statement):
        if any(is_meant(_decoded(text)) for text in row[count:] if text):
            yield tuple(row[:count])


def _decoded(text: str | bytes) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def rows(connection: Connection, place: Place, keys: list[Key]) -> list[Row[Any]]:
    """The rows with these keys, as they are now; without those that are gone or no longer belong there."""
    return list(connection.execute(select(place.table).where(with_keys(place.table, keys), place.rows)).all())


def with_keys(table: Table, keys: list[Key]) -> ColumnElement[bool]:
    columns = tuple(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_(keys)
