"""The tables of images and of their sizes, by the hash of their bytes."""

import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base
from congress_api.vocabulary.image import Pixels, Sha256


class Image(Base):
    """A picture as re-encoded on upload; the same bytes are stored once."""

    __tablename__ = "image"

    sha256: Mapped[Sha256] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    width: Mapped[Pixels]
    height: Mapped[Pixels]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime.datetime]


class ImageSize(Base):
    """A smaller rendering of a picture."""

    __tablename__ = "image_size"

    sha256: Mapped[Sha256] = mapped_column(ForeignKey("image.sha256"), primary_key=True)
    width: Mapped[Pixels] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
