"""Field types of articles."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Slug
from congress_api.vocabulary.texts import lines, text

ArticleSlug = Annotated[Slug, Meta(examples=["samenwerken-aan-maatschappelijke-opgaven-1"])]
ArticleTitle = Annotated[str, text(300, "Title of the article.", "Samenwerken aan maatschappelijke opgaven (deel 1)")]
Lead = Annotated[str, lines(5_000, "The opening paragraph.", "Hoe kunnen markt en overheid effectiever samenwerken?")]
Question = Annotated[
    str,
    lines(
        1_000,
        "The question put to the speakers.",
        "Hoe kunnen markt en overheid effectiever samenwerken?",
    ),
]
Publisher = Annotated[str, text(200, "Publisher.", "iBestuur")]
