"""The structs, query and documentation of each kind of resource; `records.kinds` has the rest."""

import typing
from collections.abc import Iterable
from typing import Any

from msgspec import Meta, Struct

from congress_api.wire import announcement, article, event, partner, position, room, session, speaker, topic, track
from congress_api.wire.common import In, Out
from congress_api.wire.query import ListQuery
from congress_api.wire.write_query import SessionWriteQuery, WriteQuery


class Tag(Struct, frozen=True):
    """A group of operations in the OpenAPI document."""

    name: str
    description: str


class Kind(Struct, frozen=True, kw_only=True):
    """The event, or a kind of resource in it."""

    delivered: type[Out]
    input: type[In]
    patch: type[In]
    query: type[ListQuery]
    """The query of its list."""

    @property
    def slug(self) -> Any:
        """The type of its slug."""
        return typing.get_type_hints(self.delivered, include_extras=True)["slug"]


class ContentKind(Kind, frozen=True, kw_only=True):
    """A kind of resource in an event, with what the OpenAPI document says of its operations."""

    write_query: type[WriteQuery] = WriteQuery
    tag: Tag
    list_doc: str
    get_doc: str


EVENT = Kind(delivered=event.Event, input=event.EventInput, patch=event.EventPatch, query=event.EventQuery)

KINDS: dict[str, ContentKind] = {
    "session": ContentKind(
        delivered=session.Session,
        input=session.SessionInput,
        patch=session.SessionPatch,
        query=session.SessionQuery,
        write_query=SessionWriteQuery,
        tag=Tag("Sessions", "The programme."),
        list_doc="""The programme: what takes place, when, where and with whom.

Filters combine with "and"; several values of one filter with "or". `day`, `from`, `to` and `room` must hold for
one and the same slot, and `startsAt` sorts by the first slot that passed them. With `include` the page brings along
what its sessions refer to: `sessions?slug=x&include=speakers,rooms,positions` is a detail screen.""",
        get_doc="One session, with its slots, contributions and references.",
    ),
    "speaker": ContentKind(
        delivered=speaker.Speaker,
        input=speaker.SpeakerInput,
        patch=speaker.SpeakerPatch,
        query=speaker.SpeakerQuery,
        tag=Tag("Speakers", "People who speak or take a position."),
        list_doc="Who speaks or takes a position, with what they do (`roles`). Their sessions: `sessions?speaker=…`.",
        get_doc="One speaker.",
    ),
    "partner": ContentKind(
        delivered=partner.Partner,
        input=partner.PartnerInput,
        patch=partner.PartnerPatch,
        query=partner.PartnerQuery,
        tag=Tag("Partners", "Participating organisations."),
        list_doc="Participating organisations by level. For their sessions: `sessions?partner=…`.",
        get_doc="One partner.",
    ),
    "position": ContentKind(
        delivered=position.Position,
        input=position.PositionInput,
        patch=position.PositionPatch,
        query=position.PositionQuery,
        tag=Tag("Positions", "The positions that speakers take."),
        list_doc="Where the speakers stand: heading, statement and text of each position, in the order of its article.",
        get_doc="One position.",
    ),
    "article": ContentKind(
        delivered=article.Article,
        input=article.ArticleInput,
        patch=article.ArticlePatch,
        query=article.ArticleQuery,
        tag=Tag("Articles", "Publications that printed positions."),
        list_doc="The publications that positions were printed in. Their positions: `positions?article=…`.",
        get_doc="One article.",
    ),
    "announcement": ContentKind(
        delivered=announcement.Announcement,
        input=announcement.AnnouncementInput,
        patch=announcement.AnnouncementPatch,
        query=announcement.AnnouncementQuery,
        tag=Tag("Announcements", "A message from the organiser to everybody."),
        list_doc="What the organiser tells everybody, the earliest first.",
        get_doc="One announcement.",
    ),
    "room": ContentKind(
        delivered=room.Room,
        input=room.RoomInput,
        patch=room.RoomPatch,
        query=room.RoomQuery,
        tag=Tag("Rooms", "Where sessions take place."),
        list_doc="The rooms of the venue, in the organiser's order. For the sessions in a room: `sessions?room=…`.",
        get_doc="One room.",
    ),
    "track": ContentKind(
        delivered=track.Track,
        input=track.TrackInput,
        patch=track.TrackPatch,
        query=track.TrackQuery,
        tag=Tag("Tracks", "The lines of the programme."),
        list_doc="The tracks of the programme. For their sessions: `sessions?track=…`.",
        get_doc="One track.",
    ),
    "topic": ContentKind(
        delivered=topic.Topic,
        input=topic.TopicInput,
        patch=topic.TopicPatch,
        query=topic.TopicQuery,
        tag=Tag("Topics", "What sessions, partners and positions are about."),
        list_doc="The subjects of sessions, partners and positions. Those lists have a `topic` filter.",
        get_doc="One topic.",
    ),
}
"""By name, the kinds in an event, in the order in which the document names them."""

EVERY: dict[str, Kind] = {"event": EVENT, **KINDS}
"""The event too."""


def kind_name(kinds: Iterable[str], description: str, *, example: str, most: int) -> Meta:
    """The metadata of a field that names a kind. Kinds may be added within v1, so it is no enumeration."""
    return Meta(
        min_length=1,
        max_length=most,
        pattern=r"^[a-z]+$",
        description=description,
        examples=[example],
        extra_json_schema={"x-extensible-enum": [*kinds]},
    )
