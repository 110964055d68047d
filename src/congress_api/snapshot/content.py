"""An event's content at one revision: immutable items, and the step to the next revision."""

import datetime
import functools
import itertools
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from congress_api import records
from congress_api.records.kinds import references
from congress_api.records.text_language import TextLanguage, languages_of
from congress_api.snapshot.image_addresses import PATHS, ImageAddresses
from congress_api.snapshot.memo import Memo
from congress_api.snapshot.rendering import delivered
from congress_api.store.journal import Step
from congress_api.store.loading import Whole
from congress_api.store.reading import Edition, Head, StoredRecord
from congress_api.vocabulary.zones import zone_of

DERIVED = {"session": {"word": "speaker"}}
"""By kind, the filters whose values come also from another kind: sessions are searched by their speakers' names."""

_ids = itertools.count(1)
_encoder = msgspec.json.Encoder()


class Item:
    """A resource in memory, encoded at most once per language."""

    __slots__ = (
        *("_encoded", "_memo", "_translations"),
        *("addresses", "record", "refers", "revision", "updated_at", "version"),
    )

    def __init__(self, read: StoredRecord, languages: Iterable[str], addresses: ImageAddresses = PATHS) -> None:
        self.record: Any = read.record
        self.revision = read.revision
        self.version = read.version
        self.updated_at = read.updated_at
        there = languages_of(read.record)
        self.addresses = addresses
        self._translations = [language for language in languages if language in there]
        self._encoded: dict[str, bytes] = {}
        self.refers = _referred(read.record)
        """The slugs that it refers to, by kind, in order of occurrence."""
        self._memo: dict[Any, Any] = {}

    @property
    def slug(self) -> str:
        """Its name in paths."""
        slug: str = self.record.slug
        return slug

    def speaks(self, text_language: TextLanguage) -> str:
        """The language of its texts."""
        return text_language.language if text_language.language in self._translations else text_language.default

    def struct(self, text_language: TextLanguage) -> Any:
        """The delivered struct."""
        standing = {
            "revision": self.revision,
            "updated_at": self.updated_at,
            "translations": self._translations,
        }
        return delivered(self.record, text_language, standing, self.addresses)

    def encoded(self, text_language: TextLanguage) -> bytes:
        """The delivered struct in JSON."""
        known = self._encoded.get(text_language.language)
        if known is None:
            known = self._encoded[text_language.language] = _encoder.encode(self.struct(text_language))
        return known

    def remembered(self, what: Any, make: Any) -> Any:
        """A value derived from this item alone: `make(item)`, cached under `what`."""
        try:
            return self._memo[what]
        except KeyError:
            made = self._memo[what] = make(self)
            return made


def _referred(record: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for _, kind, slug in references(record):
        found.setdefault(kind, {})[slug] = None
    return {kind: tuple(slugs) for kind, slugs in found.items()}


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
        memos: dict[str, Memo] | None = None,
    ) -> None:
        self.edition = edition
        self.head = head
        self.event = event
        self.resources = resources
        self.id = next(_ids)
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

    def advanced(self, head: Head, steps: Iterable[Step]) -> "Snapshot":
        """The snapshot after these steps; unchanged content is shared."""
        resources = dict(self.resources)
        changed: dict[tuple[str, str], Item | None] = {}
        for step in steps:
            if resources[step.kind] is self.resources[step.kind]:
                resources[step.kind] = dict(resources[step.kind])
            changed.setdefault((step.kind, step.slug), resources[step.kind].get(step.slug))
            self._take(resources[step.kind], step)
        return Snapshot(self.edition, head, self.event, resources, memos=dict(self._memos_after(changed)))

    def _memos_after(self, changed: Mapping[tuple[str, str], Item | None]) -> Iterator[tuple[str, Memo]]:
        for kind, memo in list(self._memos.items()):
            sources = {kind, *DERIVED.get(kind, {}).values()}
            own = {key: item for key, item in changed.items() if key[0] in sources}
            yield kind, memo.after(own) if own else memo

    def _take(self, items: dict[str, Item], step: Step) -> None:
        if step.read is None:
            items.pop(step.slug, None)
            return
        items[step.slug] = Item(step.read, self.languages, self.event.addresses)


def snapshot_from(whole: Whole, edition: Edition, addresses: ImageAddresses = PATHS) -> Snapshot:
    """A snapshot from a whole event."""
    record = whole.event.record
    assert isinstance(record, records.Event)
    resources = {
        kind: {slug: Item(read, record.languages, addresses) for slug, read in reads.items()}
        for kind, reads in whole.resources.items()
    }
    return Snapshot(edition, whole.head, Item(whole.event, record.languages, addresses), resources)
