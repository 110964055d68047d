"""Proposals: changes that partners propose and amend, and that the organiser decides on.

A proposal leaves the resource's row, the event's counters and the change log as they are until it is accepted.
"""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from congress_api import model, records
from congress_api.domain import access, editing, publishing, three_way_merge, validity
from congress_api.domain.access import Caller
from congress_api.domain.actors import token_ids
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.messages import blocking
from congress_api.messages.permissions import NoLongerTakesPart
from congress_api.records.kinds import KINDS
from congress_api.records.text_language import retagged
from congress_api.store import proposals, writing
from congress_api.vocabulary.common import to_the_millisecond
from congress_api.vocabulary.event import PartnerEdits
from congress_api.vocabulary.proposal import ProposalStatus
from congress_api.vocabulary.token import Role


class Draft(Struct, frozen=True, kw_only=True):
    """A resource as a partner edits it: the current record, and the open proposal to change it."""

    kind: str
    slug: str
    current: Any
    proposal: model.Proposal | None

    @property
    def record(self) -> Any:
        """The record that the next edit builds on: the open proposal merged into the current record."""
        base, proposed = sides(self.proposal) if self.proposal else (None, None)
        if base is None:
            return self.current or proposed
        if self.current is None or proposed is None:  # deleted since, or proposed for deletion
            return self.current
        return three_way_merge.merged(self.current, base, proposed)

    def proposes(self, after: Any) -> bool:
        """Whether the open proposal is exactly this change."""
        return self.proposal is not None and self.proposal.after is not None and after == self.record


def sides(proposal: Any) -> tuple[Any, Any]:
    """The base and the proposed record of a proposal (its row); None where there is no record."""
    record = KINDS[proposal.kind].record
    before, after = (side and records.restored(side, record) for side in (proposal.before, proposal.after))
    return before, after


class Review(Struct, frozen=True):
    """A partner's edits of an event whose organiser reviews them; the event is locked."""

    db: AsyncSession
    work: UnitOfWork
    caller: Caller

    @property
    def is_on(self) -> bool:
        """Whether the caller's changes need the organiser's approval."""
        return self.caller.role is Role.partner and self.work.event.partner_edits is PartnerEdits.review

    async def draft(self, kind: str, slug: str) -> Draft:
        proposal = await proposals.open_proposal(self.db, self._partner_id(), kind, slug)
        return Draft(kind=kind, slug=slug, current=self.work.find(kind, slug), proposal=proposal)

    async def propose(self, draft: Draft, after: Any) -> model.Proposal | None:
        """Create a proposal, or amend the open one. Returns None if it leaves nothing to decide.

        Raises Invalid for the record's faults, Forbidden if the partner has left the event. Effects on other resources
        are checked when the proposal is accepted.
        """
        find = editing.finder(self.work, self.caller, draft.record)
        if after is not None and (faults := list(validity.faults(after, self.work.event, find))):
            raise Invalid(faults)
        if after == draft.current:
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
            partner_id=self._partner_id(),
            kind=draft.kind,
            slug=draft.slug,
            status=ProposalStatus.open,
            version=0,
            created_at=_now(None),
            decided_by=None,
            reason=None,
            decided_at=None,
        )

    def _partner_id(self) -> uuid.UUID:
        partner = self.work.find("partner", self.caller.partner or "")
        if partner is None or partner.id is None:
            raise Forbidden([Fault(NoLongerTakesPart())])
        return partner.id


def _base(draft: Draft, after: Any) -> Any:
    """The record against which a proposal is merged when it is accepted."""
    if draft.proposal is None or draft.current is None or after is None:
        return draft.current
    base, proposed = sides(draft.proposal)
    if base is None or proposed is None:
        return draft.current
    return three_way_merge.rebased(draft.current, base, proposed, after)


