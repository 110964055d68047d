"""Reads whole events into records, kind by kind."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Label, Select, String, Table, select, type_coerce

from congress_api import model, records
from congress_api.records.kinds import KINDS, Children, ContentKind
from congress_api.records.sharing import SharedValues
from congress_api.store.history import Past, past
from congress_api.store.reading import Edition, Head, StoredRecord, fields, stored_record, visible

PORTION = 500
"""Rows that are read at a time: all rows of a large event take as much memory as its records."""
STORED = tuple(name for name in StoredRecord.__struct_fields__ if name != "record")
"""The columns that are about a record rather than in it."""


class Whole(Struct, frozen=True, kw_only=True):
    """All of one event in one edition."""

    head: Head
    event: StoredRecord
    resources: dict[str, dict[str, StoredRecord]]
    past: Past


class InMemory(Protocol):
    """A resource that is in memory already."""

    @property
    def record(self) -> Any:
        """Its record."""


Known = Mapping[str, Mapping[str, InMemory]]
"""Resources by kind and slug."""


def whole(connection: Connection, head: Head, edition: Edition, known: Known | None = None) -> Whole:
    """One event with all its content; rows outside the edition are not read.

    A record that equals one of `known`, such as those of the other edition, is that one.
    """
    table = model.Event.__table__
    row = connection.execute(select(table).where(table.c.id == head.event_id)).mappings().one()
    kinds = _Kinds(connection, head, edition)
    resources = {name: kinds.read(kind, (known or {}).get(name, {})) for name, kind in KINDS.items()}
    return Whole(
        head=head,
        event=stored_record(records.Event, dict(row)),
        resources=resources,
        past=past(connection, head, edition),
    )


class _Kinds:
    """Reads one event kind by kind, and collects the slugs that later kinds refer to."""

    def __init__(self, connection: Connection, head: Head, edition: Edition) -> None:
        self._connection = connection
        self._head = head
        self._edition = edition
        self._slugs: dict[Any, str] = {}
        """By the id of a resource as the driver returns it."""
        self._values = SharedValues()

    def read(self, kind: ContentKind, known: Mapping[str, InMemory]) -> dict[str, StoredRecord]:
        """All resources of one kind, by slug."""
        condition = (kind.table.event_id == self._head.event_id) & visible(kind.table, self._edition)
        lists = {field: self._lists(kind, children, condition) for field, children in kind.children.items()}
        found: dict[str, StoredRecord] = {}
        for row in self._rows(_of_kind(kind).where(condition)):
            self._slugs[row["key"]] = row["slug"]
            for reference in kind.references:
                row[reference] = self._slug(row[f"{reference}_id"])
            for field, by_owner in lists.items():
                row[field] = by_owner.pop(row["key"], [])
            found[row["slug"]] = self._shared(stored_record(kind.record, row), known.get(row["slug"]))
        return found

    def _shared(self, stored: StoredRecord, known: InMemory | None) -> StoredRecord:
        if known is not None and known.record == stored.record:
            return replace(stored, record=known.record)
        self._values.put_into(stored)
        return stored

    def _lists(self, kind: ContentKind, children: Children, condition: ColumnElement[bool]) -> dict[Any, list[Any]]:
        """The lists of one field, by the id of the resource they belong to."""
        lists: dict[Any, list[Any]] = defaultdict(list)
        for row in self._rows(_of_list(kind, children).where(condition)):
            lists[row["owner"]].append(self._entry(children, row))
        return lists

    def _entry(self, children: Children, row: dict[str, Any]) -> Any:
        """A list entry: a slug or a part. A part is a third of the size of its row."""
        if children.reference:
            row[children.reference] = self._slug(row["target"])
        if children.part is None:
            return row[children.reference or ""]
        return records.restored(fields(children.part, row), children.part)

    def _slug(self, key: Any) -> str | None:
        return self._slugs[key] if key else None

    def _rows(self, statement: Select[Any]) -> Iterator[dict[str, Any]]:
        """Rows as dicts by column name. A `RowMapping` looks up each name again: a sixth of the time of a load."""
        result = self._connection.execute(statement, execution_options={"yield_per": PORTION})
        names = tuple(result.keys())
        return (dict(zip(names, row, strict=True)) for row in result)


def _of_kind(kind: ContentKind) -> Select[Any]:
    """The resources of a kind: the columns of the record, of its references, and of STORED, and their `key`."""
    table = kind.table.__table__
    own = [table.c[name] for name in (*kind.record.__struct_fields__, *STORED) if name in table.c]
    return select(_key(table.c.id, "key"), *own, *(_key(table.c[f"{name}_id"]) for name in kind.references))


def _of_list(kind: ContentKind, children: Children) -> Select[Any]:
    """The entries of a list in the order of their places: their columns, their `owner` and their `target`."""
    table: Table = children.table.metadata.tables[children.table.__tablename__]
    owner = table.c[children.owner]
    names = children.part.__struct_fields__ if children.part else ()
    own = [table.c[name] for name in names if name in table.c]
    targets = [_key(table.c[f"{children.reference}_id"], "target")] if children.reference else []
    selected = select(_key(owner, "owner"), *own, *targets)
    return selected.join(kind.table, kind.table.id == owner).order_by(owner, table.c.place)


def _key(column: ColumnElement[Any], name: str | None = None) -> Label[Any]:
    """An id as the driver returns it: to make a `UUID` of each takes a fifth of a load."""
    return type_coerce(column, String).label(name or column.key)
