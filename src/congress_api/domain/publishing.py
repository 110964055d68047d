"""Publishing, withdrawing and deleting: what is published refers to published things only.

Publishing names the drafts that are in the way, withdrawing and deleting what still refers to it. With `cascade`
the deed goes on: it publishes the drafts too, or takes the references out.
"""

from typing import Any

from msgspec.structs import replace

from congress_api import records
from congress_api.domain.access import Record
from congress_api.domain.unit_of_work import Key, UnitOfWork
from congress_api.errors import Clash, Fault
from congress_api.records.kinds import KINDS, references
from congress_api.vocabulary.common import Visibility


def publish(work: UnitOfWork, record: Any, *, cascade: bool) -> None:
    """Let everybody see it. Raises Clash that names the drafts it refers to, unless they are published with it."""
    _publish(work, record, cascade=cascade, under_way={(record.kind_name, record.slug)})


def _publish(work: UnitOfWork, record: Any, *, cascade: bool, under_way: set[Key]) -> None:
    missing = [
        (pointer, found)
        for pointer, found in _referred(work, record)
        if not records.published(found) and (found.kind_name, found.slug) not in under_way
    ]
    if missing and not cascade:
        said = "is a draft: publish that too, remove the reference, or send cascade=true."
        raise Clash([Fault(pointer=p, detail=f"The {r.kind_name} {r.slug} {said}") for p, r in missing])
    for _, found in missing:
        under_way.add((found.kind_name, found.slug))
        _publish(work, found, cascade=True, under_way=under_way)
    work.put(replace(record, visibility=Visibility.published))


def _referred(work: UnitOfWork, record: Record) -> list[tuple[str, Any]]:
    from_here = [(pointer, work.find(kind, slug)) for pointer, kind, slug in references(record)]
    return [(pointer, found) for pointer, found in from_here if found is not None]


def withdraw(work: UnitOfWork, record: Any, *, cascade: bool) -> None:
    """Let it be a draft again. Raises Clash that names what is published and refers to it, unless cascading."""
    _detach(work, record, cascade=cascade, only_published=True)
    work.put(replace(record, visibility=Visibility.draft))


def delete(work: UnitOfWork, record: Any, *, cascade: bool) -> None:
    """Take it away; its slug stays its own. Raises Clash that names what refers to it, unless cascading."""
    _detach(work, record, cascade=cascade, only_published=False)
    work.remove(record.kind_name, record.slug)


def _detach(work: UnitOfWork, record: Any, *, cascade: bool, only_published: bool) -> None:
    key = (record.kind_name, record.slug)
    referrers = [one for one in work.referrers(*key) if records.published(one) or not only_published]
    if referrers and not cascade:
        said = "refers to it: remove that reference first, or send cascade=true."
        raise Clash([Fault(detail=f"The {one.kind_name} {one.slug} {said}") for one in referrers])
    for was in referrers:
        one = work.find(was.kind_name, was.slug)  # an earlier one may have taken more than this out of it, or all of it
        if one is None or (only_published and not records.published(one)):
            continue
        loose = without(one, key)
        if loose is not None:
            work.put(loose)
        elif only_published:
            withdraw(work, one, cascade=True)
        else:
            delete(work, one, cascade=True)


def without(record: Any, key: Key) -> Any:
    """A record without its references to a resource; None when it cannot be without (a position needs its speaker)."""
    kind, slug = key
    shape = KINDS[record.kind_name]
    changed: dict[str, Any] = {}
    if kind in shape.references and getattr(record, kind) == slug:
        if isinstance(record, records.Position) and kind == "speaker":
            return None
        changed[kind] = None
    for field, children in shape.children.items():
        if children.reference == kind:
            changed[field] = _loosened(getattr(record, field), kind, slug)
    return replace(record, **changed)


def _loosened(entries: list[Any], kind: str, slug: str) -> list[Any]:
    """A list without a resource: a slug or a contribution goes, a slot or a role stays without it."""
    kept = []
    for entry in entries:
        if isinstance(entry, records.Slot | records.Role):
            kept.append(replace(entry, **{kind: None}) if getattr(entry, kind) == slug else entry)
        elif (entry.speaker if isinstance(entry, records.Contribution) else entry) != slug:
            kept.append(entry)
    return kept
