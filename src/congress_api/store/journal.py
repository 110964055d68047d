"""The change log and the ledger of an event, written in the transaction of each change."""

import datetime
import functools
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
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
    mark: str
    """Eight random hexadecimal digits."""
    proposed_by: str | None = None

    def counter(self, edition: Edition) -> int:
        """The counter of an edition."""
        return self.revision if edition is Edition.public else self.version


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
    mark = secrets.token_hex(4)
    return ChangeStamp(version=ledger.version, revision=ledger.revision, at=at, actor=actor, mark=mark)


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
        "mark": stamp.mark,
        "before": None if change.before is None else msgspec.to_builtins(change.before),
        "after": None if change.after is None else msgspec.to_builtins(change.after),
    }


async def announce(db: AsyncSession, what: str) -> None:
    """Notify other processes of the commit to come; on SQLite they look for themselves."""
    if db.get_bind().dialect.name == "postgresql":
        await db.execute(select(func.pg_notify(CHANNEL, what)))  # delivered on commit
