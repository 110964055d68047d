"""An article as delivered, as replaced and as patched."""

from msgspec import UNSET, UnsetType

from congress_api.vocabulary import article as a
from congress_api.vocabulary import common as c
from congress_api.wire.common import In, Out


class Article(Out, frozen=True, kw_only=True):
    """The publication that positions were printed in."""

    id: c.Id
    slug: c.ArticleSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    title: a.ArticleTitle
    lead: a.Lead | None
    question: a.Question | None
    publisher: a.Publisher | None
    published_on: c.Date | None
    source_url: c.Url | None


class ArticleInput(In, frozen=True, kw_only=True):
    """An article as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.ArticleSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    title: a.ArticleTitle
    lead: a.Lead | None = None
    question: a.Question | None = None
    publisher: a.Publisher | None = None
    published_on: c.Date | None = None
    source_url: c.Url | None = None


class ArticlePatch(In, frozen=True, kw_only=True):
    """Changes to an article (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.ArticleSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    title: a.ArticleTitle | UnsetType | None = UNSET
    lead: a.Lead | UnsetType | None = UNSET
    question: a.Question | UnsetType | None = UNSET
    publisher: a.Publisher | UnsetType | None = UNSET
    published_on: c.Date | UnsetType | None = UNSET
    source_url: c.Url | UnsetType | None = UNSET
