"""The table of positions and of their topics."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress_api.model.base import Base, Content, Json
from congress_api.vocabulary.common import Rank, Translated, Url
from congress_api.vocabulary.position import Byline, Heading, OriginalLanguage, PositionBody, SignedAs, Statement


class PositionTopic(Base):
    """A topic that a position is about."""

    __tablename__ = "position_topic"

    position_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("position.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("topic.id"), index=True)


class Position(Content):
    """A standpoint that a speaker takes, on behalf of a partner, in an article."""

    __tablename__ = "position"

    speaker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("speaker.id"), index=True)
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    article_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("article.id"), index=True)
    rank: Mapped[Rank]
    heading: Mapped[Translated[Heading]] = mapped_column(Json)
    byline: Mapped[Byline | None]
    signed_as: Mapped[SignedAs | None]
    statement: Mapped[Translated[Statement]] = mapped_column(Json)
    body: Mapped[Translated[PositionBody]] = mapped_column(Json)
    original_language: Mapped[OriginalLanguage | None]
    published_on: Mapped[datetime.date | None]
    source_url: Mapped[Url | None]

    topics: Mapped[list[PositionTopic]] = relationship(order_by=PositionTopic.place, cascade="all, delete-orphan")
