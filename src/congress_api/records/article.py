"""The record of an article."""

from typing import ClassVar

from congress_api.records.base import Record
from congress_api.vocabulary import article as ar
from congress_api.vocabulary import common as c
from congress_api.vocabulary.common import Translated


class Article(Record, frozen=True, kw_only=True):
    """A publication in which positions were printed."""

    kind_name: ClassVar[str] = "article"
    title: Translated[ar.ArticleTitle]
    lead: Translated[ar.Lead] = {}
    question: Translated[ar.Question] = {}
    publisher: ar.Publisher | None = None
    published_on: c.Date | None = None
    source_url: c.Url | None = None
