"""Publishing, withdrawing and deleting, under one rule: published resources refer only to published ones.

Publishing is refused while the resource refers to drafts, withdrawing and deleting while other resources refer to it.
With `cascade` those drafts are published too, or those references removed.
"""

from typing import Any

from msgspec.structs import replace

from congress_api import records
from congress_api.domain.access import Record
from congress_api.domain.unit_of_work import Key, UnitOfWork
from congress_api.errors import Clash, Fault
from congress_api.messages.blocking import ReferredTo, RefersToDraft
from congress_api.records.kinds import KINDS, references
from congress_api.vocabulary.common import Visibility


def publish(work: UnitOfWork, record: Any, *, cascade: bool) -> None:
    """Raises Clash that names the drafts that it refers to, unless cascading."""
    _publish(work, record, cascade=cascade, in_progress={(record.kind_name, record.slug)})


def _publish(work: UnitOfWork, record: Any, *, cascade: bool, in_progress: set[Key]) -> None:
    drafts = [
        (pointer, target)
        for pointer, target in _targets(work, record)
        if not records.published(target) and (target.kind_name, target.slug) not in in_progress
    ]
    if drafts and not cascade:
        raise Clash([Fault(RefersToDraft(r.kind_name, r.slug), pointer=p) for p, r in drafts])
    for _, target in drafts:
        in_progress.add((target.kind_name, target.slug))
        _publish(work, target, cascade=True, in_progress=in_progress)
    work.put(replace(record, visibility=Visibility.published))


def _targets(work: UnitOfWork, record: Record) -> list[tuple[str, Any]]:
    targets = [(pointer, work.find(kind, slug)) for pointer, kind, slug in references(record)]
    return [(pointer, target) for pointer, target in targets if target is not None]


def withdraw(work: UnitOfWork, record: Any, *, cascade: bool) -> None:
    """Make it a draft again. Raises Clash that names the published resources that refer to it, unless cascading."""
    _detach(work, record, cascade=cascade, only_published=True)
    work.put(replace(record, visibility=Visibility.draft))


def delete(work: UnitOfWork, record: Any, *, cascade: bool) -> None:
    """Delete it; the slug stays reserved. Raises Clash that names the resources that refer to it, unless cascading."""
    _detach(work, record, cascade=cascade, only_published=False)
    work.remove(record.kind_name, record.slug)


def _detach(work: UnitOfWork, record: Any, *, cascade: bool, only_published: bool) -> None:
    key = (record.kind_name, record.slug)
    referrers = [record for record in work.referrers(*key) if records.published(record) or not only_published]
    if referrers and not cascade:
        raise Clash([Fault(ReferredTo(referrer.kind_name, referrer.slug)) for referrer in referrers])
    for referrer in referrers:
        current = work.find(referrer.kind_name, referrer.slug)  # an earlier step may have changed or deleted it
        if current is None or (only_published and not records.published(current)):
            continue
        detached = without(current, key)
        if detached is not None:
            work.put(detached)
        elif only_published:
            withdraw(work, current, cascade=True)
        else:
            delete(work, current, cascade=True)


def without(record: Any, key: Key) -> Any:
    """A record without its references to a resource; None if it requires them (a position its speaker)."""
    kind, slug = key
    shape = KINDS[record.kind_name]
    changed: dict[str, Any] = {}
    if kind in shape.references and getattr(record, kind) == slug:
        if isinstance(record, records.Position) and kind == "speaker":
            return None
        changed[kind] = None
    for field, children in shape.children.items():
        if children.reference == kind:
            changed[field] = _without_slug(getattr(record, field), kind, slug)
    return replace(record, **changed)


def _without_slug(entries: list[Any], kind: str, slug: str) -> list[Any]:
    """A list without references to a resource: slugs and contributions are dropped, slots and roles stay without it."""
    remaining = []
    for entry in entries:
        if isinstance(entry, records.Slot | records.Role):
            remaining.append(replace(entry, **{kind: None}) if getattr(entry, kind) == slug else entry)
        elif (entry.speaker if isinstance(entry, records.Contribution) else entry) != slug:
            remaining.append(entry)
    return remaining
