"""A proposal as delivered: what a partner would like to change, field by field, and the decision about it."""

from typing import Annotated, Any

from msgspec import Meta

from congress_api.vocabulary import common as c
from congress_api.vocabulary import proposal as p
from congress_api.vocabulary.audit import FieldName
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.wire.common import In, Out
from congress_api.wire.cursors import NextCursor
from congress_api.wire.partner import Partner
from congress_api.wire.position import Position
from congress_api.wire.query import ListQuery, refer
from congress_api.wire.session import Session
from congress_api.wire.speaker import Speaker

Language = Annotated[
    c.LanguageTag,
    Meta(description="The language whose text changes; null when the field does not depend on the language."),
]
Value = Annotated[
    Any,
    Meta(
        description="The field's value as the resource has it, in that language alone; null when there is none.",
        examples=["Connectie maakt het verschil"],
    ),
]


_one = Meta(max_length=1, description="The resource, if it is one of these; its `revision` is 0: not public yet.")


class ProposalChange(Out, frozen=True, kw_only=True):
    """One field in one language: what it was when it was proposed, and what it is to become."""

    field: FieldName
    language: Language | None
    before: Value
    after: Value


class ProposedResources(Out, frozen=True, kw_only=True):
    """The resource as it is to become, in the list of its kind; the others are empty, and all are for a deletion."""

    partners: Annotated[list[Partner], _one]
    speakers: Annotated[list[Speaker], _one]
    sessions: Annotated[list[Session], _one]
    positions: Annotated[list[Position], _one]


class Proposal(Out, frozen=True, kw_only=True):
    """A partner's change that waits for the organiser, or that was decided. Nothing of it is public before."""

    id: c.Id
    partner: Annotated[PartnerSlug, Meta(description="The partner who proposes it, by slug.")]
    kind: p.ProposalKind
    slug: Annotated[PartnerSlug, Meta(description="The resource that it is about, by slug.")]
    action: p.ProposalAction
    status: p.ProposalStatus
    changes: Annotated[
        list[ProposalChange], Meta(max_length=1000, description="Each field that differs, per language where it has.")
    ]
    proposed: ProposedResources
    reason: p.Reason | None
    created_at: p.CreatedAt
    updated_at: c.UpdatedAt
    decided_at: p.DecidedAt | None


class ProposalPage(Out, frozen=True, kw_only=True):
    """A page of proposals."""

    items: Annotated[list[Proposal], Meta(max_length=100, description="The proposals of this page, the newest first.")]
    next_cursor: NextCursor


class DecisionInput(In, frozen=True, kw_only=True):
    """What the organiser decides about a proposal, and why."""

    decision: p.Verdict
    reason: p.Reason | None = None


class ProposalQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of proposals can be asked."""

    status: Annotated[
        list[p.ProposalStatus], Meta(min_length=1, max_length=4, description="Only those that stand like this.")
    ] = []
    partner: Annotated[list[PartnerSlug], refer("partners")] = []
    kind: Annotated[list[p.ProposalKind], Meta(min_length=1, max_length=4, description="Only about these kinds.")] = []
