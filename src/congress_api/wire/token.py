"""Tokens as delivered and asked for, and what a token may do."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary import common as c
from congress_api.vocabulary import token as t
from congress_api.wire.common import In, Out
from congress_api.wire.page import NextCursor


class Token(Out, frozen=True, kw_only=True):
    """Somebody's right to do something in an event. The token itself cannot be read again."""

    id: t.TokenId
    role: t.TokenRole
    partner: c.PartnerSlug | None
    label: t.TokenLabel | None
    created_at: t.CreatedAt
    expires_at: t.ExpiresAt | None
    revoked_at: t.RevokedAt | None
    last_used_at: t.LastUsedAt | None


class NewToken(Out, frozen=True, kw_only=True):
    """A token that was just made, with its secret: keep it, it is shown this once."""

    id: t.TokenId
    role: t.TokenRole
    partner: c.PartnerSlug | None
    label: t.TokenLabel | None
    created_at: t.CreatedAt
    expires_at: t.ExpiresAt | None
    revoked_at: t.RevokedAt | None
    last_used_at: t.LastUsedAt | None
    secret: t.Secret | None


class TokenPage(Out, frozen=True, kw_only=True):
    """A page of tokens."""

    items: Annotated[list[Token], Meta(max_length=100, description="The tokens of this page.")]
    next_cursor: NextCursor


class TokenInput(In, frozen=True, kw_only=True):
    """A token as it is to be made."""

    role: t.GivenRole
    partner: c.PartnerSlug | None = None
    label: t.TokenLabel | None = None
    expires_at: t.ExpiresAt | None = None


class RotationInput(In, frozen=True, kw_only=True):
    """How a token is to be replaced."""

    overlap_seconds: t.OverlapSeconds = 3600


class Right(Out, frozen=True, kw_only=True):
    """Fields of a kind of resource that a token may change."""

    kind: t.EditedKind
    which: t.EditedPart
    fields: t.EditedFields


class Me(Out, frozen=True, kw_only=True):
    """Who a token is, and what it may do."""

    id: t.TokenId
    role: t.TokenRole
    label: t.TokenLabel | None
    event: c.EventSlug | None
    partner: c.PartnerSlug | None
    expires_at: t.ExpiresAt | None
    may_create: Annotated[
        list[t.EditedKind],
        Meta(
            max_length=30,
            description="The kinds of resources that it may add; a partner under slugs that begin with its own "
            "slug and a hyphen.",
        ),
    ]
    may_delete: Annotated[
        list[t.EditedKind],
        Meta(max_length=30, description="The kinds of resources that it may delete; a partner only `own-unprinted`."),
    ]
    may_edit: Annotated[
        list[Right],
        Meta(max_length=30, description="The fields that it may change, by kind; what is not listed it may not."),
    ]
