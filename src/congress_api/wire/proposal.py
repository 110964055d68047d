"""Proposals as delivered: the proposed changes, field by field, and the decision."""

from typing import Annotated, Any

from msgspec import Meta

from congress_api.vocabulary import common as c
from congress_api.vocabulary import proposal as p
from congress_api.vocabulary.audit import FieldName
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.wire.common import Actor, ActorIfKnown, In, Out
from congress_api.wire.cursors import NextCursor
from congress_api.wire.partner import Partner
from congress_api.wire.position import Position
from congress_api.wire.query import ListQuery, refer
from congress_api.wire.session import Session
from congress_api.wire.speaker import Speaker

Language = Annotated[
    c.LanguageTag,
    Meta(description="Language of the changed text; null for a field without languages."),
]
Value = Annotated[
    Any,
    Meta(
        description="Value of the field in that language; null if there is none.",
        examples=["Connectie maakt het verschil"],
    ),
]


_one = Meta(max_length=1, description="The proposed resource, if it is of this kind; its `revision` is 0.")


class ProposalChange(Out, frozen=True, kw_only=True):
    """A changed field in one language: its value when the change was proposed, and the proposed value."""

    field: FieldName
    language: Language | None
    before: Value
    after: Value


class ProposedResources(Out, frozen=True, kw_only=True):
    """The proposed resource, in the list of its kind; all lists are empty for a deletion."""

    partners: Annotated[list[Partner], _one]
    speakers: Annotated[list[Speaker], _one]
    sessions: Annotated[list[Session], _one]
    positions: Annotated[list[Position], _one]


class Proposal(Out, frozen=True, kw_only=True):
    """A partner's change that awaits or had the organiser's decision. It is not public until accepted."""

    id: c.Id
    partner: Annotated[PartnerSlug, Meta(description="The proposing partner, by slug.")]
    kind: p.ProposalKind
    slug: Annotated[PartnerSlug, Meta(description="The proposed resource, by slug.")]
    action: p.ProposalAction
    status: p.ProposalStatus
    changes: Annotated[
        list[ProposalChange],
        Meta(max_length=1000, description="Each changed field, once per language where it has texts."),
    ]
    proposed: ProposedResources
    reason: p.Reason | None
    proposed_by: Actor
    decided_by: ActorIfKnown | None
    created_at: p.CreatedAt
    updated_at: c.UpdatedAt
    decided_at: p.DecidedAt | None


class ProposalPage(Out, frozen=True, kw_only=True):
    """A page of proposals."""

    items: Annotated[list[Proposal], Meta(max_length=100, description="Proposals on this page, newest first.")]
    next_cursor: NextCursor


class DecisionInput(In, frozen=True, kw_only=True):
    """The organiser's decision on a proposal, with a reason."""

    decision: p.Verdict
    reason: p.Reason | None = None


class ProposalQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of proposals can be asked."""

    status: Annotated[
        list[p.ProposalStatus],
        Meta(min_length=1, max_length=4, description="Only proposals with one of these statuses."),
    ] = []
    partner: Annotated[list[PartnerSlug], refer("partners")] = []
    kind: Annotated[
        list[p.ProposalKind], Meta(min_length=1, max_length=4, description="Only proposals for these kinds.")
    ] = []
