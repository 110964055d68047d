"""The lossless, multilingual archive of one event: the format of the seed, of imports and of exports."""

from typing import Literal

from msgspec import Struct

from congress_api.records.announcement import Announcement
from congress_api.records.article import Article
from congress_api.records.event import Event
from congress_api.records.partner import Partner
from congress_api.records.position import Position
from congress_api.records.room import Room
from congress_api.records.session import Session
from congress_api.records.speaker import Speaker
from congress_api.records.topic import Topic
from congress_api.records.track import Track


class EventArchive(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One event with all its content; each kind refers only to kinds listed before it."""

    format: Literal["congress-programme"] = "congress-programme"
    format_version: Literal[1] = 1
    event: Event
    rooms: list[Room] = []
    tracks: list[Track] = []
    topics: list[Topic] = []
    partners: list[Partner] = []
    speakers: list[Speaker] = []
    articles: list[Article] = []
    positions: list[Position] = []
    sessions: list[Session] = []
    announcements: list[Announcement] = []
