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
from congress_api.domain.unit_of_work import Desk, Key
from congress_api.errors import Clash, Fault
from congress_api.records.kinds import KINDS, references
from congress_api.vocabulary.common import Visibility


class Wish(Struct, frozen=True):
    """What shall become of a resource, and where in the request that is said."""

    visibility: Visibility
    pointer: str


def release(desk: Desk, publish: list[Key], withdraw: list[Key], *, cascade: bool) -> None:
    """Let these be public and those be drafts. Raises Clash that names everything that is in the way."""
    faults: list[Fault] = []
    wishes = dict(_wishes(desk, publish, withdraw, faults))
    for key, wish in wishes.items():
        _mark(desk, key, wish.visibility)
    if cascade:
        _mend_all(desk, {key for key, wish in wishes.items() if wish.visibility is Visibility.draft})
        faults += _contradictions(desk, wishes)
    else:
        faults += [_reason(broken, wishes) for broken in _broken(desk)]
    if faults:
        raise Clash(faults)


def _wishes(desk: Desk, publish: list[Key], withdraw: list[Key], faults: list[Fault]) -> Iterator[tuple[Key, Wish]]:
    """Each resource with what shall become of it; what cannot be meant goes to the faults."""
    seen: set[Key] = set()
    for name, visibility, keys in (
        ("publish", Visibility.published, publish),
        ("withdraw", Visibility.draft, withdraw),
    ):
        for place, key in enumerate(keys):
            pointer = f"/{name}/{place}"
            if key in seen:
                faults.append(Fault(pointer=pointer, detail=f"The {_named(key)} is named twice."))
            elif key[0] not in KINDS or desk.find(*key) is None:
                faults.append(Fault(pointer=pointer, detail=f"There is no {_named(key)}."))
            else:
                yield key, Wish(visibility, pointer)
            seen.add(key)


def _broken(desk: Desk) -> Iterator[tuple[Any, str, Key]]:
    """What is published and refers to a draft: the resource, where it does so, and the draft."""
    for kind in KINDS:
        for record in filter(records.published, desk.of_kind(kind)):
            for pointer, *key in references(record):
                found = desk.find(*key)
                if found is not None and not records.published(found):
                    yield record, pointer, (found.kind_name, found.slug)


def _reason(broken: tuple[Any, str, Key], wishes: dict[Key, Wish]) -> Fault:
    """Why it cannot be done like that, where the request says what is in the way."""
    record, pointer, draft = broken
    key = (record.kind_name, record.slug)
    if draft in wishes:
        said = f"The {_named(key)} refers to it; take that out first, withdraw it too, or do so here (cascade=true)."
        return Fault(pointer=wishes[draft].pointer, detail=said)
    said = f"It refers ({pointer}) to the {_named(draft)}, which is a draft: publish that too (cascade=true)."
    return Fault(pointer=wishes[key].pointer if key in wishes else None, detail=said)


def _mend_all(desk: Desk, withdrawn: set[Key]) -> None:
    """Mend until nothing is broken. It ends: what was withdrawn is never published again."""
    while broken := list(_broken(desk)):
        lost = [(record, draft) for record, _, draft in broken if draft in withdrawn]
        for record, draft in lost:
            _let_go(desk, (record.kind_name, record.slug), draft, withdrawn)
        if not lost:  # else a resource that has to go could take drafts along into the light first
            for _, _, draft in broken:
                _mark(desk, draft, Visibility.published)


def _let_go(desk: Desk, key: Key, draft: Key, withdrawn: set[Key]) -> None:
    """Take a reference to a draft out, or withdraw what cannot be without it."""
    loose = publishing.without(desk.find(*key), draft)
    if loose is not None:
        desk.put(loose)
    else:
        withdrawn.add(key)
        _mark(desk, key, Visibility.draft)


def _contradictions(desk: Desk, wishes: dict[Key, Wish]) -> Iterator[Fault]:
    """What was asked to be public and cannot be without something that was asked to be withdrawn."""
    for key, wish in wishes.items():
        found = desk.find(*key)
        if found is not None and found.visibility is not wish.visibility:
            yield Fault(pointer=wish.pointer, detail=f"The {_named(key)} cannot be without what is withdrawn here.")


def _mark(desk: Desk, key: Key, visibility: Visibility) -> None:
    found: Any = desk.find(*key)
    if found.visibility is not visibility:
        desk.put(replace(found, visibility=visibility))


def _named(key: Key) -> str:
    return f"{key[0]} {key[1]}"
