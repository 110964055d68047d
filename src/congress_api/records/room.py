"""The record of a room."""

from typing import ClassVar

from congress_api.records.base import Accessibility, Record
from congress_api.vocabulary import common as c
from congress_api.vocabulary import room as r
from congress_api.vocabulary.common import Translated


class Room(Record, frozen=True, kw_only=True):
    """A room of the venue."""

    kind_name: ClassVar[str] = "room"
    name: Translated[r.RoomName]
    description: Translated[r.RoomDescription] = {}
    capacity: c.Capacity | None = None
    floor: r.Floor | None = None
    accessibility: Accessibility | None = None
    rank: c.Rank = 0
