"""A room as delivered, as replaced and as patched."""

from msgspec import UNSET, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import room as r
from congress_api.wire.common import Accessibility, AccessibilityInput, AccessibilityPatch, In, Out


class Room(Out, frozen=True, kw_only=True):
    """A room of the venue."""

    id: c.Id
    slug: c.RoomSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: r.RoomName
    description: r.RoomDescription | None
    capacity: c.Capacity | None
    floor: r.Floor | None
    accessibility: Accessibility | None
    rank: c.Rank


class RoomInput(In, frozen=True, kw_only=True):
    """A room as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.RoomSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    name: r.RoomName
    description: r.RoomDescription | None = None
    capacity: c.Capacity | None = None
    floor: r.Floor | None = None
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
    name: r.RoomName | UnsetType | None = UNSET
    description: r.RoomDescription | UnsetType | None = UNSET
    capacity: c.Capacity | UnsetType | None = UNSET
    floor: r.Floor | UnsetType | None = UNSET
    accessibility: AccessibilityPatch | UnsetType | None = UNSET
    rank: c.Rank | UnsetType | None = UNSET
