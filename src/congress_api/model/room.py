"""The table of rooms."""

from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Content, Json
from congress_api.vocabulary.common import Capacity, Rank, Translated
from congress_api.vocabulary.room import Floor, RoomDescription, RoomName


class Room(Content):
    """A room of the venue."""

    __tablename__ = "room"

    name: Mapped[Translated[RoomName]] = mapped_column(Json)
    description: Mapped[Translated[RoomDescription]] = mapped_column(Json)
    capacity: Mapped[Capacity | None]
    floor: Mapped[Floor | None]
    accessibility: Mapped[dict[str, object] | None] = mapped_column(Json)
    rank: Mapped[Rank]
