"""An announcement as delivered."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from congress_api.vocabulary import announcement as a
from congress_api.vocabulary import common as c
from congress_api.wire.common import In, Out


class Announcement(Out, frozen=True, kw_only=True):
    """What the organiser tells everybody."""

    id: c.Id
    slug: c.AnnouncementSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    title: a.AnnouncementTitle
    body: a.AnnouncementBody | None
    level: a.AnnouncementLevel
    starts_at: c.Instant | None
    ends_at: c.Instant | None
    sessions: Annotated[
        list[c.SessionSlug],
        Meta(max_length=100, description="Sessions it is about, by slug.", examples=[["identity-wallet"]]),
    ]


class AnnouncementInput(In, frozen=True, kw_only=True):
    """An announcement as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.AnnouncementSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    title: a.AnnouncementTitle
    body: a.AnnouncementBody | None = None
    level: a.AnnouncementLevel = a.AnnouncementLevel.info
    starts_at: c.Instant | None = None
    ends_at: c.Instant | None = None
    sessions: Annotated[
        list[c.SessionSlug],
        Meta(max_length=100, description="Sessions it is about, by slug.", examples=[["identity-wallet"]]),
    ] = []


class AnnouncementPatch(In, frozen=True, kw_only=True):
    """Changes to an announcement (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.AnnouncementSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    title: a.AnnouncementTitle | UnsetType | None = UNSET
    body: a.AnnouncementBody | UnsetType | None = UNSET
    level: a.AnnouncementLevel | UnsetType | None = UNSET
    starts_at: c.Instant | UnsetType | None = UNSET
    ends_at: c.Instant | UnsetType | None = UNSET
    sessions: (
        Annotated[
            list[c.SessionSlug],
            Meta(max_length=100, description="Sessions it is about, by slug.", examples=[["identity-wallet"]]),
        ]
        | UnsetType
        | None
    ) = UNSET
