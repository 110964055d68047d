"""Defines which rows each edition shows, and reads the events and their counters."""

import datetime
import enum
import functools
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from congress_api import model, records
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
    return [(stored_record(records.Event, dict(row)), row["languages"]) for row in rows]


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


def stored_record(record: type[records.Record], row: dict[str, Any]) -> StoredRecord:
    return StoredRecord(
        record=records.restored(fields(record, row), record),
        revision=row["revision"],
        version=row["version"],
        updated_at=row["updated_at"],
    )


def fields(part: type[Struct], row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row under the encoded names of the fields of a part, without null ones."""
    pairs: Iterable[tuple[str, str]] = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
    return {encoded: row[field] for field, encoded in pairs if row[field] is not None}
