"""Image storage, each image once by its hash and in a few sizes; and the resources that use an image."""

import datetime
import pkgutil
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.imaging.picture import Picture
from congress_api.records.kinds import EVERY, Kind
from congress_api.vocabulary.image import ImageMediaType
from congress_api.vocabulary.proposal import ProposalStatus

ILLUSTRATED = tuple(kind for kind in EVERY.values() if kind.images)
"""The kinds that have image fields."""

FIELDS_IN_JSON = {
    encoded
    for kind in ILLUSTRATED
    for name, encoded in zip(kind.record.__struct_fields__, kind.record.__struct_encode_fields__, strict=True)
    if name in kind.images
}
"""The names of image fields in the JSON of a record."""


class ImageRendition(Struct, frozen=True, kw_only=True):
    """An image in one size."""

    media_type: ImageMediaType
    width: int
    created_at: datetime.datetime
    content: bytes


class ImageUse(Struct, frozen=True):
    """A resource that uses an image, published or not."""

    event: str
    kind: str
    slug: str


async def put(db: AsyncSession, picture: Picture, now: datetime.datetime) -> None:
    """Store an image. The same bytes are stored once, even if two transactions store them at the same time."""
    whole, *smaller = picture.renditions
    row = {
        "sha256": picture.sha256,
        "media_type": str(picture.media_type),
        "width": whole.width,
        "height": whole.height,
        "content": whole.content,
        "created_at": now,
        "used_at": now,
    }
    add = insert_into(db, model.Image).values(row)
    await db.execute(add.on_conflict_do_update(index_elements=["sha256"], set_={"used_at": now}))
    sizes = [{"sha256": picture.sha256, "width": one.width, "content": one.content} for one in smaller]
    if sizes:
        await db.execute(insert_into(db, model.ImageSize).values(sizes).on_conflict_do_nothing())


def insert_into(db: AsyncSession, table: type[model.Base]) -> Any:
    """An insert of the engine's dialect, for its ON CONFLICT; the dialect of the other engine is never imported."""
    return pkgutil.resolve_name(f"sqlalchemy.dialects.{db.get_bind().dialect.name}:insert")(table)


def find(connection: Connection, sha256: str, width: int | None) -> ImageRendition | None:
    """The smallest size at least this wide, else the full size; None for an unknown image."""
    image, size = model.Image, model.ImageSize
    row = connection.execute(
        select(image.media_type, image.width, image.created_at).where(image.sha256 == sha256)
    ).first()
    if row is None:
        return None
    stored_width: int = row.width
    if width is not None:
        smaller = select(size.width).where(size.sha256 == sha256, size.width >= width).order_by(size.width).limit(1)
        stored_width = connection.scalar(smaller) or stored_width
    content = (
        select(image.content).where(image.sha256 == sha256)
        if stored_width == row.width
        else select(size.content).where(size.sha256 == sha256, size.width == stored_width)
    )
    return ImageRendition(
        media_type=ImageMediaType(row.media_type),
        width=stored_width,
        created_at=row.created_at,
        content=connection.execute(content).scalar_one(),
    )


def uses(connection: Connection, sha256: str) -> list[ImageUse]:
    """All resources that use an image, drafts too."""
    return [use for kind in ILLUSTRATED for use in _uses(connection, sha256, kind)]


def _uses(connection: Connection, sha256: str, kind: Kind) -> Iterator[ImageUse]:
    table = kind.table
    uses_image = or_(*(getattr(table, field)["sha256"].as_string() == sha256 for field in kind.images))
    statement = select(model.Event.slug, table.slug).where(
        uses_image, table.deleted_at.is_(None), model.Event.deleted_at.is_(None)
    )
    if issubclass(table, model.Content):
        statement = statement.join(table, table.event_id == model.Event.id)
    return (ImageUse(event, kind.name, slug) for event, slug in connection.execute(statement))


def is_proposed(
    connection: Connection,
    sha256: str,
    event: str | None = None,
    partner: str | None = None,
    *,
    since: datetime.datetime | None = None,
) -> bool:
    """Whether an open proposal uses an image, or with `since` one decided after that.

    Only proposals of this event and partner, if given.
    """
    proposal = model.Proposal
    uses_image = or_(*(proposal.after[(field, "sha256")].as_string() == sha256 for field in sorted(FIELDS_IN_JSON)))
    recent = false() if since is None else proposal.decided_at >= since
    statement = (
        select(proposal.id)
        .join(model.Event, model.Event.id == proposal.event_id)
        .join(model.Partner, model.Partner.id == proposal.partner_id)
        .where(uses_image, or_(proposal.status == ProposalStatus.open, recent))
    )
    if event is not None:
        statement = statement.where(model.Event.slug == event)
    if partner is not None:
        statement = statement.where(model.Partner.slug == partner)
    return connection.execute(statement.limit(1)).first() is not None
