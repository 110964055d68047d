"""The table of tokens."""

import datetime
import uuid

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base


class Token(Base):
    """A grant of rights. Only a keyed hash of its secret is stored."""

    __tablename__ = "token"
    __table_args__ = (UniqueConstraint("hash"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id"), index=True)
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    label: Mapped[str | None]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime.datetime]
    expires_at: Mapped[datetime.datetime | None]
    revoked_at: Mapped[datetime.datetime | None]
    last_used_at: Mapped[datetime.datetime | None]
