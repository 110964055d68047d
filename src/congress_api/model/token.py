"""The table of tokens."""

import datetime
import uuid

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base


def earliest(*moments: datetime.datetime | None) -> datetime.datetime | None:
    """The earliest of these moments; None if there is none."""
    return min((moment for moment in moments if moment is not None), default=None)


class Token(Base):
    """A grant of rights. Only a keyed hash of its secret is stored.

    `expires_at` is as granted; a rotation sets `overlap_ends_at` and `successor_id` beside it. `origin_id` is the first
    token of a chain of rotations, null in that one. `created_by` is null in tokens older than this column.
    """

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
    overlap_ends_at: Mapped[datetime.datetime | None]
    successor_id: Mapped[uuid.UUID | None]
    origin_id: Mapped[uuid.UUID | None]
    created_by: Mapped[str | None] = mapped_column(index=True)

    @property
    def ends_at(self) -> datetime.datetime | None:
        """When it stops being valid, if it is not revoked before: at its expiry, or at the end of the overlap."""
        return earliest(self.expires_at, self.overlap_ends_at)

    @property
    def lineage(self) -> uuid.UUID:
        """Identifies the token and all that it was rotated from or into."""
        return self.origin_id or self.id
