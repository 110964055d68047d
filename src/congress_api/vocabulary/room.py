"""Field types of rooms."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Slug
from congress_api.vocabulary.texts import prose, text

RoomSlug = Annotated[Slug, Meta(examples=["zaal-2"])]
RoomName = Annotated[str, text(120, "Name of the room.", "Zaal 2")]
RoomDescription = Annotated[
    str,
    prose(
        2_000,
        "About the room and how to get there. CommonMark without raw HTML.",
        "Eerste verdieping, links.",
    ),
]
Floor = Annotated[str, text(60, "Which floor it is on.", "1")]
