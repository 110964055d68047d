"""Bulk publishing: publishes and withdraws many resources, all or none, and reports every obstacle at once.

The requested visibilities are set first; then one pass finds every reference from a published resource to a draft: over
what changes, or over the whole event where something is withdrawn. With `cascade` each of these references is repaired,
and whatever that breaks in turn, until none is left.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from congress_api import records
from congress_api.domain import publishing
from congress_api.domain.unit_of_work import Key, UnitOfWork
from congress_api.errors import Clash, Fault, Invalid
from congress_api.messages import blocking, resources
from congress_api.messages.values import NotAllowedValue
from congress_api.records.kinds import KINDS, references
from congress_api.vocabulary.common import Visibility


class VisibilityChange(Struct, frozen=True):
    """The requested visibility of a resource, and the JSON pointer of its entry in the request."""

    visibility: Visibility
    pointer: str


def release(work: UnitOfWork, publish: list[Key], withdraw: list[Key], *, cascade: bool) -> None:
    """Publish some resources, withdraw others.

    Raises Invalid for an unknown kind and for a resource that is named twice, Clash with a fault for every obstacle.
    """
    if invalid := [*_unknown_kinds(publish, withdraw), *_named_twice(publish, withdraw)]:
        raise Invalid(invalid)
    faults: list[Fault] = []
    changes = dict(_requested_changes(work, publish, withdraw, faults))
    for key, change in changes.items():
        _set_visibility(work, key, change.visibility)
    withdrawn = {key for key, change in changes.items() if change.visibility is Visibility.draft}
    if cascade:
        _repair_all(work, withdrawn)
        faults += _contradictions(work, changes)
    else:
        faults += [_fault(broken, changes) for broken in _broken_references(work, withdrawn)]
    if faults:
        raise Clash(faults)


def _requested_changes(
    work: UnitOfWork, publish: list[Key], withdraw: list[Key], faults: list[Fault]
) -> Iterator[tuple[Key, VisibilityChange]]:
    """The requested changes by resource; unknown ones are added to `faults`."""
    for name, visibility, keys in (
        ("publish", Visibility.published, publish),
        ("withdraw", Visibility.draft, withdraw),
    ):
        for index, key in enumerate(keys):
            pointer = f"/{name}/{index}"
            if work.find(*key) is None:
                faults.append(Fault(resources.UnknownReference(*key), pointer=pointer))
            else:
                yield key, VisibilityChange(visibility, pointer)


def _named(publish: list[Key], withdraw: list[Key]) -> Iterator[tuple[str, Key]]:
    """The resources of both lists, with the pointers of their entries."""
    yield from ((f"/publish/{i}", key) for i, key in enumerate(publish))
    yield from ((f"/withdraw/{i}", key) for i, key in enumerate(withdraw))


def _unknown_kinds(publish: list[Key], withdraw: list[Key]) -> Iterator[Fault]:
    for pointer, (kind, _) in _named(publish, withdraw):
        if kind not in KINDS:
            yield Fault(NotAllowedValue(allowed=tuple(KINDS)), pointer=f"{pointer}/kind")


def _named_twice(publish: list[Key], withdraw: list[Key]) -> Iterator[Fault]:
    """A fault for each resource that was named before, in either list."""
    seen: set[Key] = set()
    for pointer, key in _named(publish, withdraw):
        if key in seen:
            yield Fault(resources.ListedTwice(*key), pointer=pointer)
        seen.add(key)


def _broken_references(work: UnitOfWork, withdrawn: set[Key]) -> Iterator[tuple[Any, str, Key]]:
    """Published resources that refer to a draft: the resource, the pointer of the reference, and the draft."""
    for record in filter(records.published, _affected(work, withdrawn)):
        for pointer, *key in references(record):
            target = work.find(*key)
            if target is not None and not records.published(target):
                yield record, pointer, (target.kind_name, target.slug)


def _affected(work: UnitOfWork, withdrawn: set[Key]) -> Iterator[records.Content]:
    """The resources that may refer to a draft: before, no published one did."""
    if not withdrawn:
        return work.pending()
    return (record for kind in KINDS for record in work.of_kind(kind))


def _fault(broken: tuple[Any, str, Key], changes: dict[Key, VisibilityChange]) -> Fault:
    """A fault that points to the entry of the request that breaks the reference."""
    record, pointer, draft = broken
    key = (record.kind_name, record.slug)
    if draft in changes:
        return Fault(blocking.WithdrawnButReferredTo(*key), pointer=changes[draft].pointer)
    message = blocking.PublishedButRefersToDraft(pointer, *draft)
    return Fault(message, pointer=changes[key].pointer if key in changes else None)


def _repair_all(work: UnitOfWork, withdrawn: set[Key]) -> None:
    """Repair until no reference is broken. Terminates, since a withdrawn resource is never published again."""
    while broken := list(_broken_references(work, withdrawn)):
        dangling = [(record, draft) for record, _, draft in broken if draft in withdrawn]
        for record, draft in dangling:
            _detach_or_withdraw(work, (record.kind_name, record.slug), draft, withdrawn)
        if not dangling:  # else drafts would be published for a resource that is then withdrawn itself
            for _, _, draft in broken:
                _set_visibility(work, draft, Visibility.published)


def _detach_or_withdraw(work: UnitOfWork, key: Key, draft: Key, withdrawn: set[Key]) -> None:
    """Remove a reference to a draft, or withdraw the resource if it requires that reference."""
    detached = publishing.without(work.find(*key), draft)
    if detached is not None:
        work.put(detached)
    else:
        withdrawn.add(key)
        _set_visibility(work, key, Visibility.draft)


def _contradictions(work: UnitOfWork, changes: dict[Key, VisibilityChange]) -> Iterator[Fault]:
    """Requests that cascading had to reverse: the resource needs another one that the request withdraws."""
    for key, change in changes.items():
        record = work.find(*key)
        if record is not None and record.visibility is not change.visibility:
            yield Fault(blocking.NeedsWhatIsWithdrawn(*key), pointer=change.pointer)


def _set_visibility(work: UnitOfWork, key: Key, visibility: Visibility) -> None:
    record: Any = work.find(*key)
    if record.visibility is not visibility:
        work.put(replace(record, visibility=visibility))
