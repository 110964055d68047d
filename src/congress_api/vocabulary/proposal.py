"""Field types of proposals."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Id, Instant
from congress_api.vocabulary.texts import lines

ProposalId = Annotated[Id, Meta(description="Id of the proposal.")]
Reason = Annotated[
    str,
    lines(2000, "Reason for the decision, for the partner to read.", "The tagline of this year is on the banner."),
]
DecidedAt = Annotated[Instant, Meta(description="When the proposal was accepted, rejected or withdrawn.")]
CreatedAt = Annotated[Instant, Meta(description="When the change was first proposed.")]


class ProposalKind(enum.StrEnum):
    """Kind of the proposed resource."""

    partner = "partner"
    speaker = "speaker"
    session = "session"
    position = "position"


class ProposalAction(enum.StrEnum):
    """What the proposal does to the resource: change, create or delete it."""

    change = "change"
    create = "create"
    delete = "delete"


class ProposalStatus(enum.StrEnum):
    """Status of a proposal: open until the organiser accepts or rejects it, or the partner withdraws it."""

    open = "open"
    accepted = "accepted"
    rejected = "rejected"
    withdrawn = "withdrawn"


class Verdict(enum.StrEnum):
    """The organiser's decision on a proposal."""

    accept = "accept"
    reject = "reject"
