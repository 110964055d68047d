"""Rooms, tracks and topics: where, in which line, about what."""

from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Content, Json
from congress_api.vocabulary.common import Capacity, Rank, Translated
from congress_api.vocabulary.place import (
    Color,
    Floor,
    RoomDescription,
    RoomName,
    TopicDescription,
    TopicName,
    TrackDescription,
    TrackName,
)


class Room(Content):
    """A room of the venue."""

    __tablename__ = "room"

    name: Mapped[Translated[RoomName]] = mapped_column(Json)
    description: Mapped[Translated[RoomDescription]] = mapped_column(Json)
    capacity: Mapped[Capacity | None]
    floor: Mapped[Floor | None]
    accessibility: Mapped[dict[str, object] | None] = mapped_column(Json)
    rank: Mapped[Rank]


class Track(Content):
    """A line through the programme."""

    __tablename__ = "track"

    name: Mapped[Translated[TrackName]] = mapped_column(Json)
    description: Mapped[Translated[TrackDescription]] = mapped_column(Json)
    color: Mapped[Color | None]
    rank: Mapped[Rank]


class Topic(Content):
    """What sessions, partners and positions are about."""

    __tablename__ = "topic"

    name: Mapped[Translated[TopicName]] = mapped_column(Json)
    description: Mapped[Translated[TopicDescription]] = mapped_column(Json)
