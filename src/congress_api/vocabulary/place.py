"""Words of rooms, tracks and topics: where, in which line, about what."""

from typing import Annotated

from msgspec import Meta

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
TrackName = Annotated[str, text(120, "Name of the track.", "Digitale identiteit")]
TrackDescription = Annotated[
    str, prose(2_000, "About the track. CommonMark without raw HTML.", "Alles over wallets en inloggen.")
]
Color = Annotated[
    str,
    Meta(
        pattern=r"^#[0-9a-f]{6}$",
        max_length=7,
        description="Colour to show it in, as lower-case hexadecimal RGB.",
        examples=["#154273"],
    ),
]
TopicName = Annotated[str, text(120, "Name of the topic.", "Digitale identiteit")]
TopicDescription = Annotated[
    str,
    prose(2_000, "What falls under the topic. CommonMark without raw HTML.", "Inloggen, wallets en eIDAS."),
]
