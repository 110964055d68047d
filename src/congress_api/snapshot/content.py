"""One event's content at one revision: immutable items, and the step from one revision to the next."""

import datetime
import functools
import itertools
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from congress_api import records
from congress_api.records.kinds import references
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.rendering import delivered, translations
from congress_api.store.journal import Step
from congress_api.store.reading import Edition, Head, StoredRecord, Whole

_ids = itertools.count(1)
_encoder = msgspec.json.Encoder()


class Item:
    """A resource in memory, encoded at most once per language."""

    __slots__ = ("_encoded", "_memo", "_translations", "record", "refers", "revision", "updated_at", "version")

    def __init__(self, read: StoredRecord, languages: Iterable[str]) -> None:
        self.record: Any = read.record
        self.revision = read.revision
        self.version = read.version
        self.updated_at = read.updated_at
        there = set(translations(read.record))
        self._translations = [language for language in languages if language in there]
        self._encoded: dict[str, bytes] = {}
        self.refers = _referred(read.record)
        """The slugs it refers to, by kind, in the order in which they occur."""
        self._memo: dict[Any, Any] = {}

    @property
    def slug(self) -> str:
        """Its name in paths."""
        slug: str = self.record.slug
        return slug

    def speaks(self, tongue: TextLanguage) -> str:
        """The language that its texts come in."""
        return tongue.language if tongue.language in self._translations else tongue.default

    def struct(self, tongue: TextLanguage) -> Any:
        """As it is delivered."""
        standing = {
            "revision": self.revision,
            "updated_at": self.updated_at,
            "translations": self._translations,
        }
        return delivered(self.record, tongue, standing)

    def encoded(self, tongue: TextLanguage) -> bytes:
        """As it is delivered, in JSON."""
        known = self._encoded.get(tongue.language)
        if known is None:
            known = self._encoded[tongue.language] = _encoder.encode(self.struct(tongue))
        return known

    def remembered(self, what: Any, make: Any) -> Any:
        """Something derived from this item alone, made once: `make(item)` under the name `what`."""
        if what not in self._memo:
            self._memo[what] = make(self)
        return self._memo[what]


def _referred(record: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for _, kind, slug in references(record):
        found.setdefault(kind, {})[slug] = None
    return {kind: tuple(slugs) for kind, slugs in found.items()}


class EncodedItems(dict[str, bytes]):
    """The items of one kind in JSON and one language by slug, each encoded when first taken; empty when not there."""

    def __init__(self, items: Mapping[str, Item], tongue: TextLanguage) -> None:
        super().__init__()
        self._items = items
        self._tongue = tongue

    def __missing__(self, slug: str) -> bytes:
        if (item := self._items.get(slug)) is None:
            return b""
        encoded = self[slug] = item.encoded(self._tongue)
        return encoded


class Snapshot:
    """All of an event that an edition shows, at one revision. Never changed: the next one takes its place."""

    def __init__(
        self,
        edition: Edition,
        head: Head,
        event: Item,
        resources: dict[str, dict[str, Item]],
        *,
        memos: dict[str, dict[Any, Any]] | None = None,
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
        """The time zone that congress days are counted in."""
        return zoneinfo.ZoneInfo(self.event.record.time_zone)

    @property
    def languages(self) -> list[str]:
        """The languages that texts are kept in."""
        languages: list[str] = self.event.record.languages
        return languages

    @property
    def counter(self) -> int:
        """How far it is in this edition."""
        return self.head.counter(self.edition)

    @property
    def changed_at(self) -> datetime.datetime:
        """When anything in it last changed."""
        return self.head.revised_at

    def tongue(self, language: str) -> TextLanguage:
        """A language of this event with the default to fall back to."""
        return TextLanguage(language, self.event.record.default_language)

    def memo(self, kind: str) -> dict[Any, Any]:
        """What was derived from all items of a kind (orders, indexes); kept while the kind stands still."""
        return self._memos.setdefault(kind, {})

    def shelf(self, kind: str, tongue: TextLanguage) -> EncodedItems:
        """The items of a kind in JSON. A page takes hundreds: from a dictionary they cost half of what calls do."""
        kept = self.memo(kind)
        known: EncodedItems | None = kept.get(("shelf", tongue))
        if known is None:
            known = kept["shelf", tongue] = EncodedItems(self.resources[kind], tongue)
        return known

    def view(self, name: str | None, keep: Callable[[Any], bool]) -> "Snapshot":
        """What of it somebody may see, made once per name: the same items, those left out that `keep` refuses."""
        if (known := self._views.get(name)) is None:
            resources = {
                kind: {slug: item for slug, item in items.items() if keep(item.record)}
                for kind, items in self.resources.items()
            }
            known = self._views[name] = Snapshot(self.edition, self.head, self.event, resources)
        return known

    def advanced(self, head: Head, steps: Iterable[Step]) -> "Snapshot":
        """The snapshot after these steps; what did not change is shared with this one."""
        resources, moved = dict(self.resources), set[str]()
        for step in steps:
            if step.kind not in moved:
                moved.add(step.kind)
                resources[step.kind] = dict(resources[step.kind])
            self._take(resources[step.kind], step)
        stale = moved | {"session"} if "speaker" in moved else moved  # sessions are found by their speakers' names
        kept = {kind: value for kind, value in self._memos.items() if kind not in stale}
        return Snapshot(self.edition, head, self.event, resources, memos=kept)

    def _take(self, items: dict[str, Item], step: Step) -> None:
        if step.read is None:
            items.pop(step.slug, None)
            return
        items[step.slug] = Item(step.read, self.languages)


def snapshot_from(whole: Whole, edition: Edition) -> Snapshot:
    """The snapshot of an event that was read whole."""
    record = whole.event.record
    assert isinstance(record, records.Event)
    resources = {
        kind: {slug: Item(read, record.languages) for slug, read in reads.items()}
        for kind, reads in whole.resources.items()
    }
    return Snapshot(edition, whole.head, Item(whole.event, record.languages), resources)
