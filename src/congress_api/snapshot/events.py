"""The list of events, a small snapshot of its own."""

import datetime
from collections.abc import Callable

from sqlalchemy import Connection

from congress_api.snapshot.image_addresses import ImageAddresses
from congress_api.snapshot.item import Item
from congress_api.store import journal, reading
from congress_api.store.reading import Edition, Head


class Events:
    """The events of an edition without their content: a small snapshot of its own."""

    def __init__(self, items: list[Item], heads: dict[str, Head], changed_at: datetime.datetime | None) -> None:
        self.items = {item.slug: item for item in items}
        self.changed_at = max(changed_at or journal.START, *(head.renewed_at for head in heads.values()), journal.START)
        self.fingerprint = fingerprint(heads)
        self.heads = heads

    def only(self, keep: Callable[[Item], bool]) -> "Events":
        """The events that pass a filter."""
        items = [item for item in self.items.values() if keep(item)]
        return Events(items, {item.slug: self.heads[item.slug] for item in items}, self.changed_at)


def fingerprint(heads: dict[str, Head]) -> str:
    """Identifies a state of the list of events; it changes when an event is changed, created, deleted or restored."""
    return ".".join(sorted(f"{head.event_id.hex[-8:]}{head.epoch}{head.event_version}" for head in heads.values()))


def read_events(connection: Connection, heads: dict[str, Head], edition: Edition, addresses: ImageAddresses) -> Events:
    items = [Item(read, languages, addresses) for read, languages in reading.events(connection, edition)]
    shown = {item.slug: heads[item.slug] for item in items}
    return Events(items, shown, reading.events_changed_at(connection))
