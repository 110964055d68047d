"""Positions on the wire: as delivered, replaced, patched and listed."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import position as p
from congress_api.vocabulary.article import ArticleSlug
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.vocabulary.session import SessionSlug
from congress_api.vocabulary.speaker import SpeakerSlug
from congress_api.vocabulary.topic import TopicSlug
from congress_api.wire.common import Out, TopicSlugs
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, refer


class Position(Out, frozen=True, kw_only=True):
    """The standpoint that a speaker takes, for a partner, in an article."""

    id: c.Id
    slug: p.PositionSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    speaker: Annotated[SpeakerSlug, Meta(description="Whose standpoint it is, by slug.")]
    partner: Annotated[PartnerSlug, Meta(description="For which partner, by slug.")] | None
    article: Annotated[ArticleSlug, Meta(description="The article that printed it, by slug.")] | None
    rank: c.Rank
    heading: p.Heading
    byline: p.Byline | None
    signed_as: p.SignedAs | None
    statement: p.Statement | None
    body: p.PositionBody | None
    original_language: p.OriginalLanguage | None
    topics: TopicSlugs
    published_on: c.Date | None
    source_url: c.Url | None


PositionInput = input_of(Position, records.Position)
PositionPatch = patch_of(Position, records.Position)


class PositionSort(enum.StrEnum):
    """Order by rank or heading; a minus reverses it."""

    rank = "rank"
    rank_down = "-rank"
    heading = "heading"
    heading_down = "-heading"


class PositionInclude(enum.StrEnum):
    """What can come along with positions."""

    speakers = "speakers"
    partners = "partners"
    articles = "articles"
    topics = "topics"


class PositionQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of positions can be asked."""

    speaker: Annotated[list[SpeakerSlug], refer("speakers")] = []
    partner: Annotated[list[PartnerSlug], refer("partners")] = []
    topic: Annotated[list[TopicSlug], refer("topics")] = []
    article: Annotated[list[ArticleSlug], refer("articles")] = []
    session: Annotated[
        list[SessionSlug],
        Meta(min_length=1, max_length=100, description="Only positions that one of these sessions refers to, by slug."),
    ] = []
    include: Annotated[
        list[PositionInclude], Meta(min_length=1, max_length=4, description="Related resources to add in `included`.")
    ] = []
    sort: PositionSort = PositionSort.rank