async def accept(db: AsyncSession, work: UnitOfWork, proposal: model.Proposal, *, cascade: bool) -> None:
    """Apply a proposal to the unit of work.

    Raises Clash that names conflicting changes, blocking resources, or the right that the partner has lost meanwhile.
    """
    base, proposed = sides(proposal)
    current = work.find(proposal.kind, proposal.slug)
    _check_base(proposal, current, base, proposed)
    proposer = await _proposer(db, work, proposal)
    if proposed is None:
        assert current is not None  # else there would be nothing to propose
        if not access.may_delete(proposer, work.event.slug, proposal.kind, current):
            raise Clash([Fault(_lost_right(proposal, proposer))])
        publishing.delete(work, current, cascade=cascade)
        return
    if base is None:
        former = await writing.former(db, proposal.event_id, proposal.kind, proposal.slug)
        after = replace(proposed, id=former.id) if former else proposed  # the slug may have been used since
    else:
        after = three_way_merge.merged(current, base, proposed)
    try:
        editing.check(work, proposer, current, after)
        editing.validate_and_apply(work, current, after, cascade=cascade)
    except Invalid as invalid:  # it was valid when proposed: other resources have changed since
        raise Clash(invalid.faults) from None
    except Forbidden as lost:
        message = _lost_right(proposal, proposer)
        raise Clash([Fault(message, pointer=fault.pointer) for fault in lost.faults]) from None


async def _proposer(db: AsyncSession, work: UnitOfWork, proposal: model.Proposal) -> Caller:
    """The partner behind a proposal, with the rights that it has now. Raises Clash if it has left the event."""
    partner = await proposals.partner_slug(db, proposal)
    if work.find("partner", partner) is None:
        raise Clash([Fault(blocking.ProposerLeft(partner))])
    return Caller(
        token_id=next(token_ids([proposal.proposed_by])),
        role=Role.partner,
        event=work.event.slug,
        partner=partner,
        label=None,
        expires_at=None,
    )


def _lost_right(proposal: model.Proposal, proposer: Caller) -> blocking.RightLost:
    return blocking.RightLost(proposer.partner or "", proposal.kind, proposal.slug)


def _check_base(proposal: model.Proposal, current: Any, base: Any, proposed: Any) -> None:
    """Raises Clash if the base is gone, or if the same value was changed on both sides."""
    if base is None and current is not None:
        raise Clash([Fault(blocking.AlreadyExists(proposal.kind, proposal.slug))])
    if base is not None and current is None:
        raise Clash([Fault(blocking.NoLongerExists(proposal.kind, proposal.slug))])
    if current is None:
        return
    if conflicting := three_way_merge.collisions(current, base, proposed):
        message = blocking.ChangedSinceProposed()
        raise Clash([Fault(message, pointer=_pointer(current, base, cell)) for cell in conflicting])


def _pointer(current: Any, base: Any, cell: three_way_merge.Cell) -> str:
    """A JSON pointer to a cell: `/roles/0/jobTitle/en`. An entry that is gone has the index that it had."""
    field, *rest = cell
    pointer = f"/{_encoded(current, field)}"
    if rest and field in records.entry_lists(current):
        key, *rest = rest
        entries = [entry for side in (current, base) for entry in enumerate(getattr(side, field))]
        found = next(((index, entry) for index, entry in entries if entry.id == key), None)
        if found is None:  # the order of the list
            return pointer
        pointer += f"/{found[0]}"
        if rest:
            pointer += f"/{_encoded(found[1], rest.pop(0))}"
    return "/".join([pointer, *rest])


def _encoded(part: Struct, field: str) -> str:
    return part.__struct_encode_fields__[part.__struct_fields__.index(field)]


async def rename_languages(db: AsyncSession, event_id: uuid.UUID, tag: Callable[[str], str | None]) -> None:
    """Drop or move the texts of open proposals after a change of the event's languages: else none could be accepted."""
    for proposal in await proposals.open_of_event(db, event_id):
        renamed = [side and msgspec.to_builtins(retagged(side, tag)) for side in sides(proposal)]
        if renamed != [proposal.before, proposal.after]:
            proposal.before, proposal.after = renamed
            proposal.updated_at = _now(proposal)
            proposal.version += 1


def close(proposal: model.Proposal, status: ProposalStatus, caller: Caller, reason: str | None) -> None:
    """Set the final status: accepted, rejected or withdrawn."""
    proposal.status, proposal.reason, proposal.decided_by = status, reason, caller.actor
    proposal.decided_at = proposal.updated_at = _now(proposal)
    proposal.version += 1


def _now(proposal: model.Proposal | None) -> datetime.datetime:
    """The time in milliseconds; never before the proposal's last update, even if the clock was set back."""
    now = to_the_millisecond(datetime.datetime.now(datetime.UTC))
    return max(now, proposal.updated_at) if proposal is not None else now
