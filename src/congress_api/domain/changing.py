"""Changes one resource of an event: runs the checks in order, then applies the change or proposes it.

Clients may rely on the order: 404 for a resource that the caller may not see, 403 for one that it may not change, then
the precondition (412, 428), faults in the result (400), and conflicts with other resources (409).
"""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from congress_api import model
from congress_api.domain import access, all_faults, committing, editing, noticing, publishing, scheduling
from congress_api.domain.access import Caller
from congress_api.domain.all_faults import Examiner
from congress_api.domain.event_transaction import EditTarget, EventTransaction
from congress_api.domain.proposing import Review
from congress_api.domain.putting_back import with_earlier_pictures
from congress_api.domain.unit_of_work import Key
from congress_api.errors import Fault, Forbidden, NotFound
from congress_api.messages import permissions
from congress_api.records.text_language import TextLanguage, language_or_faults, renaming
from congress_api.snapshot.item import Item
from congress_api.store import writing
from congress_api.store.reading import Epoch
from congress_api.vocabulary.notice import Notice


class Change(Protocol):
    """The content of a write request."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults of its form; the rest of it can be applied, to find more."""

    def apply(self, before: Any, language: TextLanguage, known: Any = None) -> Any:
        """The record; `before` is None for a new one; entries of `known` may be named by id too. Raises Invalid."""

    def pictures(self) -> dict[str, str]:
        """By field, the hash of each picture that the request names."""


class ChangeRequest(Struct, frozen=True, kw_only=True):
    """Who changes which resource, and how far the change may reach."""

    caller: Caller
    key: Key
    check_precondition: Callable[[str, Item | None], None]
    """Takes the epoch, and the resource or None. Raises Stale or PreconditionMissing."""
    language: str | None = None
    """Language of the texts in the request; None for the event's default."""
    cascade: bool = False
    """Also publish the drafts that the resource refers to, and remove references to it."""
    refuse_clashes: bool = False


class Outcome(Struct, frozen=True, kw_only=True):
    """The resource after the change, or the proposal to change it; neither after a deletion."""

    language: TextLanguage
    languages: list[str]
    """The languages of the event."""
    epoch: Epoch
    """That of the event, after the change."""
    item: Item | None = None
    proposal: model.Proposal | None = None
    created: bool = False
    notices: tuple[Notice, ...] = ()


async def put(tx: EventTransaction, request: ChangeRequest, decode: Callable[[], Change]) -> Outcome:
    """Create or replace. A replacement equal to the current resource needs no precondition.

    `decode` runs after the permission checks, so that 404 and 403 precede faults of the body (400).
    Raises Forbidden, NotFound, Stale, PreconditionMissing, Invalid or Clash.
    """
    editing.check_may_create(tx.work, request.caller, request.key)
    target, (kind, slug) = await _target(tx, request), request.key
    change, before = decode(), target.current
    former = None if before else await writing.former(tx.db, tx.ledger.event_id, kind, slug)
    basis = before or editing.restorable(tx.work, request.caller, former)
    basis = await with_earlier_pictures(tx.db, basis, change)
    language, faults = _language(tx, request)
    examiner = Examiner(tx.work, request.caller, target.item, target.base, faults)
    after = examiner.result(change, basis, language, former)
    if target.item is not None and after == target.item.record:
        return _outcome(tx, request, item=target.item)
    return await change_or_propose(tx, request, target, target.combine(after))


async def patch(tx: EventTransaction, request: ChangeRequest, decode: Callable[[], Change]) -> Outcome:
    """Change some fields; `decode` runs after the precondition check. Raises as `put` does."""
    target = await _target(tx, request)
    if (before := target.base) is None:
        raise NotFound
    request.check_precondition(tx.ledger.epoch, target.item)
    change = decode()
    base = await with_earlier_pictures(tx.db, before, change)
    language, faults = _language(tx, request)
    after = Examiner(tx.work, request.caller, target.item, faults=faults).result(change, base, language)
    return await change_or_propose(tx, request, target, after)


async def delete(tx: EventTransaction, request: ChangeRequest) -> Outcome:
    """Delete; the slug stays reserved. Raises Forbidden, NotFound, Stale, PreconditionMissing or Clash."""
    target, (kind, _) = await _target(tx, request), request.key
    if (item := target.item) is None:
        raise NotFound
    if not access.may_delete(request.caller, tx.work.event.slug, kind, item.record):
        raise Forbidden([Fault(permissions.DeletionNotPermitted(kind=kind))])
    request.check_precondition(tx.ledger.epoch, item)
    if target.draft is not None:
        return await _propose(tx, request, target, None)
    if kind == "event":
        tx.work.remove_event()
    else:
        editing.check_unseen(tx.work, request.caller, item.record)
        publishing.delete(tx.work, item.record, cascade=request.cascade)
    editing.check_side_effects(tx.work, request.caller, request.key)
    await committing.commit(tx.db, tx.ledger, tx.work, request.caller.actor)
    return _outcome(tx, request, notices=tuple(noticing.side_effects(tx.work.changes(), request.key)))


