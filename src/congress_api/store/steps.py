"""The steps that bring a snapshot up to date, from the log or from what a transaction has just written."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, bindparam, func, select
from sqlalchemy.orm import aliased

from congress_api import model, records
from congress_api.records.kinds import EVERY
from congress_api.store.journal import Changed, Logged
from congress_api.store.reading import Edition, StoredRecord


class Step(Struct, frozen=True, kw_only=True):
    """One step to update a snapshot: the resource after the change, or None if the edition no longer shows it."""

    kind: str
    id: uuid.UUID
    slug: str
    counter: int
    """That of the edition, after the change."""
    mark: str | None
    read: StoredRecord | None


def steps_since(connection: Connection, event_id: uuid.UUID, edition: Edition, since: int) -> list[Step]:
    """The changes of an event after a counter (revision for the public, version for editors), in order."""
    rows = connection.execute(_steps(edition), {"event": event_id, "since": since})
    return [
        Step(
            kind=row.kind,
            id=row.resource_id,
            slug=row.slug,
            counter=row.counter,
            mark=row.mark,
            read=_resource_after(row, edition),
        )
        for row in rows
    ]


def steps_of(logged: Logged, edition: Edition, earlier: Callable[[Changed], int]) -> list[Step]:
    """The steps of a commit of this process, as `steps_since` would read them.

    `earlier` is the revision of a resource before.
    """
    return [
        Step(
            kind=change.kind,
            id=change.id,
            slug=change.slug,
            counter=logged.stamp.counter(edition),
            mark=logged.stamp.mark,
            read=logged.stored(change, earlier(change)) if _shows(edition, change.after) else None,
        )
        for change in logged.changes
        if change.is_public or edition is Edition.editorial
    ]


def _shows(edition: Edition, record: Any) -> bool:
    """Whether an edition shows a resource after a change."""
    return record is not None and (edition is Edition.editorial or record.is_public)


@functools.cache
def _steps(edition: Edition) -> Any:
    """The select of `steps_since`, cached: it runs at every commit in every process."""
    table = model.Change
    public = edition is Edition.public
    counter, revision = (table.revision, table.revision) if public else (table.version, _last_public_revision())
    of_resource = (table.kind, table.resource_id, table.slug, table.after)
    return (
        select(*of_resource, table.version, revision.label("revision"), counter.label("counter"), table.at, table.mark)
        .where(table.event_id == bindparam("event"), counter > bindparam("since"))
        .where(table.kind != records.Token.kind_name)  # of no edition
        .order_by(table.version, table.place)
    )


def _last_public_revision() -> ColumnElement[int]:
    """The revision of a change, or of the resource's last public change: edits of a draft have no revision."""
    table, earlier = model.Change, aliased(model.Change)
    same_resource = (earlier.event_id == table.event_id) & (earlier.resource_id == table.resource_id)
    last = select(func.max(earlier.revision)).where(same_resource, earlier.version < table.version)
    return func.coalesce(table.revision, last.scalar_subquery(), 0)


def _resource_after(row: Any, edition: Edition) -> StoredRecord | None:
    """The resource after a change, if the edition shows it."""
    record: Any = None if row.after is None else records.restored(row.after, EVERY[row.kind].record)
    if not _shows(edition, record):
        return None
    return StoredRecord(record=record, revision=row.revision, version=row.version, updated_at=row.at)
