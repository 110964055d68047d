"""A session as delivered, as replaced and as patched."""

from typing import Annotated

from msgspec import Meta

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import session as s
from congress_api.wire.common import (
    Accessibility,
    Links,
    Out,
    TopicSlugs,
)
from congress_api.wire.derived import input_of, patch_of


class Contribution(Out, frozen=True, kw_only=True):
    """That a speaker takes part in a session."""

    speaker: Annotated[c.SpeakerSlug, Meta(description="Who takes part, by slug.")]
    role: s.ContributionRole
    status: s.ContributionStatus


class Slot(Out, frozen=True, kw_only=True):
    """A time, and perhaps a room, that a session takes place in. A repeated talk has two."""

    id: c.Id
    number: c.Number
    room: Annotated[c.RoomSlug, Meta(description="The room, by slug.")] | None
    starts_at: c.Instant
    ends_at: c.Instant
    capacity: c.Capacity | None
    cancelled: s.SlotCancelled


class Registration(Out, frozen=True, kw_only=True):
    """Whether and where one registers for a session."""

    required: s.RegistrationRequired
    url: c.Url | None


class Session(Out, frozen=True, kw_only=True):
    """Something on the programme. It takes place in zero or more slots."""

    id: c.Id
    slug: c.SessionSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    number: c.Number
    title: s.SessionTitle
    subtitle: s.Subtitle | None
    abstract: s.Abstract | None
    description: s.SessionDescription | None
    kind: s.SessionKind
    cancelled: s.SessionCancelled
    state: s.SessionState
    spoken_language: c.LanguageTag | None
    level: s.SessionLevel | None
    track: Annotated[c.TrackSlug, Meta(description="The track it belongs to, by slug.")] | None
    topics: TopicSlugs
    partners: Annotated[
        list[c.PartnerSlug], Meta(max_length=100, description="Partners that host it, by slug.", examples=[["kpn"]])
    ]
    speakers: Annotated[list[Contribution], Meta(max_length=100, description="Who takes part, and as what.")]
    slots: Annotated[list[Slot], Meta(max_length=100, description="When and where it takes place.")]
    positions: Annotated[
        list[c.PositionSlug],
        Meta(
            max_length=100,
            description="Positions it follows up on, by slug.",
            examples=[["kpn-proactief-en-in-partnerschap"]],
        ),
    ]
    links: Links
    do_not_record: s.DoNotRecord
    accessibility: Accessibility | None
    registration: Registration | None


SessionInput = input_of(Session, records.Session)
SessionPatch = patch_of(Session, records.Session)
