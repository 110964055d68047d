"""What a token may do, as delivered."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary import token as t
from congress_api.vocabulary.event import EventSlug
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.wire.common import Out
from congress_api.wire.kinds import EVERY, kind_name

EditedKind = Annotated[str, kind_name(EVERY, "A kind of resource.", example="partner", most=30)]


class Right(Out, frozen=True, kw_only=True):
    """Fields of a kind of resource that a token may change."""

    kind: EditedKind
    which: t.EditedPart
    fields: t.EditedFields


class Me(Out, frozen=True, kw_only=True):
    """Who a token is, and what it may do."""

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
            description="The kinds of resources that it may add; a partner under slugs that begin with its own "
            "slug and a hyphen.",
        ),
    ]
    may_delete: Annotated[
        list[EditedKind],
        Meta(max_length=30, description="The kinds of resources that it may delete; a partner only `own-unprinted`."),
    ]
    may_edit: Annotated[
        list[Right],
        Meta(max_length=30, description="The fields that it may change, by kind; what is not listed it may not."),
    ]
