"""A track as delivered, as replaced and as patched."""

from msgspec import UNSET, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import track as t
from congress_api.wire.common import In, Out


class Track(Out, frozen=True, kw_only=True):
    """A line through the programme."""

    id: c.Id
    slug: c.TrackSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: t.TrackName
    description: t.TrackDescription | None
    color: t.Color | None
    rank: c.Rank


class TrackInput(In, frozen=True, kw_only=True):
    """A track as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.TrackSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    name: t.TrackName
    description: t.TrackDescription | None = None
    color: t.Color | None = None
    rank: c.Rank = 0


class TrackPatch(In, frozen=True, kw_only=True):
    """Changes to a track (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.TrackSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    name: t.TrackName | UnsetType | None = UNSET
    description: t.TrackDescription | UnsetType | None = UNSET
    color: t.Color | UnsetType | None = UNSET
    rank: c.Rank | UnsetType | None = UNSET
