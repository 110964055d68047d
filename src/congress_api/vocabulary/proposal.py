"""Words of proposals: what partners would like to change, where the organiser reviews it."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Id, Instant, text

ProposalId = Annotated[Id, Meta(description="The proposal, by its id.")]
Reason = Annotated[
    str,
    text(2000, "Why the organiser decided so; the partner reads it.", "The tagline of this year is on the banner."),
]
DecidedAt = Annotated[Instant, Meta(description="When it was accepted, rejected or withdrawn.")]
CreatedAt = Annotated[Instant, Meta(description="When it was first proposed.")]


class ProposalKind(enum.StrEnum):
    """What kind of resource a proposal is about."""

    partner = "partner"
    speaker = "speaker"
    session = "session"
    position = "position"


class ProposalAction(enum.StrEnum):
    """What is to become of the resource: changed, created or deleted."""

    change = "change"
    create = "create"
    delete = "delete"


class ProposalStatus(enum.StrEnum):
    """Where a proposal stands: open until the organiser accepts or rejects it, or the partner withdraws it."""

    open = "open"
    accepted = "accepted"
    rejected = "rejected"
    withdrawn = "withdrawn"


class Verdict(enum.StrEnum):
    """What the organiser decides about a proposal."""

    accept = "accept"
    reject = "reject"
