"""The rights of a token, as delivered."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary import token as t
from congress_api.vocabulary.event import EventSlug
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.wire.common import Out
from congress_api.wire.kinds import EVERY, kind_name

EditedKind = Annotated[str, kind_name(EVERY, "A kind of resource.", example="partner", most=30)]


class Right(Out, frozen=True, kw_only=True):
    """Fields that a token may change, for one kind of resource."""

    kind: EditedKind
    which: t.EditedPart
    fields: t.EditedFields


class Me(Out, frozen=True, kw_only=True):
    """A token and its rights."""

    id: t.TokenId
    role: t.TokenRole
    label: t.TokenLabel | None
    event: EventSlug | None
    partner: PartnerSlug | None
    expires_at: t.ExpiresAt | None
    may_create: Annotated[
        list[EditedKind],
        Meta(
            max_length=30,
            description="Kinds of resources that the token may create. A partner's slugs must begin with its own "
            "slug and a hyphen, and not with a longer slug of another partner and a hyphen.",
        ),
    ]
    may_delete: Annotated[
        list[EditedKind],
        Meta(
            max_length=30,
            description="Kinds of resources that the token may delete; for a partner only `own-unprinted` ones.",
        ),
    ]
    may_edit: Annotated[
        list[Right],
        Meta(max_length=30, description="Fields that the token may change, by kind."),
    ]
