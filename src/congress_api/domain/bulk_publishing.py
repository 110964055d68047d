"""Many resources published and withdrawn in one deed: all of them or none, and every reason against it named at once.

First everything is marked as it shall be; then one look over all that is published finds every reference to a draft.
With `cascade` each of these is mended, and what that breaks in turn, until nothing is left to mend.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from congress_api import records
from congress_api.domain import publishing
from congress_api.domain.unit_of_work import Key, UnitOfWork
from congress_api.errors import Clash, Fault
from congress_api.records.kinds import KINDS, references
from congress_api.vocabulary.common import Visibility


class VisibilityChange(Struct, frozen=True):
    """What shall become of a resource, and where in the request that is said."""

    visibility: Visibility
    pointer: str


def release(work: UnitOfWork, publish: list[Key], withdraw: list[Key], *, cascade: bool) -> None:
    """Let these be public and those be drafts. Raises Clash that names everything that is in the way."""
    faults: list[Fault] = []
    wishes = dict(_wishes(work, publish, withdraw, faults))
    for key, wish in wishes.items():
        _stamp_row(work, key, wish.visibility)
    if cascade:
        _mend_all(work, {key for key, wish in wishes.items() if wish.visibility is Visibility.draft})
        faults += _contradictions(work, wishes)
    else:
        faults += [_reason(broken, wishes) for broken in _broken(work)]
    if faults:
        raise Clash(faults)


def _wishes(
    work: UnitOfWork, publish: list[Key], withdraw: list[Key], faults: list[Fault]
) -> Iterator[tuple[Key, VisibilityChange]]:
    """Each resource with what shall become of it; what cannot be meant goes to the faults."""
    seen: set[Key] = set()
    for name, visibility, keys in (
        ("publish", Visibility.published, publish),
        ("withdraw", Visibility.draft, withdraw),
    ):
        for place, key in enumerate(keys):
            pointer = f"/{name}/{place}"
            if key in seen:
                faults.append(Fault(pointer=pointer, detail=f"The {_named(key)} is listed twice."))
            elif key[0] not in KINDS or work.find(*key) is None:
                faults.append(Fault(pointer=pointer, detail=f"No such {key[0]}: {key[1]}."))
            else:
                yield key, VisibilityChange(visibility, pointer)
            seen.add(key)


def _broken(work: UnitOfWork) -> Iterator[tuple[Any, str, Key]]:
    """What is published and refers to a draft: the resource, where it does so, and the draft."""
    for kind in KINDS:
        for record in filter(records.published, work.of_kind(kind)):
            for pointer, *key in references(record):
                found = work.find(*key)
                if found is not None and not records.published(found):
                    yield record, pointer, (found.kind_name, found.slug)


def _reason(broken: tuple[Any, str, Key], wishes: dict[Key, VisibilityChange]) -> Fault:
    """Why it cannot be done like that, where the request says what is in the way."""
    record, pointer, draft = broken
    key = (record.kind_name, record.slug)
    if draft in wishes:
        said = f"The {_named(key)} refers to it: remove that reference, withdraw that too, or send cascade=true."
        return Fault(pointer=wishes[draft].pointer, detail=said)
    said = f"Refers ({pointer}) to the {_named(draft)}, which is a draft: publish that too, or send cascade=true."
    return Fault(pointer=wishes[key].pointer if key in wishes else None, detail=said)


def _mend_all(work: UnitOfWork, withdrawn: set[Key]) -> None:
    """Mend until nothing is broken. It ends: what was withdrawn is never published again."""
    while broken := list(_broken(work)):
        lost = [(record, draft) for record, _, draft in broken if draft in withdrawn]
        for record, draft in lost:
            _let_go(work, (record.kind_name, record.slug), draft, withdrawn)
        if not lost:  # else a resource that has to go could take drafts along into the light first
            for _, _, draft in broken:
                _stamp_row(work, draft, Visibility.published)


def _let_go(work: UnitOfWork, key: Key, draft: Key, withdrawn: set[Key]) -> None:
    """Take a reference to a draft out, or withdraw what cannot be without it."""
    loose = publishing.without(work.find(*key), draft)
    if loose is not None:
        work.put(loose)
    else:
        withdrawn.add(key)
        _stamp_row(work, key, Visibility.draft)


def _contradictions(work: UnitOfWork, wishes: dict[Key, VisibilityChange]) -> Iterator[Fault]:
    """What was asked to be public and cannot be without something that was asked to be withdrawn."""
    for key, wish in wishes.items():
        found = work.find(*key)
        if found is not None and found.visibility is not wish.visibility:
            yield Fault(pointer=wish.pointer, detail=f"The {_named(key)} needs a resource that this request withdraws.")


def _stamp_row(work: UnitOfWork, key: Key, visibility: Visibility) -> None:
    found: Any = work.find(*key)
    if found.visibility is not visibility:
        work.put(replace(found, visibility=visibility))


def _named(key: Key) -> str:
    return f"{key[0]} {key[1]}"