async def check_picture(tx: EventTransaction, request: ChangeRequest, field: str) -> EditTarget:
    """The resource that holds the picture. Raises NotFound, or Forbidden if the caller may not change the field."""
    target, (kind, _) = await _target(tx, request), request.key
    if target.item is None or target.base is None:
        raise NotFound
    if field not in access.editable(request.caller, tx.work.event.slug, kind, target.item.record):
        raise Forbidden([Fault(permissions.PictureNotPermitted(kind=kind))])
    return target


def _language(tx: EventTransaction, request: ChangeRequest) -> tuple[TextLanguage, tuple[Fault, ...]]:
    """The language of the texts that were sent, and its faults."""
    event = tx.work.event_before
    language, faults = language_or_faults(request.language, event.languages, event.default_language)
    return language, tuple(faults)


def language_faults(tx: EventTransaction, request: ChangeRequest) -> tuple[Fault, ...]:
    """The fault of a language that the event does not have."""
    return _language(tx, request)[1]


def _outcome(tx: EventTransaction, request: ChangeRequest, **result: Any) -> Outcome:
    """In the language of the request; if it has left the event, in the one in its place, or the default."""
    before, event = tx.work.event_before, tx.work.event
    asked = _language(tx, request)[0].language if request.language else event.default_language
    language = renaming(before.languages, event.languages)(asked) or event.default_language
    told = TextLanguage(language, event.default_language)
    return Outcome(language=told, languages=event.languages, epoch=tx.ledger, **result)


async def _target(tx: EventTransaction, request: ChangeRequest) -> EditTarget:
    """Raises NotFound for a resource that the caller may not see, Forbidden for one that it may not edit."""
    (kind, slug), event = request.key, tx.work.event.slug
    item, draft = tx.item(kind, slug), None
    if item is not None and not access.may_see(request.caller, event, item.record):
        raise NotFound
    if item is not None and not access.editable(request.caller, event, kind, item.record):
        raise Forbidden([Fault(permissions.ChangeNotPermitted(kind=kind))])
    review = Review(tx.db, tx.work, request.caller)
    if review.is_on and kind != "event":
        draft = await review.draft(kind, slug)
    return EditTarget(item, draft)


async def change_or_propose(tx: EventTransaction, request: ChangeRequest, target: EditTarget, after: Any) -> Outcome:
    """Store a record, or propose it where the organiser reviews partner edits. Raises as `patch` does."""
    if target.draft is not None and not (target.draft.proposal is None and after == target.draft.current):
        outcome = await _propose(tx, request, target, after)
    elif target.item is not None and after == target.item.record:
        return _outcome(tx, request, item=target.item)
    else:
        request.check_precondition(tx.ledger.epoch, target.item)
        outcome = await _commit(tx, request, target.item, after)
    dropped = noticing.dropped_translations(target.base, after, outcome.language.language)
    return replace(outcome, notices=(*dropped, *outcome.notices))


async def _propose(tx: EventTransaction, request: ChangeRequest, target: EditTarget, after: Any) -> Outcome:
    """Propose the change to the organiser; None for `after` proposes to delete.

    The outcome is the current resource if the change leaves nothing to decide.
    """
    draft = target.draft
    assert draft is not None
    proposal = draft.proposal
    if not draft.proposes(after):
        request.check_precondition(tx.ledger.epoch, target.item)
        if after is not None:
            all_faults.check(tx.work, request.caller, draft.current, after)
        proposal = await Review(tx.db, tx.work, request.caller).propose(draft, after)
    if proposal is None:
        assert target.item is not None  # a new resource always needs a decision
        return _outcome(tx, request, item=target.item)
    return _outcome(tx, request, proposal=proposal)


async def _commit(tx: EventTransaction, request: ChangeRequest, item: Item | None, after: Any) -> Outcome:
    before, caller, work = item.record if item else None, request.caller, tx.work
    all_faults.check(work, caller, before, after)
    editing.validate_and_apply(work, before, after, cascade=request.cascade, find=editing.finder(work, caller, before))
    editing.check_side_effects(work, caller, request.key)
    if request.refuse_clashes:
        scheduling.refuse_added(work, before, after)
    notices = tuple(noticing.side_effects(work.changes(), request.key))
    await committing.commit(tx.db, tx.ledger, work, caller.actor)
    made = _committed_item(tx, request.key, item)
    return _outcome(tx, request, item=made, created=item is None, notices=notices)


def _committed_item(tx: EventTransaction, key: Key, item: Item | None) -> Item:
    """The resource as committed, built without reading it back."""
    logged = tx.work.logged
    assert logged is not None
    change = next(change for change in logged.changes if (change.kind, change.slug) == key)
    stored = logged.stored(change, item.revision if item else 0)
    return Item(stored, tx.work.event.languages, tx.snapshot.event.addresses)
