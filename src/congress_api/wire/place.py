"""Rooms, tracks and topics as delivered."""

from msgspec import UNSET, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import place as p
from congress_api.wire.common import Accessibility, AccessibilityInput, AccessibilityPatch, In, Out


class Room(Out, frozen=True, kw_only=True):
    """A room of the venue."""

    id: c.Id
    slug: c.RoomSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: p.RoomName
    description: p.RoomDescription | None
    capacity: c.Capacity | None
    floor: p.Floor | None
    accessibility: Accessibility | None
    rank: c.Rank


class Track(Out, frozen=True, kw_only=True):
    """A line through the programme."""

    id: c.Id
    slug: c.TrackSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: p.TrackName
    description: p.TrackDescription | None
    color: p.Color | None
    rank: c.Rank


class Topic(Out, frozen=True, kw_only=True):
    """What sessions, partners and positions are about."""

    id: c.Id
    slug: c.TopicSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: p.TopicName
    description: p.TopicDescription | None


class RoomInput(In, frozen=True, kw_only=True):
    """A room as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.RoomSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    name: p.RoomName
    description: p.RoomDescription | None = None
    capacity: c.Capacity | None = None
    floor: p.Floor | None = None
    accessibility: AccessibilityInput | None = None
    rank: c.Rank = 0


class RoomPatch(In, frozen=True, kw_only=True):
    """Changes to a room (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.RoomSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    name: p.RoomName | UnsetType | None = UNSET
    description: p.RoomDescription | UnsetType | None = UNSET
    capacity: c.Capacity | UnsetType | None = UNSET
    floor: p.Floor | UnsetType | None = UNSET
    accessibility: AccessibilityPatch | UnsetType | None = UNSET
    rank: c.Rank | UnsetType | None = UNSET


class TrackInput(In, frozen=True, kw_only=True):
    """A track as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.TrackSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    name: p.TrackName
    description: p.TrackDescription | None = None
    color: p.Color | None = None
    rank: c.Rank = 0


class TrackPatch(In, frozen=True, kw_only=True):
    """Changes to a track (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.TrackSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    name: p.TrackName | UnsetType | None = UNSET
    description: p.TrackDescription | UnsetType | None = UNSET
    color: p.Color | UnsetType | None = UNSET
    rank: c.Rank | UnsetType | None = UNSET


class TopicInput(In, frozen=True, kw_only=True):
    """A topic as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.TopicSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    name: p.TopicName
    description: p.TopicDescription | None = None


class TopicPatch(In, frozen=True, kw_only=True):
    """Changes to a topic (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.TopicSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    name: p.TopicName | UnsetType | None = UNSET
    description: p.TopicDescription | UnsetType | None = UNSET
