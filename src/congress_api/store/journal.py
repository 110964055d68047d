"""The change log and the ledger of an event, written in the transaction of each change."""

import datetime
import functools
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from congress_api import model, records
from congress_api.records.kinds import EVERY
from congress_api.store import shown_images
from congress_api.store.pacing import Pacing
from congress_api.store.reading import Edition, Epoch, Head, StoredRecord
from congress_api.vocabulary.common import to_the_millisecond

CHANNEL = "congress"
"""The PostgreSQL channel that announces every commit to an event."""
APPEND = insert(model.Change.metadata.tables[model.Change.__tablename__])
PORTION = 25
"""Rows that are appended in one go."""
START = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""The `revised_at` of an event that has not changed yet."""


class Counters(Epoch, Protocol):
    """The counters of an event, as in its ledger."""

    @property
    def version(self) -> int: ...
    @property
    def changed_at(self) -> datetime.datetime: ...
    @property
    def revision(self) -> int: ...
    @property
    def revised_at(self) -> datetime.datetime: ...


class ChangeStamp(Struct, frozen=True, kw_only=True):
    """The counters, time and actor that all changes of one transaction share."""

    version: int
    revision: int
    at: datetime.datetime
    actor: str
    proposed_by: str | None = None


class Changed(Struct, frozen=True, kw_only=True):
    """One changed resource, before and after; None where it did not exist or no longer does."""

    kind: str
    id: uuid.UUID
    slug: str
    before: records.Event | records.Content | None
    after: records.Event | records.Content | None

    @property
    def is_public(self) -> bool:
        """Whether the resource is public before or after the change."""
        return any(side is not None and side.is_public for side in (self.before, self.after))


class Logged(Struct, frozen=True, kw_only=True):
    """What a transaction has written to the log, so that its process need not read it back."""

    changes: Sequence[Changed]
    stamp: ChangeStamp
    revisions: Mapping[uuid.UUID, int]
    """By id, those of rows that had to be read: a draft that is restored may have been public before."""

    def stored(self, change: Changed, earlier: int) -> StoredRecord:
        """The resource after one of the changes; `earlier` is its revision before, as far as is known."""
        revision = self.stamp.revision if change.is_public else self.revisions.get(change.id, earlier)
        at = self.stamp
        return StoredRecord(record=change.after, revision=revision, version=at.version, updated_at=at.at)


class TokenChange(Struct, frozen=True, kw_only=True):
    """One token, before and after; `before` is None where it did not exist."""

    id: uuid.UUID
    before: records.Token | None
    after: records.Token
    kind: ClassVar[str] = records.Token.kind_name
    is_public: ClassVar[bool] = False

    @property
    def slug(self) -> str:
        """Tokens have no name; their ids look like slugs."""
        return str(self.id)


async def lock(db: AsyncSession, event: str) -> model.Ledger | None:
    """Lock the ledger of an event, which makes this transaction its only writer; None if there is no such event."""
    ledger: model.Ledger | None = await db.scalar(_locked(), {"slug": event})
    return ledger


@functools.cache
def _locked() -> Any:
    """The select of `lock`, cached: each write runs it."""
    statement = select(model.Ledger).join(model.Event, model.Event.id == model.Ledger.event_id)
    conditions = (model.Event.slug == bindparam("slug"), model.Event.deleted_at.is_(None))
    return statement.where(*conditions).with_for_update(of=model.Ledger)


async def lock_by_id(db: AsyncSession, event_id: uuid.UUID) -> model.Ledger:
    """Lock the ledger of an event, also of a deleted one."""
    return await db.get_one(model.Ledger, event_id, with_for_update=True)


def next_stamp(
    ledger: model.Ledger, changes: Sequence[Changed | TokenChange], actor: str, now: datetime.datetime
) -> ChangeStamp:
    """Increment the counters for these changes: always the version, the revision if a change is public.

    Times are in milliseconds and never go back within an event, even if the clock was set back.
    """
    at = max(to_the_millisecond(now), ledger.changed_at)
    ledger.version += 1
    ledger.changed_at = at
    if any(change.is_public for change in changes):
        ledger.revision += 1
        ledger.revised_at = at
    return ChangeStamp(version=ledger.version, revision=ledger.revision, at=at, actor=actor)


def head_after(head: Head, ledger: Counters) -> Head:
    """The head of an event after changes of its content."""
    names = ("epoch", "renewed_at", "version", "changed_at", "revision", "revised_at")
    return replace(head, **{name: getattr(ledger, name) for name in names})


def new_epoch(ledger: model.Ledger) -> None:
    """Start a new epoch: clients must replace their copies, since changes alone cannot update them."""
    ledger.epoch = secrets.token_hex(4)
    ledger.renewed_at = max(datetime.datetime.now(datetime.UTC), ledger.changed_at)


async def record(
    db: AsyncSession, event_id: uuid.UUID, changes: Sequence[Changed | TokenChange], stamp: ChangeStamp
) -> None:
    """Append the changes to the log, note the images that come and go, and notify other processes."""
    await db.flush()  # rows that the log refers to
    pacing = Pacing()
    places = range(len(changes))
    for begin in places[::PORTION]:
        rows = [_row(event_id, place, changes[place], stamp) for place in places[begin : begin + PORTION]]
        await db.execute(APPEND, rows)
        await pacing.pause()
    of_resources = [change for change in changes if isinstance(change, Changed)]
    await shown_images.record(db, event_id, of_resources, stamp.at)
    await announce(db, str(event_id))


def _row(event_id: uuid.UUID, place: int, change: Changed | TokenChange, stamp: ChangeStamp) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "version": stamp.version,
        "place": place,
        "revision": stamp.revision if change.is_public else None,
        "kind": change.kind,
        "resource_id": change.id,
        "slug": change.slug,
        "actor": stamp.actor,
        "proposed_by": stamp.proposed_by,
        "at": stamp.at,
        "before": None if change.before is None else msgspec.to_builtins(change.before),
        "after": None if change.after is None else msgspec.to_builtins(change.after),
    }


async def announce(db: AsyncSession, what: str) -> None:
    """Notify other processes of the commit to come; on SQLite they look for themselves."""
    if db.get_bind().dialect.name == "postgresql":
        await db.execute(select(func.pg_notify(CHANNEL, what)))  # delivered on commit


class Step(Struct, frozen=True, kw_only=True):
    """One step to update a snapshot: the resource after the change, or None if the edition no longer shows it."""

    kind: str
    slug: str
    read: StoredRecord | None


def steps(connection: Connection, event_id: uuid.UUID, edition: Edition, since: int) -> list[Step]:
    """The changes of an event after a counter (revision for the public, version for editors), in order."""
    rows = connection.execute(_steps(edition), {"event": event_id, "since": since})
    return [Step(kind=row.kind, slug=row.slug, read=_resource_after(row, edition)) for row in rows]


def own_steps(logged: Logged, edition: Edition, earlier: Callable[[Changed], int]) -> list[Step]:
    """The steps of a commit of this process, as `steps` would read them; `earlier` is a resource's revision before."""
    return [
        Step(
            kind=change.kind,
            slug=change.slug,
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
    """The select of `steps`, cached: it runs at every commit in every process."""
    table = model.Change
    public = edition is Edition.public
    counter, revision = (table.revision, table.revision) if public else (table.version, _last_public_revision())
    return (
        select(table.kind, table.slug, table.version, revision.label("revision"), table.at, table.after)
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
