"""Images: kept once by their hash, in a few sizes, and where they are shown."""

import datetime
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.records.kinds import EVERY, Kind
from congress_api.vocabulary.image import ImageMediaType
from congress_api.vocabulary.proposal import ProposalStatus

ILLUSTRATED = tuple(kind for kind in EVERY.values() if kind.images)
"""The kinds that show images."""

ENCODED = {
    encoded
    for kind in ILLUSTRATED
    for name, encoded in zip(kind.record.__struct_fields__, kind.record.__struct_encode_fields__, strict=True)
    if name in kind.images
}
"""The fields that hold an image, as they are named in a record of the archive."""


class StoredImage(Struct, frozen=True, kw_only=True):
    """An image as it is kept: the whole picture, and smaller ones by their width."""

    sha256: str
    media_type: ImageMediaType
    width: int
    height: int
    content: bytes
    sizes: dict[int, bytes]


class FoundImage(Struct, frozen=True, kw_only=True):
    """An image in one size."""

    media_type: ImageMediaType
    width: int
    created_at: datetime.datetime
    content: bytes


class ImageUse(Struct, frozen=True):
    """A resource that shows an image, be it published or not."""

    event: str
    kind: str
    slug: str


async def put(db: AsyncSession, image: StoredImage, now: datetime.datetime) -> None:
    """Keep an image. The same bytes are kept once, also when two transactions bring them at the same time."""
    fields = {name: getattr(image, name) for name in ("sha256", "media_type", "width", "height", "content")}
    await _add(db, model.Image, [{**fields, "media_type": str(image.media_type), "created_at": now}])
    sizes = [{"sha256": image.sha256, "width": width, "content": each} for width, each in image.sizes.items()]
    if sizes:
        await _add(db, model.ImageSize, sizes)


async def _add(db: AsyncSession, table: type[model.Base], rows: list[dict[str, Any]]) -> None:
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    await db.execute(dialect.insert(table).values(rows).on_conflict_do_nothing())


def find(connection: Connection, sha256: str, width: int | None) -> FoundImage | None:
    """An image in the smallest size that is at least so wide; the whole picture when there is none, or no wish."""
    image, size = model.Image, model.ImageSize
    row = connection.execute(
        select(image.media_type, image.width, image.created_at).where(image.sha256 == sha256)
    ).first()
    if row is None:
        return None
    wide: int = row.width
    if width is not None:
        smaller = select(size.width).where(size.sha256 == sha256, size.width >= width).order_by(size.width).limit(1)
        wide = connection.scalar(smaller) or wide
    content = (
        select(image.content).where(image.sha256 == sha256)
        if wide == row.width
        else select(size.content).where(size.sha256 == sha256, size.width == wide)
    )
    return FoundImage(
        media_type=ImageMediaType(row.media_type),
        width=wide,
        created_at=row.created_at,
        content=connection.execute(content).scalar_one(),
    )


def places(connection: Connection, sha256: str) -> list[ImageUse]:
    """Where an image is shown, drafts too."""
    return [place for kind in ILLUSTRATED for place in _places(connection, sha256, kind)]


def _places(connection: Connection, sha256: str, kind: Kind) -> Iterator[ImageUse]:
    table = kind.table
    shows = or_(*(getattr(table, field)["sha256"].as_string() == sha256 for field in kind.images))
    there = select(model.Event.slug, table.slug).where(
        shows, table.deleted_at.is_(None), model.Event.deleted_at.is_(None)
    )
    if issubclass(table, model.Content):
        there = there.join(table, table.event_id == model.Event.id)
    return (ImageUse(event, kind.name, slug) for event, slug in connection.execute(there))


def is_proposed(connection: Connection, sha256: str, event: str | None, partner: str | None) -> bool:
    """Whether an open proposal shows an image: of this event and partner, where they are given."""
    proposal = model.Proposal
    shows = or_(*(proposal.after[(field, "sha256")].as_string() == sha256 for field in sorted(ENCODED)))
    statement = (
        select(proposal.id)
        .join(model.Event, model.Event.id == proposal.event_id)
        .join(model.Partner, model.Partner.id == proposal.partner_id)
        .where(shows, proposal.status == ProposalStatus.open)
    )
    if event is not None:
        statement = statement.where(model.Event.slug == event)
    if partner is not None:
        statement = statement.where(model.Partner.slug == partner)
    return connection.execute(statement.limit(1)).first() is not None
