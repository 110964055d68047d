"""Words of deeds: what was done to which resource, by whom."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Id, text

Version = Annotated[
    int,
    Meta(
        ge=0,
        le=9_007_199_254_740_991,
        description="The event's version that the change made: every change raises it by one.",
        examples=[12],
    ),
]
ChangeRevision = Annotated[
    int,
    Meta(
        ge=0,
        le=9_007_199_254_740_991,
        description="The event's revision that the change made; null when the public saw nothing of it.",
        examples=[7],
    ),
]
ActorRole = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z]+$",
        description="The role of the token that did it; null when it was done without one, from the command line.",
        examples=["organiser"],
        extra_json_schema={"x-extensible-enum": ["administrator", "organiser", "partner", "reader"]},
    ),
]
ActorToken = Annotated[Id, Meta(description="The token that did it; null when it was done without one.")]
ActorLabel = Annotated[
    str, text(300, "What the token is for, or what did it when it was no token.", "KPN, marketing team")
]
FieldName = Annotated[str, text(60, "The field, as it is named in the resource.", "title")]


class AuditDeed(enum.StrEnum):
    """What was done: published and withdrawn also when other fields changed with it."""

    created = "created"
    changed = "changed"
    deleted = "deleted"
    published = "published"
    withdrawn = "withdrawn"
