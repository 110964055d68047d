"""The table of responses stored for replay."""

import datetime
import uuid

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base


class Answer(Base):
    """The response to a POST with an Idempotency-Key, written in the transaction of its effect.

    `token_id` is the first of the tokens that were rotated into one another: a key belongs to all of them.
    """

    __tablename__ = "answer"

    token_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("token.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    location: Mapped[str | None]
    body: Mapped[bytes] = mapped_column(LargeBinary, info={"is_text": True})
    at: Mapped[datetime.datetime] = mapped_column(index=True)
