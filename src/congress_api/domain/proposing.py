"""Changes that wait for the organiser: proposed and amended by partners, decided by the organiser.

Nothing here touches the resource before it is accepted: no row of it, no counter of the event, no change log.
"""

import datetime
import uuid
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from congress_api import model
from congress_api.domain import editing, publishing, three_way_merge, validity
from congress_api.domain.access import Caller
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.records.kinds import KINDS
from congress_api.store import proposals, writing
from congress_api.vocabulary.event import PartnerEdits
from congress_api.vocabulary.proposal import ProposalStatus
from congress_api.vocabulary.token import Role


class Draft(Struct, frozen=True, kw_only=True):
    """One resource as a partner works on it: what stands, and the open proposal to change it."""

    kind: str
    slug: str
    standing: Any
    proposal: model.Proposal | None

    @property
    def record(self) -> Any:
        """What the next edit builds on: what is proposed so far, on top of what stands by now."""
        base, proposed = sides(self.proposal) if self.proposal else (None, None)
        if base is None:
            return self.standing or proposed
        if self.standing is None or proposed is None:  # gone meanwhile, or about to go: begin with what there is
            return self.standing
        return three_way_merge.merged(self.standing, base, proposed)

    def proposes(self, after: Any) -> bool:
        """Whether the open proposal says just this already."""
        return self.proposal is not None and self.proposal.after is not None and after == self.record


def sides(proposal: Any) -> tuple[Any, Any]:
    """What stood when a proposal (its row) was made, and what it is to become; None for what is not there."""
    record = KINDS[proposal.kind].record
    before, after = (side and msgspec.convert(side, record) for side in (proposal.before, proposal.after))
    return before, after


class Review(Struct, frozen=True):
    """A partner at work in an event whose organiser reviews it; the event is locked."""

    db: AsyncSession
    work: UnitOfWork
    caller: Caller

    @property
    def is_on(self) -> bool:
        """Whether what they change waits for the organiser."""
        return self.caller.role is Role.partner and self.work.event.partner_edits is PartnerEdits.review

    async def draft(self, kind: str, slug: str) -> Draft:
        """A resource as they work on it."""
        found = await proposals.open_one(self.db, self._partner(), kind, slug)
        return Draft(kind=kind, slug=slug, standing=self.work.find(kind, slug), proposal=found)

    async def propose(self, draft: Draft, after: Any) -> model.Proposal | None:
        """Let a change wait; it amends the open proposal. None when it leaves nothing to decide.

        Raises Invalid for the record's faults. What must be published or detached with it is for the decision.
        """
        find = editing.finder(self.work, self.caller, draft.record)
        if after is not None and (faults := list(validity.faults(after, self.work.event, find))):
            raise Invalid(faults)
        if after == draft.standing:
            if draft.proposal is not None:
                close(draft.proposal, ProposalStatus.withdrawn, self.caller, None)
            return None
        proposal = draft.proposal or self._new(draft)
        base = _base(draft, after)
        proposal.before = None if base is None else msgspec.to_builtins(base)
        proposal.after = None if after is None else msgspec.to_builtins(after)
        proposal.proposed_by, proposal.updated_at = self.caller.actor, _now(draft.proposal)
        proposal.version += 1
        self.db.add(proposal)
        await self.db.flush()
        return proposal

    def _new(self, draft: Draft) -> model.Proposal:
        return model.Proposal(
            id=uuid7(),
            event_id=self.work.event.id,
            partner_id=self._partner(),
            kind=draft.kind,
            slug=draft.slug,
            status=ProposalStatus.open,
            version=0,
            created_at=_now(None),
            decided_by=None,
            reason=None,
            decided_at=None,
        )

    def _partner(self) -> uuid.UUID:
        found = self.work.find("partner", self.caller.partner or "")
        if found is None or found.id is None:
            raise Forbidden([Fault(detail="Your organisation no longer takes part in this event.")])
        return found.id


def _base(draft: Draft, after: Any) -> Any:
    """What a proposal is compared with when it is decided."""
    if draft.proposal is None or draft.standing is None or after is None:
        return draft.standing
    base, proposed = sides(draft.proposal)
    if base is None or proposed is None:
        return draft.standing
    return three_way_merge.rebased(draft.standing, base, proposed, after)


async def accept(db: AsyncSession, work: UnitOfWork, proposal: model.Proposal, *, cascade: bool) -> None:
    """Put on the desk what was proposed. Raises Clash that names what has changed meanwhile or stands in the way."""
    base, proposed = sides(proposal)
    standing = work.find(proposal.kind, proposal.slug)
    _check_ground(proposal, standing, base, proposed)
    if proposed is None:
        publishing.delete(work, standing, cascade=cascade)
        return
    if base is None:
        former = await writing.former(db, proposal.event_id, proposal.kind, proposal.slug)
        after = replace(proposed, id=former.id) if former else proposed  # its slug may have been used meanwhile
    else:
        after = three_way_merge.merged(standing, base, proposed)
    try:
        editing.validate_and_apply(work, standing, after, cascade=cascade)
    except Invalid as invalid:  # it was right when it was proposed: something else has changed
        raise Clash(invalid.faults) from None


def _check_ground(proposal: model.Proposal, standing: Any, base: Any, proposed: Any) -> None:
    """Whether what a proposal was made of still stands. Raises Clash."""
    named = f"{proposal.kind} {proposal.slug}"
    if base is None and standing is not None:
        raise Clash([Fault(detail=f"The {named} already exists.")])
    if base is not None and standing is None:
        raise Clash([Fault(detail=f"The {named} no longer exists.")])
    if standing is None:
        return
    names = dict(zip(standing.__struct_fields__, standing.__struct_encode_fields__, strict=True))
    if collided := three_way_merge.collisions(standing, base, proposed):
        said = "Changed to another value since this was proposed."
        raise Clash(
            [Fault(pointer="/".join(["", names[name], *filter(None, [at])]), detail=said) for name, at in collided]
        )


def close(proposal: model.Proposal, status: ProposalStatus, caller: Caller, reason: str | None) -> None:
    """End a proposal: accepted, rejected or withdrawn."""
    proposal.status, proposal.reason, proposal.decided_by = status, reason, caller.actor
    proposal.decided_at = proposal.updated_at = _now(proposal)
    proposal.version += 1


def _now(proposal: model.Proposal | None) -> datetime.datetime:
    """The time in milliseconds, never before a proposal's own, whatever the machine's clock does."""
    now = datetime.datetime.now(datetime.UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return max(now, proposal.updated_at) if proposal is not None else now
