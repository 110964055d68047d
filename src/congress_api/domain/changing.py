"""Changing one resource of an event: the checks in their order, then the change, or a proposal of it.

The order is a promise to clients. What the caller may not see is not there (404), what it may not change is refused
(403), then comes the precondition (412, 428), what is wrong with the result (400), and what other resources have
against it (409).
"""

import datetime
from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from congress_api import model, records
from congress_api.domain import access, committing, editing, publishing, scheduling, three_way_merge
from congress_api.domain.access import Caller
from congress_api.domain.event_transaction import EventTransaction
from congress_api.domain.proposing import Draft, Review
from congress_api.domain.unit_of_work import Key
from congress_api.errors import Fault, Forbidden, NotFound
from congress_api.records.text_language import TextLanguage, text_language
from congress_api.snapshot.content import Item
from congress_api.store import images, reading, writing
from congress_api.store.journal import ChangeStamp


class Change(Protocol):
    """What a resource is to become."""

    def apply(self, before: Any, language: TextLanguage) -> Any:
        """The record that results from the one before, or from nothing. Raises Invalid."""


class ChangeRequest(Struct, frozen=True, kw_only=True):
    """Who wants to change which resource, and how far the change may reach."""

    caller: Caller
    key: Key
    check_precondition: Callable[[int | None], None]
    """Takes the version of the resource, None where there is none. Raises Stale or PreconditionMissing."""
    language: str | None = None
    """Of the texts that were sent; None for the event's default language."""
    cascade: bool = False
    """Also publish the drafts that it refers to, and take out the references to it."""
    refuse_clashes: bool = False


class Outcome(Struct, frozen=True, kw_only=True):
    """The resource after the change, or the proposal to change it; neither after a deletion."""

    language: TextLanguage
    languages: list[str]
    """Those of the event."""
    item: Item | None = None
    proposal: model.Proposal | None = None
    created: bool = False


class EditTarget(Struct, frozen=True):
    """What an edit begins with: the resource, and its partner's work on it where the organiser reviews that."""

    item: Item | None
    draft: Draft | None

    @property
    def base(self) -> Any:
        """The record that a partial edit builds on; None when there is none."""
        if self.draft is not None:
            return self.draft.record
        return self.item.record if self.item else None

    @property
    def current(self) -> Any:
        """The record that somebody who replaces it has read: it shows no proposal."""
        return self.item.record if self.item else self.base

    def combine(self, after: Any) -> Any:
        """A replacement together with what is proposed already: only what it changes amends the proposal."""
        if self.item is None or self.draft is None or self.draft.proposal is None:
            return after
        return three_way_merge.merged(self.base, self.item.record, after)


async def put(tx: EventTransaction, request: ChangeRequest, decode: Callable[[], Change]) -> Outcome:
    """Create or replace. A replacement equal to the current resource needs no precondition.

    `decode` is called once the caller may do it, so that faults of the body (400) come after 404 and 403.
    Raises Forbidden, NotFound, Stale, PreconditionMissing, Invalid or Clash.
    """
    editing.check_begins(tx.work, request.caller, request.key)
    target, (kind, slug) = await _target(tx, request), request.key
    change, before, language = decode(), target.current, _language(tx, request)
    former = None if before else await writing.former(tx.db, tx.ledger.event_id, kind, slug)
    after = editing.completed(tx.work, before or former, change.apply(before, language))
    if target.item is not None and after == target.item.record:
        return _outcome(tx, request, item=target.item)
    return await _change_or_propose(tx, request, target, target.combine(after))


async def patch(tx: EventTransaction, request: ChangeRequest, decode: Callable[[], Change]) -> Outcome:
    """Change some fields; `decode` is called after the precondition. Raises as `put` does."""
    target = await _target(tx, request)
    if (before := target.base) is None:
        raise NotFound
    _check_precondition(request, target.item)
    after = editing.completed(tx.work, before, decode().apply(before, _language(tx, request)))
    return await _change_or_propose(tx, request, target, after)


async def delete(tx: EventTransaction, request: ChangeRequest) -> Outcome:
    """Delete; the slug stays reserved. Raises Forbidden, NotFound, Stale, PreconditionMissing or Clash."""
    target, (kind, _) = await _target(tx, request), request.key
    if (item := target.item) is None:
        raise NotFound
    if not access.may_delete(request.caller, tx.work.event.slug, kind, item.record):
        raise Forbidden([Fault(detail=f"You may not delete this {kind}.")])
    _check_precondition(request, item)
    if target.draft is not None:
        return await _propose(tx, request, target, None)
    if kind == "event":
        tx.work.remove_event()
    else:
        editing.check_unseen(tx.work, request.caller, item.record)
        publishing.delete(tx.work, item.record, cascade=request.cascade)
    editing.check_side_effects(tx.work, request.caller, request.key)
    await committing.commit(tx.db, tx.ledger, tx.work, request.caller.actor)
    return _outcome(tx, request)


