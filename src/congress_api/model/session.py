"""The tables of sessions, their slots, contributions and lists."""

import datetime
import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress_api.model.base import Base, Content, Json
from congress_api.vocabulary.common import Capacity, LanguageTag, Number, Translated
from congress_api.vocabulary.session import (
    Abstract,
    CancellationReason,
    ContributionRole,
    ContributionStatus,
    DoNotRecord,
    SessionCancelled,
    SessionDescription,
    SessionKind,
    SessionLevel,
    SessionTitle,
    SlotCancelled,
    Subtitle,
)


class Slot(Base):
    """A time, and optionally a room, in which a session takes place. Edits keep its id."""

    __tablename__ = "slot"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session.id"), index=True)
    place: Mapped[int]
    number: Mapped[Number]
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("room.id"), index=True)
    starts_at: Mapped[datetime.datetime]
    ends_at: Mapped[datetime.datetime]
    capacity: Mapped[Capacity | None]
    cancelled: Mapped[SlotCancelled]
    moved_from: Mapped[dict[str, object] | None] = mapped_column(Json)


class Contribution(Base):
    """A speaker's part in a session."""

    __tablename__ = "contribution"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("speaker.id"), index=True)
    role: Mapped[ContributionRole] = mapped_column(String())
    status: Mapped[ContributionStatus] = mapped_column(String())


class SessionTopic(Base):
    """A topic that a session is about."""

    __tablename__ = "session_topic"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("topic.id"), index=True)


class SessionPartner(Base):
    """A partner that hosts a session."""

    __tablename__ = "session_partner"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"), index=True)


class SessionPosition(Base):
    """A position that a session follows up on."""

    __tablename__ = "session_position"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("session.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("position.id"), index=True)


class Session(Content):
    """A session of the programme."""

    __tablename__ = "session"

    number: Mapped[Number]
    title: Mapped[Translated[SessionTitle]] = mapped_column(Json)
    subtitle: Mapped[Translated[Subtitle]] = mapped_column(Json)
    abstract: Mapped[Translated[Abstract]] = mapped_column(Json)
    description: Mapped[Translated[SessionDescription]] = mapped_column(Json)
    kind: Mapped[SessionKind] = mapped_column(String())
    cancelled: Mapped[SessionCancelled]
    cancellation_reason: Mapped[Translated[CancellationReason]] = mapped_column(Json)
    spoken_language: Mapped[LanguageTag | None]
    level: Mapped[SessionLevel | None]
    track_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("track.id"), index=True)
    links: Mapped[list[dict[str, object]]] = mapped_column(Json)
    do_not_record: Mapped[DoNotRecord]
    accessibility: Mapped[dict[str, object] | None] = mapped_column(Json)
    registration: Mapped[dict[str, object] | None] = mapped_column(Json)

    slots: Mapped[list[Slot]] = relationship(order_by=Slot.place, cascade="all, delete-orphan")
    speakers: Mapped[list[Contribution]] = relationship(order_by=Contribution.place, cascade="all, delete-orphan")
    topics: Mapped[list[SessionTopic]] = relationship(order_by=SessionTopic.place, cascade="all, delete-orphan")
    partners: Mapped[list[SessionPartner]] = relationship(order_by=SessionPartner.place, cascade="all, delete-orphan")
    positions: Mapped[list[SessionPosition]] = relationship(
        order_by=SessionPosition.place, cascade="all, delete-orphan"
    )
