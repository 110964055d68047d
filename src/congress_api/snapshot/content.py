"""An event's content at one revision: immutable items, and the step to the next revision."""

import datetime
import functools
import itertools
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from congress_api import records
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.digest import Digest, digest_of
from congress_api.snapshot.image_addresses import PATHS, ImageAddresses
from congress_api.snapshot.item import Item
from congress_api.snapshot.memo import Memo
from congress_api.store.history import Past
from congress_api.store.loading import Whole
from congress_api.store.reading import Edition, Head, StoredRecord
from congress_api.store.steps import Step
from congress_api.vocabulary.zones import zone_of

DERIVED = {"session": {"word": "speaker"}}
"""By kind, the filters whose values come also from another kind: sessions are searched by their speakers' names."""

_ids = itertools.count(1)


class EncodedItems(dict[str, bytes]):
    """The items of a kind in JSON in one language, by slug; encoded on first use, empty for unknown slugs."""

    def __init__(self, items: Mapping[str, Item], text_language: TextLanguage) -> None:
        super().__init__()
        self._items = items
        self._tongue = text_language

    def __missing__(self, slug: str) -> bytes:
        if (item := self._items.get(slug)) is None:
            return b""
        encoded = self[slug] = item.encoded(self._tongue)
        return encoded


class Snapshot:
    """An edition of an event at one revision. Immutable: the next one replaces it."""

    def __init__(
        self,
        edition: Edition,
        head: Head,
        event: Item,
        resources: dict[str, dict[str, Item]],
        *,
        past: Past | None = None,
        memos: dict[str, Memo] | None = None,
    ) -> None:
        """Without a past it cannot tell what changed."""
        self.edition = edition
        self.head = head
        self.event = event
        self.resources = resources
        self.past = past
        self.id = next(_ids)
        self._digest: Digest | None = None
        self._memos = memos or {}
        self._views: dict[str | None, Snapshot] = {}

    @functools.cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the congress days."""
        return zone_of(self.event.record.time_zone)

    @property
    def languages(self) -> list[str]:
        """The languages of the event."""
        languages: list[str] = self.event.record.languages
        return languages

    @property
    def counter(self) -> int:
        """The counter of this edition."""
        return self.head.counter(self.edition)

    @property
    def changed_at(self) -> datetime.datetime:
        """The time of the last change of this edition."""
        return self.head.moved_at(self.edition)

    def item(self, kind: str, slug: str) -> Item | None:
        """A resource or the event itself; None if it is not there."""
        return self.event if kind == records.Event.kind_name else self.resources[kind].get(slug)

    @property
    def digest(self) -> Digest:
        """The count and digest of its revisions; made on first use, then stepped."""
        if self._digest is None:
            self._digest = digest_of(self.event, self.resources)
        return self._digest

    def text_language(self, language: str) -> TextLanguage:
        """A language of this event, with its default."""
        return TextLanguage(language, self.event.record.default_language)

    def memo(self, kind: str) -> Memo:
        """Values derived from all items of a kind (orders, indexes); valid until the kind changes."""
        return self._memos.setdefault(kind, Memo())

    def shelf(self, kind: str, text_language: TextLanguage) -> EncodedItems:
        """The items of a kind in JSON. A page needs hundreds: a dictionary costs half of what calls do."""
        kept = self.memo(kind)
        known: EncodedItems | None = kept.get(("shelf", text_language))
        if known is None:
            known = kept["shelf", text_language] = EncodedItems(self.resources[kind], text_language)
        return known

    def view(self, name: str | None, keep: Callable[[Any], bool]) -> "Snapshot":
        """A filtered view, cached by name: the same items, without those that `keep` refuses."""
        if (known := self._views.get(name)) is None:
            resources = {
                kind: {slug: item for slug, item in items.items() if keep(item.record)}
                for kind, items in self.resources.items()
            }
            known = self._views[name] = Snapshot(self.edition, self.head, self.event, resources)
        return known

    def advanced(self, head: Head, steps: Sequence[Step], beside: "Snapshot | None" = None) -> "Snapshot":
        """The snapshot after these steps, within an epoch.

        Unchanged content is shared, and equal items with `beside`, if given.
        """
        event, resources = self.event, dict(self.resources)
        changed: dict[tuple[str, str], Item | None] = {}
        for step in steps:
            if step.kind == records.Event.kind_name:
                event = event if step.read is None else Item(step.read, self.languages, self.event.addresses)
                continue
            if resources[step.kind] is self.resources[step.kind]:
                resources[step.kind] = dict(resources[step.kind])
            changed.setdefault((step.kind, step.slug), resources[step.kind].get(step.slug))
            self._take(resources[step.kind], step, beside)
        same_days = event.record.time_zone == self.event.record.time_zone
        memos = dict(self._memos_after(changed)) if same_days else {}
        past = self.past.after(steps, head.counter(self.edition)) if self.past else None
        made = Snapshot(self.edition, head, event, resources, past=past, memos=memos)
        if self._digest is not None:
            moves = [(kind, before, made.item(kind, slug)) for (kind, slug), before in changed.items()]
            made._digest = self._digest.after([*moves, (records.Event.kind_name, self.event, event)])
        return made

    def _memos_after(self, changed: Mapping[tuple[str, str], Item | None]) -> Iterator[tuple[str, Memo]]:
        for kind, memo in list(self._memos.items()):
            sources = {kind, *DERIVED.get(kind, {}).values()}
            own = {key: item for key, item in changed.items() if key[0] in sources}
            yield kind, memo.after(own) if own else memo

    def _take(self, items: dict[str, Item], step: Step, beside: "Snapshot | None") -> None:
        if step.read is None:
            items.pop(step.slug, None)
            return
        known = beside.resources[step.kind].get(step.slug) if beside and beside.languages == self.languages else None
        items[step.slug] = _item(step.read, self.languages, self.event.addresses, known)


def snapshot_from(
    whole: Whole, edition: Edition, addresses: ImageAddresses = PATHS, *, beside: Snapshot | None = None
) -> Snapshot:
    """A snapshot from a whole event. It shares equal items with `beside`, which is its other edition."""
    record = whole.event.record
    assert isinstance(record, records.Event)
    other = beside.resources if beside is not None and beside.languages == record.languages else {}
    resources = {
        kind: {
            slug: _item(read, record.languages, addresses, other.get(kind, {}).get(slug))
            for slug, read in reads.items()
        }
        for kind, reads in whole.resources.items()
    }
    event = Item(whole.event, record.languages, addresses)
    return Snapshot(edition, whole.head, event, resources, past=whole.past)


def _item(read: StoredRecord, languages: Iterable[str], addresses: ImageAddresses, known: Item | None) -> Item:
    """An item of another edition in these languages, if it is equal, else a new one."""
    return known if known is not None and known.holds(read) else Item(read, languages, addresses)
