"""The record of a position."""

from typing import Annotated, ClassVar

from congress_api.records.base import Record
from congress_api.vocabulary import common as c
from congress_api.vocabulary import position as po
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.rules import unique


class Position(Record, frozen=True, kw_only=True):
    """A standpoint that a speaker takes, on behalf of a partner, in an article."""

    kind_name: ClassVar[str] = "position"
    speaker: c.Slug
    partner: c.Slug | None = None
    article: c.Slug | None = None
    rank: c.Rank = 0
    heading: Translated[po.Heading]
    byline: po.Byline | None = None
    signed_as: po.SignedAs | None = None
    statement: Translated[po.Statement] = {}
    body: Translated[po.PositionBody] = {}
    original_language: po.OriginalLanguage | None = None
    topics: Annotated[list[c.Slug], unique(100)] = []
    published_on: c.Date | None = None
    source_url: c.Url | None = None
