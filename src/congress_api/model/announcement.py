"""The tables of announcements and of their sessions."""

import datetime
import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress_api.model.base import Base, Content, Json
from congress_api.vocabulary.announcement import AnnouncementBody, AnnouncementLevel, AnnouncementTitle
from congress_api.vocabulary.common import Translated


class AnnouncementSession(Base):
    """A session that an announcement is about."""

    __tablename__ = "announcement_session"

    announcement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("announcement.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session.id"), index=True)


class Announcement(Content):
    """A message from the organiser to all visitors."""

    __tablename__ = "announcement"

    title: Mapped[Translated[AnnouncementTitle]] = mapped_column(Json)
    body: Mapped[Translated[AnnouncementBody]] = mapped_column(Json)
    level: Mapped[AnnouncementLevel] = mapped_column(String())
    starts_at: Mapped[datetime.datetime | None]
    ends_at: Mapped[datetime.datetime | None]
    published_at: Mapped[datetime.datetime | None]

    sessions: Mapped[list[AnnouncementSession]] = relationship(
        order_by=AnnouncementSession.place, cascade="all, delete-orphan"
    )
