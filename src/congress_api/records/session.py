"""The record of a session."""

from typing import Annotated, ClassVar

from msgspec import Meta

from congress_api.records.base import Accessibility, Link, Part, Record, put_in_utc
from congress_api.vocabulary import common as c
from congress_api.vocabulary import session as s
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.rules import unique


class Contribution(Part, frozen=True, kw_only=True):
    """A speaker's part in a session."""

    speaker: c.Slug
    role: s.ContributionRole = s.ContributionRole.speaker
    status: s.ContributionStatus = s.ContributionStatus.confirmed


class Move(Part, frozen=True, kw_only=True):
    """Where and when a slot was before its last move."""

    room: c.Slug | None = None
    starts_at: c.Instant
    ends_at: c.Instant
    at: s.MovedAt

    def __post_init__(self) -> None:
        """Equal moments compare equal, whatever offset they were written with."""
        put_in_utc(self, "starts_at", "ends_at", "at")


class Slot(Part, frozen=True, kw_only=True):
    """A time, and optionally a room, in which a session takes place."""

    id: c.Id | None = None
    number: c.Number | None = None
    room: c.Slug | None = None
    starts_at: c.Instant
    ends_at: c.Instant
    capacity: c.Capacity | None = None
    cancelled: s.SlotCancelled = False
    moved_from: Move | None = None

    def __post_init__(self) -> None:
        """Equal moments compare equal, whatever offset they were written with."""
        put_in_utc(self, "starts_at", "ends_at")


class Registration(Part, frozen=True, kw_only=True):
    """Whether a session requires registration, and where to register."""

    required: s.RegistrationRequired
    url: c.Url | None = None


class Session(Record, frozen=True, kw_only=True):
    """A session of the programme."""

    kind_name: ClassVar[str] = "session"
    number: c.Number | None = None
    title: Translated[s.SessionTitle]
    subtitle: Translated[s.Subtitle] = {}
    abstract: Translated[s.Abstract] = {}
    description: Translated[s.SessionDescription] = {}
    kind: s.SessionKind
    cancelled: s.SessionCancelled = False
    cancellation_reason: Translated[s.CancellationReason] = {}
    spoken_language: c.LanguageTag | None = None
    level: s.SessionLevel | None = None
    track: c.Slug | None = None
    topics: Annotated[list[c.Slug], unique(100)] = []
    partners: Annotated[list[c.Slug], unique(100)] = []
    speakers: Annotated[list[Contribution], Meta(max_length=100)] = []
    slots: Annotated[list[Slot], Meta(max_length=100)] = []
    positions: Annotated[list[c.Slug], unique(100)] = []
    links: Annotated[list[Link], unique(50)] = []
    do_not_record: s.DoNotRecord = False
    accessibility: Accessibility | None = None
    registration: Registration | None = None
