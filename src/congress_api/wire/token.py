"""Tokens as delivered and as requested."""

from typing import Annotated

from msgspec import Meta, Struct

from congress_api.vocabulary import token as t
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.wire.common import ActorIfKnown, In, Out
from congress_api.wire.cursors import NextCursor
from congress_api.wire.query import PageQuery, refer


class Token(Out, frozen=True, kw_only=True):
    """Access to an event. The secret cannot be read again."""

    id: t.TokenId
    role: t.TokenRole
    partner: PartnerSlug | None
    label: t.TokenLabel | None
    created_at: t.CreatedAt
    created_by: Annotated[
        ActorIfKnown | None,
        Meta(description="Who created it, by creation or rotation; null for tokens of older releases."),
    ]
    expires_at: t.ExpiresAt | None
    revoked_at: t.RevokedAt | None
    last_used_at: t.LastUsedAt | None
    rotated_into: t.RotatedInto | None


class NewToken(Token, frozen=True, kw_only=True):
    """A new token with its secret, which is not shown again."""

    secret: t.Secret | None


class TokenPage(Out, frozen=True, kw_only=True):
    """A page of tokens."""

    items: Annotated[list[Token], Meta(max_length=100, description="The tokens of this page.")]
    next_cursor: NextCursor


class TokenQuery(PageQuery, frozen=True, kw_only=True):
    """What the list of tokens can be asked."""

    partner: Annotated[list[PartnerSlug], refer("partners")] = []


class RevocationQuery(Struct, frozen=True, kw_only=True):
    """What a revocation can be asked."""

    descendants: t.Descendants = False


class TokenInput(In, frozen=True, kw_only=True):
    """A token as it is to be made."""

    role: t.GivenRole
    partner: PartnerSlug | None = None
    label: t.TokenLabel | None = None
    expires_at: t.ExpiresAt | None = None


class RotationInput(In, frozen=True, kw_only=True):
    """How a token is to be replaced."""

    overlap_seconds: t.OverlapSeconds = 3600
