"""Field types of events."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.messages import formats
from congress_api.vocabulary.common import Instant, LanguageTag, Slug
from congress_api.vocabulary.rules import ruled, unique
from congress_api.vocabulary.texts import prose, text
from congress_api.vocabulary.zones import ZONE_RULE

EventSlug = Annotated[Slug, Meta(examples=["ibestuur-congres-2024"])]
EventName = Annotated[str, text(200, "Name of this edition.", "iBestuur Congres 2024")]
Edition = Annotated[
    int, Meta(ge=1, le=10_000, description="Ordinal of this edition: 16 for the sixteenth.", examples=[16])
]
Theme = Annotated[str, text(200, "Theme of this edition, in a few words.", "Verdieping")]
EventDescription = Annotated[
    str,
    prose(
        10_000,
        "About this edition. CommonMark without raw HTML.",
        "Waar overheid en IT-markt elkaar treffen.",
    ),
]
TimeZone = Annotated[
    str,
    ruled(
        ZONE_RULE,
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
        description="Time zone of the congress (IANA name); it defines the congress days.",
        examples=["Europe/Amsterdam"],
    ),
]
EventLanguages = Annotated[
    list[LanguageTag],
    unique(
        20,
        "Languages of the texts, including the default language.",
        min_length=1,
        examples=[["nl", "en"]],
    ),
]
VenueName = Annotated[str, text(200, "Name of the venue.", "NBC Congrescentrum")]
Street = Annotated[str, text(200, "Street and number.", "Voorbeeldstraat 1")]
PostalCode = Annotated[str, text(20, "Postal code.", "1234 AB")]
City = Annotated[str, text(100, "City or town.", "Nieuwegein")]
Country = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2}$",
        max_length=2,
        description="Country (ISO 3166-1 alpha-2).",
        examples=["NL"],
        extra={"form": formats.form(formats.NotACountryCode)},
    ),
]
OrganiserName = Annotated[str, text(200, "Organiser of the congress.", "iBestuur")]
ContactName = Annotated[str, text(200, "Person or desk to contact. Public.", "Congresbureau")]
DayBegins = Annotated[
    Instant, Meta(description="Begin: 05:00 in the event's time zone, in UTC.", examples=["2024-09-11T03:00:00Z"])
]
DayEnds = Annotated[
    Instant, Meta(description="End: 05:00 the next morning, in UTC.", examples=["2024-09-12T03:00:00Z"])
]


class PartnerEdits(enum.StrEnum):
    """Whether partners' edits are published directly or proposed to the organiser for review."""

    direct = "direct"
    review = "review"
