"""Field types of scheduling conflicts."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.texts import text

ConflictKind = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z]+(-[a-z]+)*$",
        description="Type of conflict: `room-overlap`, two slots in one room at the same time; `speaker-overlap`, one "
        "speaker in two slots at the same time; `capacity`, a slot for more people than its room holds; "
        "`outside-event`, a slot outside the days of the event. Values may be added.",
        examples=["room-overlap"],
        extra_json_schema={"x-extensible-enum": ["room-overlap", "speaker-overlap", "capacity", "outside-event"]},
    ),
]
ConflictDetail = Annotated[
    str,
    text(
        1_000,
        "Description for people, in Dutch or English, with times in the event's time zone.",
        "Room zaal-2 is booked twice on 2024-09-11 from 10:00 to 10:30: by identity-wallet and by data-bij-de-bron.",
    ),
]


class ConflictSeverity(enum.StrEnum):
    """Severity: an error makes the programme impossible, a warning may be acceptable."""

    error = "error"
    warning = "warning"


class ClashChoice(enum.StrEnum):
    """Whether a write that adds a conflict to the programme is allowed or refused."""

    allow = "allow"
    refuse = "refuse"
