"""Field types of tracks."""

from typing import Annotated

from msgspec import Meta

from congress_api.messages import formats
from congress_api.vocabulary.common import Slug, prose, text

TrackSlug = Annotated[Slug, Meta(examples=["digitale-identiteit"])]
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
        extra={"form": formats.form(formats.NotAColour)},
    ),
]