async def check_picture(tx: EventTransaction, request: ChangeRequest, field: str) -> EditTarget:
    """The resource that has the picture. Raises NotFound, or Forbidden for a caller who may not change that field."""
    target, (kind, _) = await _target(tx, request), request.key
    if target.item is None or target.base is None:
        raise NotFound
    if field not in access.editable(request.caller, tx.work.event.slug, kind, target.item.record):
        raise Forbidden([Fault(detail=f"This picture of the {kind} is not yours to change.")])
    _language(tx, request)
    return target


async def put_picture(
    tx: EventTransaction, request: ChangeRequest, field: str, picture: images.StoredImage, *, alt: str | None
) -> Outcome:
    """Put a picture into a resource; without `alt` the alternative text stays. Raises as `patch` does."""
    target = await check_picture(tx, request, field)
    before: records.Image | None = getattr(target.base, field)
    text = before.alt if before else {}
    shown = records.Image(
        sha256=picture.sha256,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        alt=text if alt is None else _language(tx, request).written(text, alt),
    )
    await images.put(tx.db, picture, datetime.datetime.now(datetime.UTC))
    return await _change_or_propose(tx, request, target, replace(target.base, **{field: shown}))


async def remove_picture(tx: EventTransaction, request: ChangeRequest, field: str) -> Outcome:
    """Take a picture out of its resource. Raises NotFound when it has none, and as `patch` does."""
    target = await check_picture(tx, request, field)
    if getattr(target.base, field) is None:
        raise NotFound
    _check_precondition(request, target.item)
    return await _change_or_propose(tx, request, target, replace(target.base, **{field: None}))


def _language(tx: EventTransaction, request: ChangeRequest) -> TextLanguage:
    event = tx.work.event
    return text_language(request.language, event.languages, event.default_language)


def _outcome(tx: EventTransaction, request: ChangeRequest, **of: Any) -> Outcome:
    return Outcome(language=_language(tx, request), languages=tx.work.event.languages, **of)


async def _target(tx: EventTransaction, request: ChangeRequest) -> EditTarget:
    """What the edit begins with. Raises NotFound for what the caller may not see, Forbidden for somebody else's."""
    (kind, slug), event = request.key, tx.work.event.slug
    item, draft = tx.item(kind, slug), None
    if item is not None and not access.may_see(request.caller, event, item.record):
        raise NotFound
    if item is not None and not access.editable(request.caller, event, kind, item.record):
        raise Forbidden([Fault(detail=f"This {kind} is not yours to change.")])
    review = Review(tx.db, tx.work, request.caller)
    if review.is_on and kind != "event":
        draft = await review.draft(kind, slug)
    return EditTarget(item, draft)


async def _change_or_propose(tx: EventTransaction, request: ChangeRequest, target: EditTarget, after: Any) -> Outcome:
    if target.draft is not None and not (target.draft.proposal is None and after == target.draft.standing):
        return await _propose(tx, request, target, after)
    if target.item is not None and after == target.item.record:
        return _outcome(tx, request, item=target.item)
    _check_precondition(request, target.item)
    return await _commit(tx, request, target.item, after)


async def _propose(tx: EventTransaction, request: ChangeRequest, target: EditTarget, after: Any) -> Outcome:
    """Propose the change to the organiser; None for `after` proposes to delete.

    A change that leaves nothing to decide has the current resource as its outcome.
    """
    draft = target.draft
    assert draft is not None
    proposal = draft.proposal
    if not draft.proposes(after):
        _check_precondition(request, target.item)
        if after is not None:
            editing.check(tx.work, request.caller, draft.standing, after)
        proposal = await Review(tx.db, tx.work, request.caller).propose(draft, after)
    if proposal is None:
        assert target.item is not None  # else there would be something to decide
        return _outcome(tx, request, item=target.item)
    return _outcome(tx, request, proposal=proposal)


async def _commit(tx: EventTransaction, request: ChangeRequest, item: Item | None, after: Any) -> Outcome:
    before, caller, work = item.record if item else None, request.caller, tx.work
    editing.check(work, caller, before, after)
    editing.validate_and_apply(work, before, after, cascade=request.cascade, find=editing.finder(work, caller, before))
    editing.check_side_effects(work, caller, request.key)
    if request.refuse_clashes:
        scheduling.refuse_added(work, before, after)
    stamp = await committing.commit(tx.db, tx.ledger, work, caller.actor)
    assert stamp is not None
    return _outcome(tx, request, item=_committed_item(tx, after, stamp, item), created=item is None)


def _check_precondition(request: ChangeRequest, item: Item | None) -> None:
    request.check_precondition(item.version if item else None)


def _committed_item(tx: EventTransaction, after: Any, stamp: ChangeStamp, item: Item | None) -> Item:
    """The resource as it is once the transaction is committed."""
    kind = after.kind_name
    record = tx.work.event if kind == "event" else tx.work.find(kind, after.slug)
    before = item.record if item else None
    public = any(one is not None and one.visibility == "published" for one in (record, before))
    revision = stamp.revision if public else item.revision if item else 0
    read = reading.StoredRecord(record=record, revision=revision, version=stamp.version, updated_at=stamp.at)
    return Item(read, tx.work.event.languages)
