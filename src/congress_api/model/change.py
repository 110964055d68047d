"""The change log: append-only, one row per changed resource, written in the transaction of the change."""

import datetime
import uuid

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base, Json


class Change(Base):
    """One change of one resource: its records before and after, its author and its time.

    `revision` is null if the change is not public. `proposed_by` is the author of a proposal that `actor` accepted.
    `mark` is random and the same for all changes of one transaction: it tells this history from others, such as that
    of a restored backup.
    `before` and `after` are records in JSON; null before a creation and after a deletion.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_event_id_revision", "event_id", "revision"),)

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str]
    resource_id: Mapped[uuid.UUID] = mapped_column(index=True)
    slug: Mapped[str]
    actor: Mapped[str]
    proposed_by: Mapped[str | None]
    at: Mapped[datetime.datetime]
    mark: Mapped[str | None]
    before: Mapped[dict[str, object] | None] = mapped_column(Json)
    after: Mapped[dict[str, object] | None] = mapped_column(Json)
