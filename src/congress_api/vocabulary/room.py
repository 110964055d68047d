"""Field types of rooms."""

from typing import Annotated

from congress_api.vocabulary.common import prose, text

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
