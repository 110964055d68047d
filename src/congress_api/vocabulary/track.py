"""Field types of tracks."""

import re
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from congress_api.messages import formats
from congress_api.vocabulary.common import Slug
from congress_api.vocabulary.rules import Flaw, Rule, ruled
from congress_api.vocabulary.texts import prose, text

TrackSlug = Annotated[Slug, Meta(examples=["digitale-identiteit"])]
TrackName = Annotated[str, text(120, "Name of the track.", "Digitale identiteit")]
TrackDescription = Annotated[
    str, prose(2_000, "About the track. CommonMark without raw HTML.", "Alles over wallets en inloggen.")
]
RGB = r"^#[0-9A-Fa-f]{6}$"


def color_flaws(color: str) -> Iterator[Flaw]:
    """What keeps a text from being a colour."""
    if not re.fullmatch(RGB.removesuffix("$"), color):
        yield formats.NotAColour(example="#154273")


Color = Annotated[
    str,
    ruled(
        Rule(color_flaws, str.lower),
        pattern=RGB,
        max_length=7,
        description="Colour to show it in, as hexadecimal RGB; stored in lower case.",
        examples=["#154273"],
    ),
]
