"""A session as delivered."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import session as s
from congress_api.wire.common import (
    Accessibility,
    AccessibilityInput,
    AccessibilityPatch,
    In,
    LinkInputs,
    Links,
    Out,
    TopicSlugs,
)


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


class ContributionInput(In, frozen=True, kw_only=True):
    """A contribution as it is to be."""

    speaker: Annotated[c.SpeakerSlug, Meta(description="Who takes part, by slug.")]
    role: s.ContributionRole = s.ContributionRole.speaker
    status: s.ContributionStatus = s.ContributionStatus.confirmed


class SlotInput(In, frozen=True, kw_only=True):
    """A slot as it is to be."""

    id: c.Id | None = None
    number: c.Number | None = None
    room: Annotated[c.RoomSlug, Meta(description="The room, by slug.")] | None = None
    starts_at: c.Instant
    ends_at: c.Instant
    capacity: c.Capacity | None = None
    cancelled: s.SlotCancelled = False


class RegistrationInput(In, frozen=True, kw_only=True):
    """A registration as it is to be."""

    required: s.RegistrationRequired
    url: c.Url | None = None


class RegistrationPatch(In, frozen=True, kw_only=True):
    """Changes to a registration (RFC 7396): what is absent stays, null clears."""

    required: s.RegistrationRequired | UnsetType = UNSET
    url: c.Url | UnsetType | None = UNSET


class SessionInput(In, frozen=True, kw_only=True):
    """A session as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.SessionSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    number: c.Number | None = None
    title: s.SessionTitle
    subtitle: s.Subtitle | None = None
    abstract: s.Abstract | None = None
    description: s.SessionDescription | None = None
    kind: s.SessionKind
    cancelled: s.SessionCancelled = False
    state: s.SessionState | None = None
    spoken_language: c.LanguageTag | None = None
    level: s.SessionLevel | None = None
    track: Annotated[c.TrackSlug, Meta(description="The track it belongs to, by slug.")] | None = None
    topics: TopicSlugs = []
    partners: Annotated[
        list[c.PartnerSlug], Meta(max_length=100, description="Partners that host it, by slug.", examples=[["kpn"]])
    ] = []
    speakers: Annotated[list[ContributionInput], Meta(max_length=100, description="Who takes part, and as what.")] = []
    slots: Annotated[list[SlotInput], Meta(max_length=100, description="When and where it takes place.")] = []
    positions: Annotated[
        list[c.PositionSlug],
        Meta(
            max_length=100,
            description="Positions it follows up on, by slug.",
            examples=[["kpn-proactief-en-in-partnerschap"]],
        ),
    ] = []
    links: LinkInputs = []
    do_not_record: s.DoNotRecord = False
    accessibility: AccessibilityInput | None = None
    registration: RegistrationInput | None = None


class SessionPatch(In, frozen=True, kw_only=True):
    """Changes to a session (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.SessionSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    number: c.Number | UnsetType | None = UNSET
    title: s.SessionTitle | UnsetType | None = UNSET
    subtitle: s.Subtitle | UnsetType | None = UNSET
    abstract: s.Abstract | UnsetType | None = UNSET
    description: s.SessionDescription | UnsetType | None = UNSET
    kind: s.SessionKind | UnsetType = UNSET
    cancelled: s.SessionCancelled | UnsetType | None = UNSET
    state: s.SessionState | UnsetType | None = UNSET
    spoken_language: c.LanguageTag | UnsetType | None = UNSET
    level: s.SessionLevel | UnsetType | None = UNSET
    track: Annotated[c.TrackSlug, Meta(description="The track it belongs to, by slug.")] | UnsetType | None = UNSET
    topics: TopicSlugs | UnsetType | None = UNSET
    partners: (
        Annotated[
            list[c.PartnerSlug], Meta(max_length=100, description="Partners that host it, by slug.", examples=[["kpn"]])
        ]
        | UnsetType
        | None
    ) = UNSET
    speakers: (
        Annotated[list[ContributionInput], Meta(max_length=100, description="Who takes part, and as what.")]
        | UnsetType
        | None
    ) = UNSET
    slots: (
        Annotated[list[SlotInput], Meta(max_length=100, description="When and where it takes place.")]
        | UnsetType
        | None
    ) = UNSET
    positions: (
        Annotated[
            list[c.PositionSlug],
            Meta(
                max_length=100,
                description="Positions it follows up on, by slug.",
                examples=[["kpn-proactief-en-in-partnerschap"]],
            ),
        ]
        | UnsetType
        | None
    ) = UNSET
    links: LinkInputs | UnsetType | None = UNSET
    do_not_record: s.DoNotRecord | UnsetType | None = UNSET
    accessibility: AccessibilityPatch | UnsetType | None = UNSET
    registration: RegistrationPatch | UnsetType | None = UNSET
