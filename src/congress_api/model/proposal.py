"""The table of proposals: changes by partners that await review."""

import datetime
import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base, Json


class Proposal(Base):
    """A partner's proposal to change one resource: the record that it is based on, and the proposed record.

    `before` is null for a creation, `after` for a deletion. `version` counts amendments and the decision.
    """

    __tablename__ = "proposal"
    # Of open proposals only: the WHERE is in the migration, since to name an engine here imports its dialect, and that
    # of PostgreSQL takes processes on SQLite 0.04 s.
    __table_args__ = (Index("uq_proposal_open", "event_id", "partner_id", "kind", "slug", unique=True),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True)
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"), index=True)
    kind: Mapped[str]
    slug: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    before: Mapped[dict[str, object] | None] = mapped_column(Json)
    after: Mapped[dict[str, object] | None] = mapped_column(Json)
    proposed_by: Mapped[str]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime.datetime]
    updated_at: Mapped[datetime.datetime]
    decided_at: Mapped[datetime.datetime | None]
