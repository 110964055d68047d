"""A position as delivered, as replaced and as patched."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import position as p
from congress_api.wire.common import In, Out, TopicSlugs


class Position(Out, frozen=True, kw_only=True):
    """The standpoint that a speaker takes, for a partner, in an article."""

    id: c.Id
    slug: c.PositionSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    speaker: Annotated[c.SpeakerSlug, Meta(description="Whose standpoint it is, by slug.")]
    partner: Annotated[c.PartnerSlug, Meta(description="For which partner, by slug.")] | None
    article: Annotated[c.ArticleSlug, Meta(description="The article that printed it, by slug.")] | None
    rank: c.Rank
    heading: p.Heading
    byline: p.Byline | None
    signed_as: p.SignedAs | None
    statement: p.Statement | None
    body: p.PositionBody | None
    topics: TopicSlugs
    published_on: c.Date | None
    source_url: c.Url | None


class PositionInput(In, frozen=True, kw_only=True):
    """A position as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.PositionSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    speaker: Annotated[c.SpeakerSlug, Meta(description="Whose standpoint it is, by slug.")]
    partner: Annotated[c.PartnerSlug, Meta(description="For which partner, by slug.")] | None = None
    article: Annotated[c.ArticleSlug, Meta(description="The article that printed it, by slug.")] | None = None
    rank: c.Rank = 0
    heading: p.Heading
    byline: p.Byline | None = None
    signed_as: p.SignedAs | None = None
    statement: p.Statement | None = None
    body: p.PositionBody | None = None
    topics: TopicSlugs = []
    published_on: c.Date | None = None
    source_url: c.Url | None = None


class PositionPatch(In, frozen=True, kw_only=True):
    """Changes to a position (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.PositionSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    speaker: Annotated[c.SpeakerSlug, Meta(description="Whose standpoint it is, by slug.")] | UnsetType = UNSET
    partner: Annotated[c.PartnerSlug, Meta(description="For which partner, by slug.")] | UnsetType | None = UNSET
    article: Annotated[c.ArticleSlug, Meta(description="The article that printed it, by slug.")] | UnsetType | None = (
        UNSET
    )
    rank: c.Rank | UnsetType | None = UNSET
    heading: p.Heading | UnsetType | None = UNSET
    byline: p.Byline | UnsetType | None = UNSET
    signed_as: p.SignedAs | UnsetType | None = UNSET
    statement: p.Statement | UnsetType | None = UNSET
    body: p.PositionBody | UnsetType | None = UNSET
    topics: TopicSlugs | UnsetType | None = UNSET
    published_on: c.Date | UnsetType | None = UNSET
    source_url: c.Url | UnsetType | None = UNSET
