"""The table of tracks."""

from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Content, Json
from congress_api.vocabulary.common import Rank, Translated
from congress_api.vocabulary.track import Color, TrackDescription, TrackName


class Track(Content):
    """A track of the programme."""

    __tablename__ = "track"

    name: Mapped[Translated[TrackName]] = mapped_column(Json)
    description: Mapped[Translated[TrackDescription]] = mapped_column(Json)
    color: Mapped[Color | None]
    rank: Mapped[Rank]
