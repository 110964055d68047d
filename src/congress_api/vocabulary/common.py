"""Field types that resources share: identity, visibility, addresses and texts."""

import datetime
import enum
import uuid
from typing import Annotated, TypeVar

from msgspec import Meta


def text(longest: int, description: str, example: str) -> Meta:
    """The limits of a text: at least one character, no NUL (PostgreSQL cannot store it)."""
    return Meta(min_length=1, max_length=longest, pattern=r"^[^\x00]*$", description=description, examples=[example])


def prose(longest: int, description: str, example: str) -> Meta:
    """The limits of CommonMark without raw HTML; `domain.validity` checks the latter."""
    plain = text(longest, description, example)
    return Meta(
        min_length=plain.min_length,
        max_length=longest,
        pattern=plain.pattern,
        description=description,
        examples=[example],
        extra={"commonmark": True},
    )


Id = Annotated[
    uuid.UUID,
    Meta(
        description="Identifier (UUIDv7), given by the server and never reused.",
        examples=["0191d0a0-0000-7000-8000-000000000001"],
    ),
]
Slug = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="Name in paths and references: unique within its kind and event, and permanent.",
        examples=["identity-wallet"],
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
        description="The event's revision at the last public change of this resource; 0 if it was never public.",
        examples=[3],
    ),
]


def to_the_second(moment: datetime.datetime) -> datetime.datetime:
    """A moment as it is delivered: without a fraction of a second, which some clients cannot parse."""
    return moment.replace(microsecond=0) if moment.microsecond else moment


UpdatedAt = Annotated[
    datetime.datetime,
    Meta(
        tz=True,
        description="When this resource last changed, in UTC.",
        examples=["2024-09-11T07:10:00Z"],
    ),
]
Instant = Annotated[
    datetime.datetime,
    Meta(
        tz=True,
        description="Date and time in UTC, to the second; input may have any offset, and loses its fraction.",
        examples=["2024-09-11T08:00:00Z"],
    ),
]
Date = Annotated[datetime.date, Meta(description="A calendar day.", examples=["2024-09-11"])]
Url = Annotated[
    str,
    Meta(
        min_length=8,
        max_length=2000,
        pattern=r'^https?://[^\s\x00-\x1f\x7f-\x9f<>"]+$',
        description="An absolute http or https address.",
        examples=["https://ibestuur.nl/congres"],
    ),
]
Email = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=254,
        pattern=r"^[^@\s\x00]+@[^@\s\x00]+$",
        description="An e-mail address.",
        examples=["info@example.org"],
    ),
]
Phone = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=40,
        pattern=r"^[+0-9() .-]+$",
        description="A telephone number, preferably in international notation.",
        examples=["+31 30 123 45 67"],
    ),
]
LanguageTag = Annotated[
    str,
    Meta(
        min_length=2,
        max_length=35,
        pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        description="A language tag (BCP 47).",
        examples=["nl"],
    ),
]
Translations = Annotated[
    list[LanguageTag],
    Meta(max_length=20, description="The languages this resource has texts in.", examples=[["nl", "en"]]),
]
Untranslated = Annotated[
    list[Annotated[str, Meta(max_length=200, pattern=r"^(/[A-Za-z0-9]+)+$")]],
    Meta(
        max_length=1_000,
        description="JSON pointers of the texts that lack a translation and are in the event's default language.",
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

Word = TypeVar("Word")
Translated = dict[str, Word]
"""A text in several languages, by language tag: `{"nl": …, "en": …}`; empty when there is none."""


class Visibility(enum.StrEnum):
    """Who may see a resource: everybody (published) or only its editors (draft)."""

    published = "published"
    draft = "draft"


class LinkKind(enum.StrEnum):
    """Type of link."""

    slides = "slides"
    paper = "paper"
    recording = "recording"
    livestream = "livestream"
    website = "website"
    other = "other"


LinkTitle = Annotated[str, text(200, "Title of the link.", "Slides (PDF)")]
AccessibilityNote = Annotated[str, text(1000, "Other accessibility information.", "The lift is next to the cloakroom.")]
SignLanguages = Annotated[
    list[LanguageTag],
    Meta(max_length=10, description="Sign languages provided by interpreters.", examples=[["dse"]]),
]
Captions = Annotated[bool, Meta(description="Whether there are live captions; null when not known.", examples=[True])]
HearingLoop = Annotated[
    bool, Meta(description="Whether there is a hearing loop; null when not known.", examples=[True])
]
StepFree = Annotated[bool, Meta(description="Whether access is step-free; null when not known.", examples=[True])]
Capacity = Annotated[int, Meta(ge=0, le=1_000_000, description="Number of people.", examples=[120])]
