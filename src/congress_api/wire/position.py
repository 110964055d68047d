"""A position as delivered, as replaced and as patched."""

from typing import Annotated

from msgspec import Meta

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import position as p
from congress_api.wire.common import Out, TopicSlugs
from congress_api.wire.derived import input_of, patch_of


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


PositionInput = input_of(Position, records.Position)
PositionPatch = patch_of(Position, records.Position)
