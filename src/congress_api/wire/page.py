"""A page of a list, per kind, with what was asked to come along."""

from typing import Annotated

from msgspec import Meta

from congress_api.wire.announcement import Announcement
from congress_api.wire.article import Article
from congress_api.wire.common import Out
from congress_api.wire.cursors import NextCursor
from congress_api.wire.event import Event
from congress_api.wire.partner import Partner
from congress_api.wire.position import Position
from congress_api.wire.room import Room
from congress_api.wire.session import Session
from congress_api.wire.speaker import Speaker
from congress_api.wire.topic import Topic
from congress_api.wire.track import Track

_most_items = Meta(max_length=100, description="The resources of this page.")
_along = Meta(max_length=10_000, description="Those that the items refer to; empty when not asked for.", examples=[[]])


class Included(Out, frozen=True, kw_only=True):
    """Resources that the items refer to, one hop away; a kind that was not asked for is empty."""

    sessions: Annotated[list[Session], _along]
    speakers: Annotated[list[Speaker], _along]
    partners: Annotated[list[Partner], _along]
    positions: Annotated[list[Position], _along]
    articles: Annotated[list[Article], _along]
    rooms: Annotated[list[Room], _along]
    tracks: Annotated[list[Track], _along]
    topics: Annotated[list[Topic], _along]


class EventPage(Out, frozen=True, kw_only=True):
    """A page of events."""

    items: Annotated[list[Event], _most_items]
    included: Included
    next_cursor: NextCursor


class SessionPage(Out, frozen=True, kw_only=True):
    """A page of sessions."""

    items: Annotated[list[Session], _most_items]
    included: Included
    next_cursor: NextCursor


class SpeakerPage(Out, frozen=True, kw_only=True):
    """A page of speakers."""

    items: Annotated[list[Speaker], _most_items]
    included: Included
    next_cursor: NextCursor


class PartnerPage(Out, frozen=True, kw_only=True):
    """A page of partners."""

    items: Annotated[list[Partner], _most_items]
    included: Included
    next_cursor: NextCursor


class PositionPage(Out, frozen=True, kw_only=True):
    """A page of positions."""

    items: Annotated[list[Position], _most_items]
    included: Included
    next_cursor: NextCursor


class ArticlePage(Out, frozen=True, kw_only=True):
    """A page of articles."""

    items: Annotated[list[Article], _most_items]
    included: Included
    next_cursor: NextCursor


class AnnouncementPage(Out, frozen=True, kw_only=True):
    """A page of announcements."""

    items: Annotated[list[Announcement], _most_items]
    included: Included
    next_cursor: NextCursor


class RoomPage(Out, frozen=True, kw_only=True):
    """A page of rooms."""

    items: Annotated[list[Room], _most_items]
    included: Included
    next_cursor: NextCursor


class TrackPage(Out, frozen=True, kw_only=True):
    """A page of tracks."""

    items: Annotated[list[Track], _most_items]
    included: Included
    next_cursor: NextCursor


class TopicPage(Out, frozen=True, kw_only=True):
    """A page of topics."""

    items: Annotated[list[Topic], _most_items]
    included: Included
    next_cursor: NextCursor
