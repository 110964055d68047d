"""All faults of a change at once: of the request's form, of what it refers to, and of what its author may not do."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from congress_api import records
from congress_api.domain import editing, validity
from congress_api.domain.access import Caller, Record
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import Fault, Forbidden, Invalid
from congress_api.messages import resources
from congress_api.messages.codes import FaultCode
from congress_api.records.text_language import TextLanguage, renaming, retagged
from congress_api.snapshot.item import Item
from congress_api.store.writing import Former

BEGINNINGS = ("startsAt", "startsOn")
COMPARED = {
    FaultCode.out_of_order: BEGINNINGS,
    FaultCode.lasts_too_long: BEGINNINGS,
    FaultCode.not_allowed_value: ("languages",),
}
"""By the code of a fault, the fields beside it that it is about: while one of them is faulty, it is unknown."""
OF_LANGUAGE = (
    resources.NotALanguageOfTheEvent,
    resources.RequiredInDefaultLanguage,
    resources.UnmatchedEntry,
    resources.EntriesNotNamed,
)
"""The faults that depend on the languages of the texts: while these are faulty, they are unknown."""
LANGUAGES = ("/languages", "/defaultLanguage")


class Examiner(Struct, frozen=True):
    """Finds the faults of one change, by somebody, of the current resource."""

    work: UnitOfWork
    caller: Caller
    item: Item | None
    known: Any = None
    """Another state of the resource: its list entries may be named by id too."""
    faults: tuple[Fault, ...] = ()
    """Faults of the request beside those of the change."""

    def result(self, change: Any, before: Any, language: TextLanguage, former: Former | None = None) -> Any:
        """The record that a change makes. Raises Invalid for faults of the change's form and all others beside them."""
        known = (*self.faults, *change.faults)
        try:
            after = editing.completed(self.work, before or former, change.apply(before, language, self.known))
        except Invalid as invalid:
            raise Invalid([*known, *beside(known, invalid.faults)]) from None
        if known:
            current = self.item.record if self.item else None
            of_permission = _of_permission(self.work, self.caller, current, after)
            found = [*of_permission, *_of_record(self.work, self.caller, current, after)]
            raise Invalid([*known, *beside(known, found)])
        return after


def check(work: UnitOfWork, caller: Caller, before: Record | None, after: Any) -> None:
    """Raises Forbidden that names each field that the caller may not change, with all other faults of the record."""
    if refused := list(_of_permission(work, caller, before, after)):
        others = _of_record(work, caller, before, after) if before is not None else []
        raise Forbidden([*refused, *beside(refused, others)])


def _of_permission(work: UnitOfWork, caller: Caller, before: Record | None, after: Any) -> Iterator[Fault]:
    try:
        editing.check(work, caller, before, after)
    except Forbidden as forbidden:
        yield from forbidden.faults


def _of_record(work: UnitOfWork, caller: Caller, before: Record | None, after: Any) -> list[Fault]:
    if isinstance(after, records.Event) and isinstance(before, records.Event):
        after = retagged(after, renaming(before.languages, after.languages))
    event = after if isinstance(after, records.Event) else work.event
    return list(validity.faults(after, event, editing.finder(work, caller, before)))


def beside(known: Iterable[Fault], found: Iterable[Fault]) -> list[Fault]:
    """The faults that do not come from others that are known already."""
    known = list(known)
    faulty = [fault.pointer for fault in known if fault.pointer is not None]
    unknown = OF_LANGUAGE if any(is_of_languages(fault) for fault in known) else ()
    return [
        fault
        for fault in found
        if not isinstance(fault.message, unknown) and not any(_follows(fault, pointer) for pointer in faulty)
    ]


def is_of_languages(fault: Fault) -> bool:
    """Whether a fault is about the language of a request, or the languages of the event."""
    return fault.parameter == "language" or (fault.pointer or "").startswith(LANGUAGES)


def _follows(fault: Fault, pointer: str) -> bool:
    """Whether a fault may come from the one at a pointer."""
    own = fault.pointer
    if own is None:
        return False
    if own == pointer or own.startswith(f"{pointer}/") or pointer.startswith(f"{own}/"):
        return True
    beside = own.rpartition("/")[0]
    return any(pointer == f"{beside}/{name}" for name in COMPARED.get(fault.code, ()))
