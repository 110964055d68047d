"""The query parameters of every read and list, and the orders that several lists share."""

import enum
from typing import Annotated

from msgspec import Meta, Struct

from congress_api.vocabulary import common as c
from congress_api.wire.cursors import Cursor

Limit = Annotated[int, Meta(ge=1, le=100, description="Maximum number of items on a page.", examples=[50])]
Ids = Annotated[list[c.Id], Meta(min_length=1, max_length=100, description="Only these ids.")]
Slugs = Annotated[list[c.Slug], Meta(min_length=1, max_length=100, description="Only these slugs.")]
Language = Annotated[
    c.LanguageTag,
    Meta(description="Language of the texts. Default: by Accept-Language."),
]
MessageLanguage = Annotated[
    c.LanguageTag,
    Meta(description="Language of `detail`: Dutch or English, as in errors. Default: by Accept-Language."),
]


def refer(kind: str) -> Meta:
    """A filter by slugs of another kind: any one of them is enough."""
    return Meta(min_length=1, max_length=100, description=f"Only items with one of these {kind}, by slug.")


class LanguageQuery(Struct, frozen=True, kw_only=True, rename="camel"):
    """What every read can be asked."""

    language: Language | None = None


class NoQuery(Struct, frozen=True, kw_only=True):
    """Nothing can be asked here: any key is a fault."""


class PageQuery(Struct, frozen=True, kw_only=True):
    """What a list without texts or filters can be asked."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ListQuery(LanguageQuery, frozen=True, kw_only=True):
    """What every list can be asked."""

    limit: Limit = 50
    cursor: Cursor | None = None
    id: Ids = []
    slug: Slugs = []


class NameSort(enum.StrEnum):
    """Order by name; a minus reverses it."""

    name = "name"
    name_down = "-name"


class RankSort(enum.StrEnum):
    """Order by rank or name; a minus reverses it."""

    rank = "rank"
    rank_down = "-rank"
    name = "name"
    name_down = "-name"


class TitleSort(enum.StrEnum):
    """Order by title; a minus reverses it."""

    by_title = "title"
    by_title_down = "-title"
