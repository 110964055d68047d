"""The table of articles."""

import datetime

from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Content, Json
from congress_api.vocabulary.article import ArticleTitle, Lead, Publisher, Question
from congress_api.vocabulary.common import Translated, Url


class Article(Content):
    """A publication in which positions were printed."""

    __tablename__ = "article"

    title: Mapped[Translated[ArticleTitle]] = mapped_column(Json)
    lead: Mapped[Translated[Lead]] = mapped_column(Json)
    question: Mapped[Translated[Question]] = mapped_column(Json)
    publisher: Mapped[Publisher | None]
    published_on: Mapped[datetime.date | None]
    source_url: Mapped[Url | None]
