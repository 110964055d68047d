"""Rules for edits: completing a record, checking what its author may change, and validating the result."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace
from uuid_utils.compat import uuid7

from congress_api import records
from congress_api.domain import access, publishing, validity
from congress_api.domain.access import Caller, Record
from congress_api.domain.identifying import next_number, with_entry_ids
from congress_api.domain.unit_of_work import Key, UnitOfWork
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.messages import permissions, resources
from congress_api.messages.blocking import ReferredToByUnseen, SlugTaken
from congress_api.records.kinds import EVERY, references
from congress_api.records.text_language import count_texts, languages_of, renaming, retagged, with_languages
from congress_api.store.writing import Former
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.json_names import camel
from congress_api.vocabulary.language import successors
from congress_api.vocabulary.token import Role


def completed(work: UnitOfWork, before: Record | Former | None, record: Any) -> Any:
    """Fill in ids and numbers, those of slots too: the ones used before at this slug, else new ones. Raises Invalid.

    Entries of lists that have no id are new; `Change.apply` has matched the others.
    """
    own: dict[str, Any] = {"id": before.id if before else uuid7()}
    if EVERY[record.kind_name].is_numbered:
        own["number"] = getattr(before, "number", None) or next_number(work.numbers, record.kind_name)
    record = with_entry_ids(replace(record, **own))
    if isinstance(record, records.Event):
        return with_languages(before.languages if isinstance(before, records.Event) else (), record)
    return _with_slots(work, before, record) if isinstance(record, records.Session) else record


def restorable(work: UnitOfWork, caller: Caller, former: Former | None) -> Any:
    """What remains of a deleted resource, as a draft: a PUT brings it back with all its languages.

    A picture comes back if the request names it. None if the caller could not have edited the resource: its texts are
    none of theirs. Texts in languages that the event no longer has move to those in their place, or are left out.
    """
    record = former.record if former else None
    if record is None or not access.editable(caller, work.event.slug, record.kind_name, record):
        return None
    pictures = dict.fromkeys(EVERY[record.kind_name].images)
    draft = replace(record, visibility=Visibility.draft, **pictures)
    return retagged(draft, renaming(languages_of(draft), work.event.languages))


def _with_slots(work: UnitOfWork, before: Any, session: records.Session) -> records.Session:
    """Match slots by id, else by number. A new slot has neither; an unknown id or number is a fault.

    Where a session has one slot and one comes with neither, it is that one: calendars must recognise it.

    `before` is the current session, or what remains of a deleted one.
    """
    unmatched = list(before.slots) if before else []
    is_only = len(unmatched) == len(session.slots) == 1
    slots, faults = [], []
    for index, slot in enumerate(session.slots):
        is_it = is_only and not slot.id and not slot.number
        old = next((candidate for candidate in unmatched if is_it or _is_same(slot, candidate)), None)
        if old is not None:
            unmatched.remove(old)
        elif slot.id or slot.number:
            pointer = f"/slots/{index}/{'id' if slot.id else 'number'}"
            faults.append(Fault(resources.UnknownSlot(), pointer=pointer))
        number = old.number if old else next_number(work.numbers, "slot")
        kept = {"id": old.id, "moved_from": old.moved_from} if old else {"id": uuid7(), "moved_from": None}
        slots.append(replace(slot, number=number, **kept))
    if faults:
        raise Invalid(faults)
    return replace(session, slots=slots)


def _is_same(slot: records.Slot, old: records.Slot) -> bool:
    """Whether a slot in the request is this existing one.

    Without id and number all other fields must be equal: a PUT that is repeated after a lost response must not replace
    the slots that it has created.
    """
    if slot.id:
        return slot.id == old.id
    return (
        slot.number == old.number
        if slot.number
        else replace(old, id=None, number=None, moved_from=slot.moved_from) == slot
    )


def check_may_create(work: UnitOfWork, caller: Caller, key: Key) -> None:
    """Raises Forbidden if the resource does not exist and the caller may not create it.

    A resource that the caller may not see counts as absent: otherwise responses would reveal which drafts exist. Where
    the caller might create one itself, Clash says that the slug is taken, as for anything that cannot be created there.
    """
    event = work.event.slug
    record = work.event if key[0] == "event" else work.find(*key)
    if not caller.belongs_to(event) or (record is not None and access.may_see(caller, event, record)):
        return
    if not access.may_create_at(caller, event, *key):
        raise Forbidden([Fault(permissions.CreationNotPermitted(key[0]))])
    _check_owner_of_slug(work, caller, key)
    if record is not None:
        raise Clash([Fault(SlugTaken())])


def _check_owner_of_slug(work: UnitOfWork, caller: Caller, key: Key) -> None:
    """A partner may not create what the slug of another partner reserves. Raises Forbidden."""
    if caller.role is not Role.partner:
        return
    kind, slug = key
    if access.owner_of_slug(slug, (partner.slug for partner in work.of_kind("partner"))) != caller.partner:
        raise Forbidden([Fault(permissions.SlugReserved(kind))])


def check(work: UnitOfWork, caller: Caller, before: Record | None, after: Any) -> None:
    """Raises Forbidden that names each field that the caller may not change."""
    kind = after.kind_name
    if before is None:
        if not access.may_create(caller, work.event.slug, kind, after):
            raise Forbidden([Fault(permissions.CreationNotPermitted(kind))])
        _check_owner_of_slug(work, caller, (kind, after.slug))
    else:
        allowed = access.editable(caller, work.event.slug, kind, before)
        changed = [name for name in after.__struct_fields__ if getattr(before, name) != getattr(after, name)]
        refused = [name for name in changed if name not in allowed]
        if refused:
            message = permissions.FieldNotPermitted()
            raise Forbidden([Fault(message, pointer=f"/{camel(name)}") for name in refused])
    if caller.role is Role.partner and getattr(before, "speaker", None) != getattr(after, "speaker", None):
        _check_speaker(finder(work, caller, before), caller, after)


def _check_speaker(find: validity.Lookup, caller: Caller, position: records.Position) -> None:
    """A partner may attribute positions only to its own people. Raises Forbidden."""
    speaker = find("speaker", position.speaker)
    if speaker is not None and not access.owns(caller, speaker):
        raise Forbidden([Fault(permissions.SpeakerNotYours(), pointer="/speaker")])


def finder(work: UnitOfWork, caller: Caller, before: Record | None) -> validity.Lookup:
    """A lookup for the references of an edited record that hides drafts that the caller may not see.

    Drafts that the record already refers to are found: the caller may leave those references in place.
    """
    existing = {(kind, slug) for _, kind, slug in references(before)} if before else set()

    def find(kind: str, slug: str) -> Record | None:
        record = work.find(kind, slug)
        if record is None or (kind, slug) in existing or access.may_see(caller, work.event.slug, record):
            return record
        return None

    return find


def check_unseen(work: UnitOfWork, caller: Caller, record: Record) -> None:
    """Raises Clash if a draft that the caller may not see refers to it: that draft may be neither changed nor named."""
    referrers = work.referrers(record.kind_name, record.slug)
    if any(not access.may_see(caller, work.event.slug, referrer) for referrer in referrers):
        raise Clash([Fault(ReferredToByUnseen(record.kind_name))])


def check_side_effects(work: UnitOfWork, caller: Caller, key: Key) -> None:
    """Raises Forbidden that names the other resources that were changed, unless the caller is an organiser.

    Cascading publishes drafts and removes references in other resources: a partner must not change another's.
    """
    others = [change for change in work.changes() if (change.kind, change.slug) != key]
    if others and caller.role not in access.ORGANISING:
        raise Forbidden([Fault(permissions.ChangesAnother(change.kind, change.slug)) for change in others])


def validate_and_apply(
    work: UnitOfWork, before: Record | None, after: Any, *, cascade: bool, find: validity.Lookup | None = None
) -> None:
    """Add a record to the unit of work. Raises Invalid for its faults, Clash where other resources block it.

    `find` limits the resources that it may refer to; by default it may refer to any.
    """
    if isinstance(after, records.Event):
        if isinstance(before, records.Event):
            after = retagged(after, renaming(before.languages, after.languages))
        work.put_event(after)
    else:
        work.put(after)
    if faults := list(validity.faults(after, work.event, find or work.find)):
        raise Invalid(faults)
    if isinstance(after, records.Event):
        _change_languages(work, before, after, cascade=cascade)
    elif records.published(after):
        publishing.publish(work, after, cascade=cascade)
    elif before is not None and records.published(before):
        publishing.withdraw(work, after, cascade=cascade)


def _change_languages(work: UnitOfWork, before: Any, after: records.Event, *, cascade: bool) -> None:
    """Drop the texts in languages that are gone, or move them to the language that takes its place.

    Raises Clash if there are any, unless cascading, and Clash that names the required texts that are missing in the
    default language then.
    """
    if before is None or (before.languages, before.default_language) == (after.languages, after.default_language):
        return
    content = [record for kind in records.BY_NAME for record in work.of_kind(kind)]
    faults = [] if cascade else list(_texts_in_the_way(before, after, content))
    tag = renaming(before.languages, after.languages)
    for record in content:
        renamed = retagged(record, tag)
        work.put(renamed)
        faults += [
            Fault(resources.OtherResourceFaulty(record.kind_name, record.slug, fault.pointer or "", fault.message))
            for fault in validity.faults(renamed, after, work.find)
        ]
    if faults:
        raise Clash(faults[:100])


def _texts_in_the_way(before: records.Event, after: records.Event, content: list[records.Content]) -> Iterator[Fault]:
    for language, to in successors(before.languages, after.languages).items():
        if count := sum(count_texts(record, language) for record in (before, *content)):
            message = resources.TextsToMove(count, language, to) if to else resources.TextsToDrop(count, language)
            yield Fault(message, pointer="/languages")
