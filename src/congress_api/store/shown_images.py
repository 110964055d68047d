"""Which resources show an image, or have shown it; and the removal of images that nothing shows any more.

An image that a public resource replaced by another stays public for `KEPT`. What no resource names any more stays in
the database for as long, so that it can be put back.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.records.base import Image, published
from congress_api.records.kinds import EVERY, Kind
from congress_api.store import images
from congress_api.store.database import Database
from congress_api.store.images import ILLUSTRATED
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.image import ImageMediaType

KEPT = datetime.timedelta(days=30)
SWEEPING_LOCK = 0x73776570  # "swep": PostgreSQL advisory lock of the process that sweeps
BATCH = 50
"""Images to remove in one transaction."""

Side = records.Event | records.Content | None


class ChangedResource(Protocol):
    """A resource before and after a change; as in the journal."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def before(self) -> Side: ...
    @property
    def after(self) -> Side: ...


def now() -> datetime.datetime:
    """The time by which images are kept."""
    return datetime.datetime.now(datetime.UTC)


async def record(
    db: AsyncSession, event_id: uuid.UUID, changes: Iterable[ChangedResource], at: datetime.datetime
) -> None:
    """Note the images that changes bring, and those that leave with them."""
    for change in changes:
        for field in EVERY[change.kind].images:
            before, after = _image(change.before, field), _image(change.after, field)
            key = {"resource_id": change.id, "field": field}
            if before is not None and (after is None or after.sha256 != before.sha256):
                replaced = after is not None and _is_public(change.before) and _is_public(change.after)
                replaced = replaced and await _is_shown(db, event_id)
                await _leave(db, {**key, "sha256": before.sha256}, at, replaced=replaced)
            if after is not None and after != before:
                row = {**key, "sha256": after.sha256, "event_id": event_id, "kind": change.kind, "alt": after.alt}
                await _show(db, row)


def _image(side: Side, field: str) -> Image | None:
    image: Image | None = getattr(side, field, None)
    return image


def _is_public(side: Side) -> bool:
    return side is not None and published(side)


async def _is_shown(db: AsyncSession, event_id: uuid.UUID) -> bool:
    """Whether the public may see the event."""
    event = model.Event
    return await db.scalar(select(event.id).where(event.id == event_id, *_public(event))) is not None


async def _leave(db: AsyncSession, key: dict[str, object], at: datetime.datetime, *, replaced: bool) -> None:
    table = model.ShownImage
    statement = update(table).values(left_at=at, replaced=replaced)
    await db.execute(statement.where(*(getattr(table, name) == value for name, value in key.items())))


async def _show(db: AsyncSession, row: dict[str, object]) -> None:
    statement = images.insert_into(db, model.ShownImage).values(left_at=None, replaced=False, **row)
    current = {"left_at": None, "replaced": False, "alt": row["alt"]}
    key = ("resource_id", "field", "sha256")
    await db.execute(statement.on_conflict_do_update(index_elements=key, set_=current))


async def earlier(db: AsyncSession, resource_id: uuid.UUID, hashes: Collection[str]) -> dict[str, Image]:
    """By hash, those of these images that the resource has shown and that are still kept."""
    image, shown = model.Image, model.ShownImage
    await db.execute(update(image).where(image.sha256.in_(hashes)).values(used_at=now()))  # not swept meanwhile
    columns = (image.sha256, image.media_type, image.width, image.height, shown.alt)
    statement = select(*columns).join(shown, shown.sha256 == image.sha256)
    rows = (await db.execute(statement.where(shown.resource_id == resource_id, image.sha256.in_(hashes)))).all()
    return {
        row.sha256: Image(
            sha256=row.sha256,
            media_type=ImageMediaType(row.media_type),
            width=row.width,
            height=row.height,
            alt=row.alt,
        )
        for row in rows
    }


def is_still_public(connection: Connection, sha256: str) -> bool:
    """Whether a resource that is public has replaced the image within `KEPT`."""
    shown = model.ShownImage
    recent = (shown.sha256 == sha256) & shown.replaced.is_(True) & (shown.left_at > now() - KEPT)
    return any(_shows_public(connection, recent, kind) for kind in ILLUSTRATED)


def _shows_public(connection: Connection, condition: ColumnElement[bool], kind: Kind) -> bool:
    shown, table, event = model.ShownImage, kind.table, model.Event
    statement = select(shown.sha256).join(table, table.id == shown.resource_id).where(condition, *_public(table))
    if table is not event:
        statement = statement.join(event, event.id == shown.event_id).where(*_public(event))
    return connection.execute(statement.limit(1)).first() is not None


def _public(table: type[model.Resource]) -> Iterator[ColumnElement[bool]]:
    yield table.visibility == Visibility.published
    yield table.deleted_at.is_(None)


async def sweep_all(database: Database) -> None:
    """Remove all images that nothing has named for `KEPT`, batch by batch. Raises Unavailable."""
    after: str | None = ""
    while after is not None:
        async with database.writing() as db:
            after = await sweep(db, after)


async def sweep(db: AsyncSession, after: str = "") -> str | None:
    """Remove images that nothing has named for `KEPT`; looks at a batch of hashes above `after`.

    Returns the last hash of the batch; None if there are no more, or if another process sweeps.
    """
    if db.get_bind().dialect.name == "postgresql" and not await db.scalar(
        select(func.pg_try_advisory_xact_lock(SWEEPING_LOCK))
    ):
        return None
    connection = await db.connection()
    return await connection.run_sync(_sweep, after)


def _sweep(connection: Connection, after: str) -> str | None:
    image, shown, limit = model.Image, model.ShownImage, now() - KEPT
    is_kept = exists().where(shown.sha256 == image.sha256, or_(shown.left_at.is_(None), shown.left_at >= limit))
    statement = (
        select(image.sha256)
        .where(image.used_at < limit, image.sha256 > after, ~is_kept)
        .order_by(image.sha256)
        .limit(BATCH)
    )
    candidates = list(connection.scalars(statement.with_for_update(skip_locked=True)))
    for sha256 in candidates:
        if not images.uses(connection, sha256) and not images.is_proposed(connection, sha256, since=limit):
            remove(connection, sha256)
    return candidates[-1] if len(candidates) == BATCH else None


def remove(connection: Connection, sha256: str) -> bool:
    """Remove an image for good. Returns False if there was none."""
    connection.execute(delete(model.ShownImage).where(model.ShownImage.sha256 == sha256))
    connection.execute(delete(model.ImageSize).where(model.ImageSize.sha256 == sha256))
    return bool(connection.execute(delete(model.Image).where(model.Image.sha256 == sha256)).rowcount)
