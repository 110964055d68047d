"""Words of the programme's conflicts: what cannot be as it is planned."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import text

ConflictKind = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z]+(-[a-z]+)*$",
        description="What is wrong: `room-overlap`, two slots in one room at one time; `speaker-overlap`, somebody in "
        "two slots at one time; `capacity`, a slot for more people than its room holds; `outside-event`, a slot on no "
        "day of the event. Values may be added.",
        examples=["room-overlap"],
        extra_json_schema={"x-extensible-enum": ["room-overlap", "speaker-overlap", "capacity", "outside-event"]},
    ),
]
ConflictDetail = Annotated[
    str,
    text(
        1_000,
        "What is wrong, in English; times are those of the event's zone.",
        "Room zaal-2 is taken twice on 2024-09-11 from 10:00 to 10:30: by identity-wallet and by data-bij-de-bron.",
    ),
]


class ConflictSeverity(enum.StrEnum):
    """How bad it is: an error cannot take place like that, a warning may turn out well."""

    error = "error"
    warning = "warning"


class ClashChoice(enum.StrEnum):
    """What becomes of a write that would add a conflict to the programme: it is done (allow) or refused (refuse)."""

    allow = "allow"
    refuse = "refuse"
