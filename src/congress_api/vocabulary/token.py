"""Words of tokens: who may do what, until when."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Id, Instant, text

TokenId = Annotated[Id, Meta(description="The token's identifier; it opens nothing and may be shown.")]

TokenLabel = Annotated[str, text(200, "What the token is for, in the organiser's own words.", "KPN, marketing team")]
Secret = Annotated[
    str,
    Meta(
        max_length=64,
        pattern=r"^cg[aopr]_[0-9A-Za-z]{36}$",
        description="The token itself, to be sent as `Authorization: Bearer …`. It is shown once; null in a replay.",
        examples=["cgp_0000000000000000000000000000000000Ab"],
    ),
]
ExpiresAt = Annotated[Instant, Meta(description="Until when the token is valid; null is until it is revoked.")]
CreatedAt = Annotated[Instant, Meta(description="When the token was made, in UTC.")]
RevokedAt = Annotated[Instant, Meta(description="When the token was revoked; null when it was not.")]
LastUsedAt = Annotated[
    Instant, Meta(description="When the token was last used, to the minute; null when it never was.")
]
OverlapSeconds = Annotated[
    int,
    Meta(
        ge=0,
        le=604_800,
        description="For how long the old token stays valid beside the new one, in seconds: an hour, at most a week.",
        examples=[3600],
    ),
]
EditedPart = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=30,
        pattern=r"^[a-z-]+$",
        description="Which resources of the kind: `all` of the event; `own`, for a partner what is its own (itself, "
        "people whose role names it, sessions it hosts, its positions); `own-unprinted`, its positions that no article "
        "printed; `own-printed`, those that one did.",
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
    Meta(max_length=100, description="The fields that may be changed, as they are named in the resource."),
]


class TokenRole(enum.StrEnum):
    """What a token may do: all of one event, one partner of it, read its drafts, or everything."""

    administrator = "administrator"
    organiser = "organiser"
    partner = "partner"
    reader = "reader"


Role = TokenRole
"""Its name in code; in the OpenAPI document `Role` is what a speaker does."""


class GivenRole(enum.StrEnum):
    """What a token that an organiser makes may do: all of the event, one partner's part of it, or read its drafts."""

    organiser = "organiser"
    partner = "partner"
    reader = "reader"
