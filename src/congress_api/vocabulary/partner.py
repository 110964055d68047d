"""Field types of partners."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Slug
from congress_api.vocabulary.texts import prose, text

PartnerSlug = Annotated[Slug, Meta(examples=["kpn"])]
PartnerName = Annotated[str, text(200, "Name of the organisation.", "KPN")]
LevelName = Annotated[str, text(100, "Name of the partnership level.", "Goud")]
LevelRank = Annotated[int, Meta(ge=0, le=1_000, description="Sort order of the level, ascending.", examples=[1])]
Tagline = Annotated[str, text(200, "The organisation in one line.", "Voor een beter verbonden Nederland")]
PartnerDescription = Annotated[
    str,
    prose(10_000, "About the organisation. CommonMark without raw HTML.", "KPN werkt samen met de overheid."),
]
Stand = Annotated[str, text(40, "Stand number on the exhibition floor.", "B12")]
ContactName = Annotated[str, text(200, "Contact person or team. Public.", "Team Overheid")]


class PartnerKind(enum.StrEnum):
    """Type of organisation."""

    private = "private"
    public = "public"
    knowledge = "knowledge"
    media = "media"
    other = "other"
