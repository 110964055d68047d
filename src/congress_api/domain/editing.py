"""Records created, replaced and changed by somebody: what they may change, and what must hold afterwards."""

from typing import Any

from msgspec.structs import replace
from uuid_utils.compat import uuid7

from congress_api import records
from congress_api.domain import access, publishing, validity
from congress_api.domain.access import Caller, Record
from congress_api.domain.importing import next_number
from congress_api.domain.unit_of_work import Key, UnitOfWork
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.records.kinds import EVERY, references
from congress_api.store.writing import Former
from congress_api.vocabulary.token import Role


def completed(work: UnitOfWork, before: Record | Former | None, made: Any) -> Any:
    """A record with its id and number, and those of its slots, from what stood under its slug or else new ones."""
    own: dict[str, Any] = {"id": before.id if before else uuid7()}
    if EVERY[made.kind_name].is_numbered:
        own["number"] = getattr(before, "number", None) or next_number(work.numbers, made.kind_name)
    made = replace(made, **own)
    return _with_slots(work, before, made) if isinstance(made, records.Session) else made


def _with_slots(work: UnitOfWork, before: Any, session: records.Session) -> records.Session:
    """Slots matched by id, else by number; a new one needs neither, a foreign id or number is a fault.

    `before` is the session as it stands, or what is left of it when it was deleted.
    """
    left = list(before.slots) if before else []
    slots, faults = [], []
    for place, slot in enumerate(session.slots):
        old = next((one for one in left if _continues(slot, one)), None)
        if old is not None:
            left.remove(old)
        elif slot.id or slot.number:
            said = "No such slot in this session. Omit id and number to add a slot."
            faults.append(Fault(pointer=f"/slots/{place}/{'id' if slot.id else 'number'}", detail=said))
        number = old.number if old else next_number(work.numbers, "slot")
        slots.append(replace(slot, id=old.id if old else uuid7(), number=number))
    if faults:
        raise Invalid(faults)
    return replace(session, slots=slots)


def _continues(slot: records.Slot, old: records.Slot) -> bool:
    """Whether a slot that was sent is this old one. Without id and number it is when nothing else differs either:
    a PUT that is repeated after a lost answer must not make its new slots anew.
    """
    if slot.id:
        return slot.id == old.id
    return slot.number == old.number if slot.number else replace(old, id=None, number=None) == slot


def check_begins(work: UnitOfWork, caller: Caller, key: Key) -> None:
    """Whether they may put something where nothing is, as far as they may know. Raises Forbidden.

    What they may not see is answered like what is not there: else the answers would tell which drafts there are.
    """
    event = work.event.slug
    found = work.event if key[0] == "event" else work.find(*key)
    is_there = found is not None and access.may_see(caller, event, found)
    if caller.belongs_to(event) and not is_there and not access.may_begin(caller, event, *key):
        raise Forbidden([Fault(detail=f"You may not create this {key[0]}.")])


def check(work: UnitOfWork, caller: Caller, before: Record | None, after: Any) -> None:
    """Whether they may make this change. Raises Forbidden that names each field they may not change."""
    kind = after.kind_name
    if before is None:
        if not access.may_create(caller, work.event.slug, kind, after):
            raise Forbidden([Fault(detail=f"You may not create this {kind}.")])
    else:
        allowed = access.editable(caller, work.event.slug, kind, before)
        changed = [name for name in after.__struct_fields__ if getattr(before, name) != getattr(after, name)]
        wrong = [name for name in changed if name not in allowed]
        if wrong:
            said = "You may not change this field."
            raise Forbidden([Fault(pointer=f"/{_camel(name)}", detail=said) for name in wrong])
    if caller.role is Role.partner and getattr(before, "speaker", None) != getattr(after, "speaker", None):
        _check_speaker(finder(work, caller, before), caller, after)


def _check_speaker(find: validity.Lookup, caller: Caller, position: records.Position) -> None:
    """A partner puts words into the mouths of its own people only. Raises Forbidden."""
    speaker = find("speaker", position.speaker)
    if speaker is not None and not access.owns(caller, speaker):
        said = "Positions of your organisation must belong to speakers who have a role there."
        raise Forbidden([Fault(pointer="/speaker", detail=said)])


def finder(work: UnitOfWork, caller: Caller, before: Record | None) -> validity.Lookup:
    """How somebody finds what a record is to refer to: a draft that they may not see is not there.

    But for what the record refers to already, which they may leave as it is.
    """
    known = {(kind, slug) for _, kind, slug in references(before)} if before else set()

    def find(kind: str, slug: str) -> Record | None:
        found = work.find(kind, slug)
        if found is None or (kind, slug) in known or access.may_see(caller, work.event.slug, found):
            return found
        return None

    return find


def check_unseen(work: UnitOfWork, caller: Caller, record: Record) -> None:
    """Whether nothing refers to it that they may not see: that must be neither changed nor named. Raises Clash."""
    if any(not access.may_see(caller, work.event.slug, one) for one in work.referrers(record.kind_name, record.slug)):
        said = f"A draft that you may not see refers to this {record.kind_name}; ask the organiser to delete it."
        raise Clash([Fault(detail=said)])


def check_side_effects(work: UnitOfWork, caller: Caller, key: Key) -> None:
    """Whether they may change what a change of this resource (kind, slug) took along. Raises Forbidden that names it.

    Cascading publishes drafts and takes references out of other resources: a partner's must not reach another's.
    """
    said = "would also change, and you may not change it."
    rest = [change for change in work.changes() if (change.kind, change.slug) != key]
    if rest and caller.role not in access.ORGANISING:
        raise Forbidden([Fault(detail=f"The {change.kind} {change.slug} {said}") for change in rest])


def validate_and_apply(
    work: UnitOfWork, before: Record | None, after: Any, *, cascade: bool, find: validity.Lookup | None = None
) -> None:
    """Put a record on the desk. Raises Invalid for its faults, Clash where others must be published or detached.

    `find` is how whoever writes it finds what it refers to, where that is not everything.
    """
    if isinstance(after, records.Event):
        work.put_event(after)
    else:
        work.put(after)
    if faults := list(validity.faults(after, work.event, find or work.find)):
        raise Invalid(faults)
    if isinstance(after, records.Event):
        _check_languages(work, before, after)
    elif records.published(after):
        publishing.publish(work, after, cascade=cascade)
    elif before is not None and records.published(before):
        publishing.withdraw(work, after, cascade=cascade)


def _check_languages(work: UnitOfWork, before: Any, after: records.Event) -> None:
    """Every text that must be there is there in the new default language. Raises Clash that names what is missing."""
    if before is None or (before.languages, before.default_language) == (after.languages, after.default_language):
        return
    faults = [
        Fault(detail=f"{kind} {record.slug}{fault.pointer}: {fault.detail}")
        for kind in records.BY_NAME
        for record in work.of_kind(kind)
        for fault in validity.faults(record, after, work.find)
    ]
    if faults:
        raise Clash(faults[:100])


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
