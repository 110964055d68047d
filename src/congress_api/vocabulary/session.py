"""Field types of sessions."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Instant, Slug
from congress_api.vocabulary.texts import prose, text

SessionSlug = Annotated[Slug, Meta(examples=["identity-wallet"])]
SessionTitle = Annotated[str, text(300, "Title of the session.", "Identity Wallet")]
Subtitle = Annotated[str, text(300, "Second line of the title.", "Wat eIDAS 2.0 van de overheid vraagt")]
Abstract = Annotated[
    str,
    prose(5_000, "Summary in one paragraph. CommonMark without raw HTML.", "Over de Identity Wallet."),
]
SessionDescription = Annotated[
    str,
    prose(50_000, "Full description. CommonMark without raw HTML.", "KPN vertelt over de Identity Wallet."),
]
SessionLevel = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z][a-z0-9-]*$",
        description="Level for the audience: introductory, intermediate, advanced; values may be added.",
        examples=["introductory"],
        extra_json_schema={"x-extensible-enum": ["introductory", "intermediate", "advanced"]},
    ),
]
SessionCancelled = Annotated[bool, Meta(description="Whether the whole session is cancelled.", examples=[False])]
CancellationReason = Annotated[
    str, text(500, "Why the session, or a part of it, is cancelled.", "De spreker is verhinderd.")
]
SlotCancelled = Annotated[bool, Meta(description="Whether this slot is cancelled.", examples=[False])]
MovedAt = Annotated[Instant, Meta(description="When it was moved, in UTC.", examples=["2024-09-11T07:10:00Z"])]
DoNotRecord = Annotated[bool, Meta(description="Whether recording and photography are prohibited.", examples=[False])]
RegistrationRequired = Annotated[
    bool, Meta(description="Whether this session requires registration.", examples=[False])
]


class SessionKind(enum.StrEnum):
    """Type of programme item."""

    keynote = "keynote"
    plenary = "plenary"
    breakout = "breakout"
    workshop = "workshop"
    panel = "panel"
    talk = "talk"
    break_ = "break"
    social = "social"
    other = "other"


class SessionState(enum.StrEnum):
    """State: announced (no slots), scheduled (a slot that is not cancelled) or cancelled (all of it)."""

    announced = "announced"
    scheduled = "scheduled"
    cancelled = "cancelled"


class ContributionRole(enum.StrEnum):
    """What a speaker does in a session."""

    speaker = "speaker"
    moderator = "moderator"
    panelist = "panelist"
    host = "host"


class ContributionStatus(enum.StrEnum):
    """Whether a contribution is confirmed."""

    confirmed = "confirmed"
    tentative = "tentative"
