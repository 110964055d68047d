"""Field types of positions."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import LanguageTag, Slug
from congress_api.vocabulary.texts import lines, prose, text

PositionSlug = Annotated[Slug, Meta(examples=["kpn-proactief-en-in-partnerschap"])]
Heading = Annotated[str, text(300, "Heading above the position.", "Proactief en in partnerschap")]
Byline = Annotated[
    str,
    text(
        400,
        "Byline, as printed.",
        "Jamila Ouna, Directeur New Business Public bij KPN",
    ),
]
SignedAs = Annotated[str, text(200, "The name below the text, as printed.", "Jamila Ouna")]
Statement = Annotated[
    str,
    lines(
        1_000,
        "The standpoint in one sentence: the pull quote.",
        "Overheid ondersteunen bij het anticiperen op nieuwe wet- en regelgeving",
    ),
]
PositionBody = Annotated[
    str, prose(50_000, "The whole text. CommonMark without raw HTML.", "“Als system integrator werkt KPN …”")
]
OriginalLanguage = Annotated[
    LanguageTag,
    Meta(description="Language (BCP 47) the position was written in; its texts in others are translations."),
]
