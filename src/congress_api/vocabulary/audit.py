"""Field types of the audit trail."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Id
from congress_api.vocabulary.texts import text

Version = Annotated[
    int,
    Meta(
        ge=0,
        le=9_007_199_254_740_991,
        description="The event's version after the change; every change raises it by one.",
        examples=[12],
    ),
]
Place = Annotated[
    int, Meta(ge=0, le=2_147_483_647, description="Index of the change within its version.", examples=[0])
]
ChangeRevision = Annotated[
    int,
    Meta(
        ge=0,
        le=9_007_199_254_740_991,
        description="The event's revision after the change; null if nothing public changed.",
        examples=[7],
    ),
]
ActorRole = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z]+$",
        description="Role of the token that made the change; null for changes from the command line.",
        examples=["organiser"],
        extra_json_schema={"x-extensible-enum": ["administrator", "organiser", "partner", "reader"]},
    ),
]
ActorToken = Annotated[Id, Meta(description="The token that made the change; null when none was used.")]
ActorLabel = Annotated[
    str,
    text(
        300, "Label of the token, or the name of the program that made the change without one.", "KPN, marketing team"
    ),
]
FieldName = Annotated[str, text(60, "Name of the field.", "title")]


class AuditDeed(enum.StrEnum):
    """What happened: published and withdrawn also when other fields changed too; rotated and revoked only to tokens."""

    created = "created"
    changed = "changed"
    deleted = "deleted"
    published = "published"
    withdrawn = "withdrawn"
    rotated = "rotated"
    revoked = "revoked"
