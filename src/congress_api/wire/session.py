"""Sessions on the wire: as delivered, replaced, patched and listed."""

import enum
from typing import Annotated, ClassVar

from msgspec import Meta, field

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import session as s
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.vocabulary.position import PositionSlug
from congress_api.vocabulary.room import RoomSlug
from congress_api.vocabulary.rules import unique
from congress_api.vocabulary.speaker import SpeakerSlug
from congress_api.vocabulary.texts import searched
from congress_api.vocabulary.topic import TopicSlug
from congress_api.vocabulary.track import TrackSlug
from congress_api.wire.common import Accessibility, Links, Out, Sending, TopicSlugs
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, refer


class Contribution(Out, frozen=True, kw_only=True):
    """A speaker's part in a session."""

    speaker: Annotated[SpeakerSlug, Meta(description="The speaker, by slug.")]
    role: s.ContributionRole
    status: s.ContributionStatus


class Move(Out, frozen=True, kw_only=True):
    """Where and when a slot was before its last move."""

    sending: ClassVar = Sending(absent=dict.fromkeys(("starts_at", "ends_at", "at")))  # ignored: the server sets them
    room: Annotated[RoomSlug, Meta(description="The room, by slug.")] | None
    starts_at: c.Instant
    ends_at: c.End
    at: s.MovedAt


class Slot(Out, frozen=True, kw_only=True):
    """A time, and possibly a room, in which a session takes place. A repeated talk has two slots."""

    id: c.Id
    number: c.Number
    room: Annotated[RoomSlug, Meta(description="The room, by slug.")] | None
    starts_at: c.Instant
    ends_at: c.End
    capacity: c.Capacity | None
    cancelled: s.SlotCancelled
    moved_from: Move | None


class Registration(Out, frozen=True, kw_only=True):
    """Whether a session requires registration, and where to register."""

    required: s.RegistrationRequired
    url: c.Url | None


class Session(Out, frozen=True, kw_only=True):
    """An item of the programme. It takes place in zero or more slots."""

    id: c.Id
    slug: s.SessionSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    number: c.Number
    title: s.SessionTitle
    subtitle: s.Subtitle | None
    abstract: s.Abstract | None
    description: s.SessionDescription | None
    kind: s.SessionKind
    cancelled: s.SessionCancelled
    cancellation_reason: s.CancellationReason | None
    state: s.SessionState
    spoken_language: c.LanguageTag | None
    level: s.SessionLevel | None
    track: Annotated[TrackSlug, Meta(description="The track, by slug.")] | None
    topics: TopicSlugs
    partners: Annotated[
        list[PartnerSlug],
        unique(100, "Partners that host the session, by slug.", examples=[["kpn"]]),
    ]
    speakers: Annotated[list[Contribution], Meta(max_length=100, description="Speakers and their roles.")]
    slots: Annotated[list[Slot], Meta(max_length=100, description="Times and rooms.")]
    positions: Annotated[
        list[PositionSlug],
        unique(
            100,
            "Positions that the session follows up on, by slug.",
            examples=[["kpn-proactief-en-in-partnerschap"]],
        ),
    ]
    links: Links
    do_not_record: s.DoNotRecord
    accessibility: Accessibility | None
    registration: Registration | None


SessionInput = input_of(Session, records.Session)
SessionPatch = patch_of(Session, records.Session)


class SessionSort(enum.StrEnum):
    """Order of sessions; a minus reverses it. Unscheduled ones come last by time."""

    starts_at = "startsAt"
    starts_at_down = "-startsAt"
    by_title = "title"
    by_title_down = "-title"


class SessionInclude(enum.StrEnum):
    """What can come along with sessions."""

    speakers = "speakers"
    partners = "partners"
    positions = "positions"
    rooms = "rooms"
    tracks = "tracks"
    topics = "topics"


class SessionQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of sessions can be asked. `day`, `from`, `to` and `room` must hold for one and the same slot."""

    day: Annotated[
        c.Date | None,
        Meta(
            description="Only sessions with a slot on this congress day, from 05:00 to 05:00 in the event's time zone."
        ),
    ] = None
    from_: Annotated[
        c.Instant | None,
        Meta(description="Only sessions that end after this time.", examples=["2024-09-11T08:00:00Z"]),
    ] = field(name="from", default=None)
    to: Annotated[
        c.Instant | None,
        Meta(description="Only sessions that start before this time.", examples=["2024-09-11T12:00:00Z"]),
    ] = None
    room: Annotated[list[RoomSlug], refer("rooms")] = []
    track: Annotated[list[TrackSlug], refer("tracks")] = []
    topic: Annotated[list[TopicSlug], refer("topics")] = []
    partner: Annotated[list[PartnerSlug], refer("partners")] = []
    speaker: Annotated[list[SpeakerSlug], refer("speakers")] = []
    kind: Annotated[list[s.SessionKind], Meta(min_length=1, max_length=9, description="Only these kinds.")] = []
    state: Annotated[list[s.SessionState], Meta(min_length=1, max_length=3, description="Only these states.")] = []
    spoken_language: Annotated[
        list[c.LanguageTag],
        Meta(
            min_length=1,
            max_length=20,
            description="Only sessions in one of these languages; `en` includes `en-GB`, not the reverse.",
        ),
    ] = []
    q: (
        Annotated[
            str,
            searched(
                200,
                "Beginnings of words in titles, abstracts and names of speakers, all of which must occur; "
                "accents are ignored. Blank: no filter.",
                "wallet",
            ),
        ]
        | None
    ) = None
    include: Annotated[
        list[SessionInclude], Meta(min_length=1, max_length=6, description="Related resources to add in `included`.")
    ] = []
    sort: SessionSort = SessionSort.starts_at
