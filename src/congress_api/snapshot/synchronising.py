"""What a client needs to hold an edition of an event: all of it, or what changed since a counter."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import msgspec

from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.item import Item
from congress_api.snapshot.querying import KIND_OF
from congress_api.store.reading import Edition
from congress_api.wire.sync import Check, Removed, Sync

IN_ORDER = [(name, KIND_OF[name]) for name in Sync.__struct_fields__ if name in KIND_OF]
"""The lists of resources, each with its kind."""
BY_ID: Any = attrgetter("record.id")
COUNTER = {Edition.public: attrgetter("revision"), Edition.editorial: attrgetter("version")}
"""The counter of an item's last change, by edition."""


def synchronised(snapshot: Snapshot, text_language: TextLanguage, cursor: str, since: int | None) -> bytes:
    """The JSON of `Sync`; without `since` it is complete. The same revision has the same bytes in every process."""
    check = Check(count=snapshot.digest.count, digest=snapshot.digest.text)
    event = snapshot.event
    shows_event = since is None or COUNTER[snapshot.edition](event) > since
    pieces = [
        b'{"cursor":"%b","complete":%b,"check":%b,"event":%b'
        % (
            cursor.encode(),
            b"true" if since is None else b"false",
            msgspec.json.encode(check),
            event.encoded(text_language) if shows_event else b"null",
        )
    ]
    for name, kind in IN_ORDER:
        items = [item.encoded(text_language) for item in _items(snapshot, kind, since)]
        pieces += (b',"%b":[' % name.encode(), b",".join(items), b"]")
    removed = [] if since is None else list(_removed(snapshot, since))
    pieces.append(b',"removed":%b}' % msgspec.json.encode(removed))
    return b"".join(pieces)


def _items(snapshot: Snapshot, kind: str, since: int | None) -> list[Item]:
    """The resources of a kind that changed, ordered by id."""
    memo, items = snapshot.memo(kind), snapshot.resources[kind].values()
    if since is not None:
        counter = COUNTER[snapshot.edition]
        return sorted((item for item in items if counter(item) > since), key=BY_ID)
    if (known := memo.get("by id")) is None:
        known = memo["by id"] = sorted(items, key=BY_ID)
    found: list[Item] = known
    return found


def _removed(snapshot: Snapshot, since: int) -> Iterator[Removed]:
    """The resources that left, ordered by kind and id."""
    departures = snapshot.past.departures if snapshot.past else {}
    gone = ((kind, one.id, slug) for (kind, slug), one in departures.items() if one.counter > since)
    return (Removed(kind=kind, id=id_, slug=slug) for kind, id_, slug in sorted(gone))
