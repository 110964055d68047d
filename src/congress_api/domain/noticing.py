"""What a write does beside what was asked: translations that go, references that are removed."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from congress_api import records
from congress_api.domain.unit_of_work import Key
from congress_api.records.kinds import references
from congress_api.records.text_language import count_texts, languages_of
from congress_api.store.journal import Changed
from congress_api.vocabulary.language import successors
from congress_api.vocabulary.notice import Notice, NoticeCode


class Detached(Struct, frozen=True, kw_only=True):
    """A resource that refers to another one no longer, and the field in which it did."""

    kind: str
    slug: str
    field: str


def detached(changes: Iterable[Changed]) -> list[Detached]:
    """The references that changes removed from resources that are still there, each field once."""
    found: dict[Detached, None] = {}
    for change in changes:
        if change.before is not None and change.after is not None:
            left = {(_field(pointer), kind, slug) for pointer, kind, slug in references(change.after)}
            for pointer, kind, slug in references(change.before):
                if ((field := _field(pointer)), kind, slug) not in left:
                    found[Detached(kind=change.kind, slug=change.slug, field=field)] = None
    return list(found)


def side_effects(changes: list[Changed], key: Key) -> Iterator[Notice]:
    """What cascading did to other resources than the one that was written, and to texts in languages that are gone."""
    yield from _language_effects(changes)
    others = [change for change in changes if (change.kind, change.slug) != key]
    for one in detached(others):
        yield Notice(code=NoticeCode.reference_detached, kind=one.kind, slug=one.slug, field=one.field)
    for change in others:
        if change.after is None:
            yield Notice(code=NoticeCode.also_deleted, kind=change.kind, slug=change.slug)


def _language_effects(changes: list[Changed]) -> Iterator[Notice]:
    """The texts that a change of the event's languages drops or moves."""
    event = next((change for change in changes if change.kind == "event"), None)
    if event is None or not isinstance(event.before, records.Event) or not isinstance(event.after, records.Event):
        return
    for language, to in successors(event.before.languages, event.after.languages).items():
        count = sum(count_texts(change.before, language) for change in changes if change.before is not None)
        if count:
            code = NoticeCode.texts_moved if to else NoticeCode.texts_dropped
            yield Notice(code=code, language=language, to=to, count=count)


def dropped_translations(before: Any, after: Any, language: str) -> Iterator[Notice]:
    """The translations that a write in a language dropped, with the entry or part that they belonged to.

    Those in its own language are the writer's to remove; the texts that go with a picture are of no use without it.
    """
    if before is None or after is None:
        return
    lists = records.entry_lists(before)
    for name, encoded in zip(before.__struct_fields__, before.__struct_encode_fields__, strict=True):
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name in lists:
            kept = {entry.id: entry for entry in new}
            parts = [(f"/{encoded}/{index}", entry, kept.get(entry.id)) for index, entry in enumerate(old)]
        else:
            parts = (
                [(f"/{encoded}", old, new)] if isinstance(old, Struct) and not isinstance(old, records.Image) else []
            )
        for pointer, part, other in parts:
            gone = languages_of(part) - (languages_of(other) if other else set()) - {language}
            for tag in sorted(gone):
                yield Notice(code=NoticeCode.translation_dropped, pointer=pointer, language=tag)


def _field(pointer: str) -> str:
    return pointer.split("/")[1]
