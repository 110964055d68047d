"""Articles on the wire: as delivered, replaced, patched and listed."""

from congress_api import records
from congress_api.vocabulary import article as a
from congress_api.vocabulary import common as c
from congress_api.wire.common import Out
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, TitleSort


class Article(Out, frozen=True, kw_only=True):
    """The publication that positions were printed in."""

    id: c.Id
    slug: a.ArticleSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    title: a.ArticleTitle
    lead: a.Lead | None
    question: a.Question | None
    publisher: a.Publisher | None
    published_on: c.Date | None
    source_url: c.Url | None


ArticleInput = input_of(Article, records.Article)
ArticlePatch = patch_of(Article, records.Article)


class ArticleQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of articles can be asked."""

    sort: TitleSort = TitleSort.by_title
