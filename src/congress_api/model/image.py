"""The tables of images and of their sizes, by the hash of their bytes, and of the resources that have shown them."""

import datetime
import uuid

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base, Json
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.image import Alt, Pixels, Sha256


class Image(Base):
    """A picture as re-encoded on upload; the same bytes are stored once."""

    __tablename__ = "image"

    sha256: Mapped[Sha256] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    width: Mapped[Pixels]
    height: Mapped[Pixels]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime.datetime]
    used_at: Mapped[datetime.datetime]
    """When it was last uploaded or put back."""


class ImageSize(Base):
    """A smaller rendering of a picture."""

    __tablename__ = "image_size"

    sha256: Mapped[Sha256] = mapped_column(ForeignKey("image.sha256"), primary_key=True)
    width: Mapped[Pixels] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ShownImage(Base):
    """A picture that a resource shows in one of its fields, or has shown."""

    __tablename__ = "shown_image"

    resource_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[Sha256] = mapped_column(primary_key=True, index=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str]
    alt: Mapped[Translated[Alt]] = mapped_column(Json)
    left_at: Mapped[datetime.datetime | None]
    """When it was replaced or removed, or its resource was deleted; null while it is shown."""
    replaced: Mapped[bool]
    """Whether another one took its place, while the resource was public."""
