"""The programme: the lossless, multilingual archive of one event.

The seed is such a file; import, export, the change log and the snapshot speak in these records.
Texts are kept by language, references are slugs, and what the server computes is left out.
"""

import datetime
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from congress_api.vocabulary import announcement as a
from congress_api.vocabulary import article as ar
from congress_api.vocabulary import common as c
from congress_api.vocabulary import event as e
from congress_api.vocabulary import image as i
from congress_api.vocabulary import partner as pa
from congress_api.vocabulary import place as p
from congress_api.vocabulary import position as po
from congress_api.vocabulary import session as s
from congress_api.vocabulary import speaker as sp
from congress_api.vocabulary.common import Translated, Visibility


class Part(Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """Something inside a record."""


def put_in_utc(part: Part, *fields: str) -> None:
    """Keep these moments in UTC, whatever offset they came with; what UTC cannot hold stays, and is a fault later."""
    for field in fields:
        moment = getattr(part, field)
        if (
            moment is not None
            and moment.tzinfo is not datetime.UTC
            and datetime.MINYEAR < moment.year < datetime.MAXYEAR
        ):
            force_setattr(part, field, moment.astimezone(datetime.UTC))


class Record(Part, frozen=True, kw_only=True):
    """What every record of the archive has: its identity, who may see it and where it comes from."""

    id: c.Id | None = None
    slug: c.Slug
    visibility: c.Visibility = c.Visibility.published
    source: c.Source | None = None


def published(record: Record) -> bool:
    """Whether everybody may see it."""
    return record.visibility is Visibility.published


class Image(Part, frozen=True, kw_only=True):
    """A logo or photo, by the hash of its bytes."""

    sha256: i.Sha256
    media_type: i.ImageMediaType
    width: i.Pixels
    height: i.Pixels
    alt: Translated[i.Alt] = {}


class Link(Part, frozen=True, kw_only=True):
    """A link that belongs to a session, speaker or partner."""

    kind: c.LinkKind
    title: Translated[c.LinkTitle] = {}
    url: c.Url


class Venue(Part, frozen=True, kw_only=True):
    """Where the congress takes place."""

    name: e.VenueName
    street: e.Street | None = None
    postal_code: e.PostalCode | None = None
    city: e.City | None = None
    country: e.Country | None = None


class Accessibility(Part, frozen=True, kw_only=True):
    """What makes a session or room accessible; None is not known."""

    captions: c.Captions | None = None
    sign_languages: c.SignLanguages = []
    hearing_loop: c.HearingLoop | None = None
    step_free: c.StepFree | None = None
    note: Translated[c.AccessibilityNote] = {}


class Event(Record, frozen=True, kw_only=True):
    """One edition of the congress."""

    kind_name: ClassVar[str] = "event"
    name: Translated[e.EventName]
    edition: e.Edition | None = None
    theme: Translated[e.Theme] = {}
    description: Translated[e.EventDescription] = {}
    starts_on: c.Date
    ends_on: c.Date
    time_zone: e.TimeZone
    languages: e.EventLanguages
    default_language: c.LanguageTag
    venue: Venue | None = None
    organiser_name: e.OrganiserName | None = None
    website_url: c.Url | None = None
    registration_url: c.Url | None = None
    logo: Image | None = None
    partner_edits: e.PartnerEdits = e.PartnerEdits.direct


class Room(Record, frozen=True, kw_only=True):
    """A room of the venue."""

    kind_name: ClassVar[str] = "room"
    name: Translated[p.RoomName]
    description: Translated[p.RoomDescription] = {}
    capacity: c.Capacity | None = None
    floor: p.Floor | None = None
    accessibility: Accessibility | None = None
    rank: c.Rank = 0


class Track(Record, frozen=True, kw_only=True):
    """A line through the programme."""

    kind_name: ClassVar[str] = "track"
    name: Translated[p.TrackName]
    description: Translated[p.TrackDescription] = {}
    color: p.Color | None = None
    rank: c.Rank = 0


class Topic(Record, frozen=True, kw_only=True):
    """What sessions, partners and positions are about."""

    kind_name: ClassVar[str] = "topic"
    name: Translated[p.TopicName]
    description: Translated[p.TopicDescription] = {}


class Level(Part, frozen=True, kw_only=True):
    """The level of a partnership."""

    name: Translated[pa.LevelName]
    rank: pa.LevelRank


class Contact(Part, frozen=True, kw_only=True):
    """Whom the public can turn to."""

    name: pa.ContactName | None = None
    email: c.Email | None = None
    phone: c.Phone | None = None


class Partner(Record, frozen=True, kw_only=True):
    """An organisation that takes part."""

    kind_name: ClassVar[str] = "partner"
    number: c.Number | None = None
    name: pa.PartnerName
    kind: pa.PartnerKind
    level: Level | None = None
    tagline: Translated[pa.Tagline] = {}
    description: Translated[pa.PartnerDescription] = {}
    website_url: c.Url | None = None
    logo: Image | None = None
    logo_dark: Image | None = None
    stand: pa.Stand | None = None
    contact: Contact | None = None
    links: Annotated[list[Link], Meta(max_length=50)] = []
    topics: Annotated[list[c.Slug], Meta(max_length=100)] = []


class Role(Part, frozen=True, kw_only=True):
    """What somebody is, and where."""

    job_title: Translated[sp.JobTitle] = {}
    department: Translated[sp.Department] = {}
    organisation: sp.Organisation | None = None
    partner: c.Slug | None = None


class Speaker(Record, frozen=True, kw_only=True):
    """A person who speaks or takes a position."""

    kind_name: ClassVar[str] = "speaker"
    number: c.Number | None = None
    name: sp.SpeakerName
    alternative_names: sp.AlternativeNames = []
    biography: Translated[sp.Biography] = {}
    photo: Image | None = None
    roles: Annotated[list[Role], Meta(max_length=20)] = []
    links: Annotated[list[Link], Meta(max_length=50)] = []


class Article(Record, frozen=True, kw_only=True):
    """The publication that positions were printed in."""

    kind_name: ClassVar[str] = "article"
    title: Translated[ar.ArticleTitle]
    lead: Translated[ar.Lead] = {}
    question: Translated[ar.Question] = {}
    publisher: ar.Publisher | None = None
    published_on: c.Date | None = None
    source_url: c.Url | None = None


class Position(Record, frozen=True, kw_only=True):
    """The standpoint that a speaker takes, for a partner, in an article."""

    kind_name: ClassVar[str] = "position"
    speaker: c.Slug
    partner: c.Slug | None = None
    article: c.Slug | None = None
    rank: c.Rank = 0
    heading: Translated[po.Heading]
    byline: po.Byline | None = None
    signed_as: po.SignedAs | None = None
    statement: Translated[po.Statement] = {}
    body: Translated[po.PositionBody] = {}
    topics: Annotated[list[c.Slug], Meta(max_length=100)] = []
    published_on: c.Date | None = None
    source_url: c.Url | None = None


class Contribution(Part, frozen=True, kw_only=True):
    """That a speaker takes part in a session."""

    speaker: c.Slug
    role: s.ContributionRole = s.ContributionRole.speaker
    status: s.ContributionStatus = s.ContributionStatus.confirmed


class Slot(Part, frozen=True, kw_only=True):
    """A time, and perhaps a room, that a session takes place in."""

    id: c.Id | None = None
    number: c.Number | None = None
    room: c.Slug | None = None
    starts_at: c.Instant
    ends_at: c.Instant
    capacity: c.Capacity | None = None
    cancelled: s.SlotCancelled = False

    def __post_init__(self) -> None:
        """Two slots at one time are equal, and look equal, whatever offset they were written in."""
        put_in_utc(self, "starts_at", "ends_at")


class Registration(Part, frozen=True, kw_only=True):
    """Whether and where one registers for a session."""

    required: s.RegistrationRequired
    url: c.Url | None = None


class Session(Record, frozen=True, kw_only=True):
    """Something on the programme."""

    kind_name: ClassVar[str] = "session"
    number: c.Number | None = None
    title: Translated[s.SessionTitle]
    subtitle: Translated[s.Subtitle] = {}
    abstract: Translated[s.Abstract] = {}
    description: Translated[s.SessionDescription] = {}
    kind: s.SessionKind
    cancelled: s.SessionCancelled = False
    spoken_language: c.LanguageTag | None = None
    level: s.SessionLevel | None = None
    track: c.Slug | None = None
    topics: Annotated[list[c.Slug], Meta(max_length=100)] = []
    partners: Annotated[list[c.Slug], Meta(max_length=100)] = []
    speakers: Annotated[list[Contribution], Meta(max_length=100)] = []
    slots: Annotated[list[Slot], Meta(max_length=100)] = []
    positions: Annotated[list[c.Slug], Meta(max_length=100)] = []
    links: Annotated[list[Link], Meta(max_length=50)] = []
    do_not_record: s.DoNotRecord = False
    accessibility: Accessibility | None = None
    registration: Registration | None = None


class Announcement(Record, frozen=True, kw_only=True):
    """What the organiser tells everybody."""

    kind_name: ClassVar[str] = "announcement"
    title: Translated[a.AnnouncementTitle]
    body: Translated[a.AnnouncementBody] = {}
    level: a.AnnouncementLevel = a.AnnouncementLevel.info
    starts_at: c.Instant | None = None
    ends_at: c.Instant | None = None
    sessions: Annotated[list[c.Slug], Meta(max_length=100)] = []

    def __post_init__(self) -> None:
        """As for slots."""
        put_in_utc(self, "starts_at", "ends_at")


class Programme(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """All of one event, kinds in an order in which each refers only to what came before."""

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


Content = Room | Track | Topic | Partner | Speaker | Article | Position | Session | Announcement
KINDS: tuple[type[Content], ...] = (
    Room,
    Track,
    Topic,
    Partner,
    Speaker,
    Article,
    Position,
    Session,
    Announcement,
)
BY_NAME: dict[str, type[Content]] = {kind.kind_name: kind for kind in KINDS}
