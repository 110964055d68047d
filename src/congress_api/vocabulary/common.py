"""Field types that resources share: identity, visibility, addresses and texts."""

import datetime
import enum
import uuid
from typing import Annotated, TypeVar

from msgspec import Meta

from congress_api.messages import formats
from congress_api.vocabulary.addresses import ADDRESS_RULE, EMAIL_RULE, PHONE_RULE
from congress_api.vocabulary.language import TAG_RULE
from congress_api.vocabulary.rules import ruled, unique
from congress_api.vocabulary.texts import lines, text

Id = Annotated[
    uuid.UUID,
    Meta(
        description="Identifier (UUIDv7), never reused.",
        examples=["0191d0a0-0000-7000-8000-000000000001"],
    ),
]
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_SLUG = 100
Slug = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST_SLUG,
        pattern=SLUG,
        description="Name in paths and references, unique in its kind and event.",
        examples=["identity-wallet"],
        extra={"form": formats.form(formats.NotASlug)},
    ),
]
Number = Annotated[
    int,
    Meta(
        ge=1,
        le=2_147_483_647,
        description="Short number, assigned by the server; it never changes.",
        examples=[4],
    ),
]
Rank = Annotated[int, Meta(ge=0, le=1_000_000, description="Sort order, ascending.", examples=[1])]
Revision = Annotated[
    int,
    Meta(
        ge=0,
        le=9_007_199_254_740_991,
        description="The event's revision at its last public change; 0: never public.",
        examples=[3],
    ),
]


def to_the_millisecond(moment: datetime.datetime) -> datetime.datetime:
    """A moment as it is stored."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_the_second(moment: datetime.datetime) -> datetime.datetime:
    """A moment as it is delivered: without a fraction of a second, which some clients cannot parse."""
    return moment.replace(microsecond=0) if moment.microsecond else moment


UpdatedAt = Annotated[
    datetime.datetime,
    Meta(
        tz=True,
        description="When it last changed, in UTC.",
        examples=["2024-09-11T07:10:00Z"],
    ),
]
YEARS = range(1970, 2200)
"""The years of every moment in a request, and of the days that are asked for. msgspec has no limits for them, and near
the limits of `datetime` the same moment in another time zone overflows."""
Instant = Annotated[
    datetime.datetime,
    Meta(
        tz=True,
        description=f"Date and time in UTC, to the second. Input: any offset, {YEARS.start} to {YEARS.stop - 1}.",
        examples=["2024-09-11T08:00:00Z"],
    ),
]
End = Annotated[Instant, Meta(examples=["2024-09-11T08:45:00Z"])]
"""An end, whose example is later than that of a beginning."""
Date = Annotated[datetime.date, Meta(description="A calendar day.", examples=["2024-09-11"])]
Url = Annotated[
    str,
    ruled(
        ADDRESS_RULE,
        min_length=8,
        max_length=2000,
        pattern=r'^[Hh][Tt][Tt][Pp][Ss]?://[^\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff<>"\\]+$',
        description="An absolute http or https address.",
        examples=["https://ibestuur.nl/congres"],
    ),
]
Email = Annotated[
    str,
    ruled(
        EMAIL_RULE,
        min_length=3,
        max_length=254,
        pattern=r'^[^@\s\x00-\x20\x7f-\xa0()<>\[\]:;,"\\]+@[^@\s\x00-\x20\x7f-\xa0()<>\[\]:;,"\\]+$',
        description="An e-mail address, without `mailto:`.",
        examples=["info@example.org"],
    ),
]
Phone = Annotated[
    str,
    ruled(
        PHONE_RULE,
        min_length=3,
        max_length=40,
        pattern=r"^[+() ./-]*[0-9][+0-9() ./-]*$",
        description="A telephone number, preferably in international notation. "
        "No-break spaces and dashes are stored as spaces and hyphens.",
        examples=["+31 30 123 45 67"],
    ),
]
LanguageTag = Annotated[
    str,
    ruled(
        TAG_RULE,
        min_length=2,
        max_length=35,
        pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        description="A language tag (BCP 47). Capitals do not matter; it is stored as BCP 47 writes it: `nl`, `en-GB`.",
        examples=["nl"],
    ),
]
Translations = Annotated[
    list[LanguageTag],
    unique(20, "Languages that it has texts in.", examples=[["nl", "en"]]),
]
Untranslated = Annotated[
    list[Annotated[str, Meta(max_length=200, pattern=r"^(/[A-Za-z0-9]+)+$")]],
    Meta(
        max_length=1_000,
        description="JSON pointers of the texts that have no translation.",
        examples=[["/roles/0/jobTitle"]],
    ),
]
Source = Annotated[
    str,
    text(
        500,
        "Where the record's content comes from; kept in the archive, not served.",
        "iBestuur congress magazine 2024",
    ),
]

FICTION = "Fiction: made by congress-api for front-end developers and benchmarks."
"""The source of everything in a demo event."""

Word = TypeVar("Word")
Translated = dict[str, Word]
"""A text in several languages, by language tag: `{"nl": …, "en": …}`; empty when there is none."""


class Visibility(enum.StrEnum):
    """Who may see it: everybody (published) or its editors (draft)."""

    published = "published"
    draft = "draft"


class LinkKind(enum.StrEnum):
    """Type of link."""

    slides = "slides"
    paper = "paper"
    recording = "recording"
    livestream = "livestream"
    feedback = "feedback"
    website = "website"
    other = "other"


LinkTitle = Annotated[str, text(200, "Title of the link.", "Slides (PDF)")]
AccessibilityNote = Annotated[
    str, lines(1000, "Other accessibility information.", "The lift is next to the cloakroom.")
]
SignLanguages = Annotated[
    list[LanguageTag],
    unique(10, "Sign languages provided by interpreters.", examples=[["dse"]]),
]
Captions = Annotated[bool, Meta(description="Whether there are live captions; null when not known.", examples=[True])]
HearingLoop = Annotated[
    bool, Meta(description="Whether there is a hearing loop; null when not known.", examples=[True])
]
StepFree = Annotated[bool, Meta(description="Whether access is step-free; null when not known.", examples=[True])]
Capacity = Annotated[int, Meta(ge=0, le=1_000_000, description="Number of people.", examples=[120])]
