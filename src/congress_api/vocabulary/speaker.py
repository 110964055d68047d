"""Field types of speakers."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Slug
from congress_api.vocabulary.rules import unique
from congress_api.vocabulary.texts import prose, text

SpeakerSlug = Annotated[Slug, Meta(examples=["jamila-ouna"])]
SpeakerName = Annotated[str, text(120, "Display name.", "Jamila Ouna")]
AlternativeNames = Annotated[
    list[SpeakerName],
    unique(20, "Other spellings of the name.", examples=[["Marcel Schmidt"]]),
]
Biography = Annotated[
    str, prose(10_000, "About the person. CommonMark without raw HTML.", "Leidt New Business Public bij KPN.")
]
JobTitle = Annotated[str, text(200, "Job title, as printed.", "Directeur New Business Public")]
Department = Annotated[str, text(200, "Department, as printed.", "International Public Services")]
Organisation = Annotated[str, text(200, "Organisation, as printed.", "KPN")]
