"""What the list of each kind can be asked: its filters, order and side-loading."""

from typing import Annotated

from msgspec import Meta, field

from congress_api.vocabulary import common as c
from congress_api.vocabulary.partner import PartnerKind
from congress_api.vocabulary.session import SessionKind, SessionState
from congress_api.wire.choices import (
    AnnouncementInclude,
    AnnouncementSort,
    EventSort,
    NameSort,
    PartnerInclude,
    PartnerSort,
    PositionInclude,
    PositionSort,
    RankSort,
    SessionInclude,
    SessionSort,
    SpeakerInclude,
    TitleSort,
)
from congress_api.wire.query import ListQuery, refer


class SessionQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of sessions can be asked. `day`, `from`, `to` and `room` must hold for one and the same slot."""

    day: Annotated[
        c.Date | None,
        Meta(description="Congress day in the event's time zone; it lasts until 05:00 the next morning."),
    ] = None
    from_: Annotated[
        c.Instant | None,
        Meta(description="Only what ends after this moment.", examples=["2024-09-11T08:00:00Z"]),
    ] = field(name="from", default=None)
    to: Annotated[
        c.Instant | None,
        Meta(description="Only what starts before this moment.", examples=["2024-09-11T12:00:00Z"]),
    ] = None
    room: Annotated[list[c.RoomSlug], refer("rooms")] = []
    track: Annotated[list[c.TrackSlug], refer("tracks")] = []
    topic: Annotated[list[c.TopicSlug], refer("topics")] = []
    partner: Annotated[list[c.PartnerSlug], refer("partners")] = []
    speaker: Annotated[list[c.SpeakerSlug], refer("speakers")] = []
    kind: Annotated[list[SessionKind], Meta(min_length=1, max_length=9, description="Only these kinds.")] = []
    state: Annotated[list[SessionState], Meta(min_length=1, max_length=3, description="Only these states.")] = []
    spoken_language: Annotated[
        list[c.LanguageTag],
        Meta(min_length=1, max_length=20, description="Only those spoken in one of these languages."),
    ] = []
    q: (
        Annotated[
            str,
            Meta(
                max_length=200,
                pattern=r"^[^\x00]*$",
                description="Words that the titles, abstract or names of speakers begin with; accents do not matter.",
                examples=["wallet"],
            ),
        ]
        | None
    ) = None
    include: Annotated[
        list[SessionInclude], Meta(min_length=1, max_length=6, description="What comes along in `included`.")
    ] = []
    sort: SessionSort = SessionSort.starts_at


class SpeakerQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of speakers can be asked."""

    partner: Annotated[list[c.PartnerSlug], refer("partners")] = []
    include: Annotated[
        list[SpeakerInclude], Meta(min_length=1, max_length=1, description="What comes along in `included`.")
    ] = []
    sort: NameSort = NameSort.name


class PartnerQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of partners can be asked."""

    kind: Annotated[list[PartnerKind], Meta(min_length=1, max_length=5, description="Only these kinds.")] = []
    topic: Annotated[list[c.TopicSlug], refer("topics")] = []
    include: Annotated[
        list[PartnerInclude], Meta(min_length=1, max_length=1, description="What comes along in `included`.")
    ] = []
    sort: PartnerSort = PartnerSort.level


class PositionQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of positions can be asked."""

    speaker: Annotated[list[c.SpeakerSlug], refer("speakers")] = []
    partner: Annotated[list[c.PartnerSlug], refer("partners")] = []
    topic: Annotated[list[c.TopicSlug], refer("topics")] = []
    article: Annotated[list[c.ArticleSlug], refer("articles")] = []
    session: Annotated[
        list[c.SessionSlug],
        Meta(min_length=1, max_length=100, description="Only those that one of these sessions follows up on, by slug."),
    ] = []
    include: Annotated[
        list[PositionInclude], Meta(min_length=1, max_length=4, description="What comes along in `included`.")
    ] = []
    sort: PositionSort = PositionSort.rank


class ArticleQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of articles can be asked."""

    sort: TitleSort = TitleSort.by_title


class AnnouncementQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of announcements can be asked."""

    session: Annotated[list[c.SessionSlug], refer("sessions")] = []
    include: Annotated[
        list[AnnouncementInclude], Meta(min_length=1, max_length=1, description="What comes along in `included`.")
    ] = []
    sort: AnnouncementSort = AnnouncementSort.starts_at


class RoomQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of rooms can be asked."""

    sort: RankSort = RankSort.rank


class TrackQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of tracks can be asked."""

    sort: RankSort = RankSort.rank


class TopicQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of topics can be asked."""

    sort: NameSort = NameSort.name


class EventQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of events can be asked."""

    sort: EventSort = EventSort.starts_on
