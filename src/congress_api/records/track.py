"""The record of a track."""

from typing import ClassVar

from congress_api.records.base import Record
from congress_api.vocabulary import common as c
from congress_api.vocabulary import track as t
from congress_api.vocabulary.common import Translated


class Track(Record, frozen=True, kw_only=True):
    """A track of the programme."""

    kind_name: ClassVar[str] = "track"
    name: Translated[t.TrackName]
    description: Translated[t.TrackDescription] = {}
    color: t.Color | None = None
    rank: c.Rank = 0
