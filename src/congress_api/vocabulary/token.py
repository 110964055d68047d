"""Field types of tokens."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Id, Instant
from congress_api.vocabulary.texts import text

TokenId = Annotated[Id, Meta(description="Identifier of the token; it is not a secret.")]

TokenLabel = Annotated[str, text(200, "Label chosen by the organiser.", "KPN, marketing team")]
Secret = Annotated[
    str,
    Meta(
        max_length=64,
        pattern=r"^cg[aopr]_[0-9A-Za-z]{36}$",
        description="The token itself; send it as `Authorization: Bearer …`. It is shown once; null in a replay.",
        examples=["cgp_0000000000000000000000000000000000Ab"],
    ),
]
ExpiresAt = Annotated[
    Instant,
    Meta(
        description="When the token expires; null if it does not. After a rotation: the end of the overlap, if earlier."
    ),
]
RotatedInto = Annotated[Id, Meta(description="The token that it was rotated into; null if it was not.")]
Descendants = Annotated[
    bool,
    Meta(
        description="Also revoke the tokens that this one created, by rotation too, and those that they created in "
        "turn. Your own token stays, with those that it created.",
        examples=[False],
    ),
]
CreatedAt = Annotated[Instant, Meta(description="When the token was created, in UTC.")]
RevokedAt = Annotated[Instant, Meta(description="When the token was revoked; null if it was not.")]
LastUsedAt = Annotated[Instant, Meta(description="When the token was last used, to the minute; null if it never was.")]
OverlapSeconds = Annotated[
    int,
    Meta(
        ge=0,
        le=604_800,
        description="How long the old token stays valid, in seconds; at most a week. A token that rotates itself "
        "stays valid for at least 60 seconds, so that a lost response does not lock you out.",
        examples=[3600],
    ),
]
EditedPart = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=30,
        pattern=r"^[a-z-]+$",
        description="Which resources of the kind: `all` of the event; `own`, those of the partner (itself, speakers "
        "whose role names it, sessions it hosts, its positions); `own-unprinted`, its positions that no article "
        "printed; `own-printed`, its positions that one printed.",
        examples=["own"],
        extra_json_schema={"x-extensible-enum": ["all", "own", "own-unprinted", "own-printed"]},
    ),
]
EditedFields = Annotated[
    list[
        Annotated[
            str,
            Meta(min_length=1, max_length=60, pattern=r"^[A-Za-z]+$", description="A field.", examples=["tagline"]),
        ]
    ],
    Meta(max_length=100, description="Names of the fields that may be changed."),
]


class TokenRole(enum.StrEnum):
    """Role of a token: administrator, organiser of an event, partner in an event, or reader of its drafts."""

    administrator = "administrator"
    organiser = "organiser"
    partner = "partner"
    reader = "reader"


Role = TokenRole
"""Its name in code; in the OpenAPI document `Role` is what a speaker does."""


class GivenRole(enum.StrEnum):
    """Role of a token that an organiser may create: organiser, partner or reader of the event."""

    organiser = "organiser"
    partner = "partner"
    reader = "reader"
