"""How many snapshots a process keeps: bounded in number and in bytes, shared by the public and the editors."""

import uuid
from collections import OrderedDict
from collections.abc import Iterable

import msgspec

from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.item import Item
from congress_api.store.reading import Edition
from congress_api.store.steps import Step

Key = tuple[uuid.UUID, Edition]
PER_BYTE = 4
"""Bytes in memory per byte of a record in JSON, encoded in two languages; measured at 300 to 20,000 sessions."""


class KeptSnapshots(OrderedDict[Key, Snapshot]):
    """Snapshots in the order of their last use, with their sizes."""

    def __init__(self, most: int, most_bytes: int) -> None:
        super().__init__()
        self._most = most
        self._most_bytes = most_bytes
        self._sizes: dict[Key, int] = {}

    def add(self, key: Key, snapshot: Snapshot, size: int) -> None:
        """Keep a snapshot; others go when there are too many, the one used longest ago first."""
        self[key] = snapshot
        self._sizes[key] = size
        while len(self) > 1 and (len(self) > self._most or self._used() > self._most_bytes):
            self.drop(self._leaving(key))

    def advance(self, key: Key, snapshot: Snapshot, steps: Iterable[Step]) -> None:
        """Replace a snapshot by a later one."""
        if (before := self.get(key)) is None:  # dropped meanwhile
            return
        self[key] = snapshot
        for kind, slug in {(step.kind, step.slug) for step in steps}:
            items = (one.item(kind, slug) for one in (snapshot, before))
            new, old = (item.remembered("size", size_of) if item is not None else 0 for item in items)
            self._sizes[key] += new - old

    def other_edition(self, key: Key) -> Snapshot | None:
        """The same event for the other audience, if it is in memory."""
        event, own = key
        return next(
            (self[event, edition] for edition in Edition if edition is not own and (event, edition) in self), None
        )

    def drop(self, key: Key) -> None:
        """Keep a snapshot no longer."""
        self.pop(key, None)
        self._sizes.pop(key, None)

    def _used(self) -> int:
        """Bytes of all snapshots. Both editions of an event take those of the larger one: they share what is public."""
        largest: dict[uuid.UUID, int] = {}
        for (event, _), size in self._sizes.items():
            largest[event] = max(size, largest.get(event, 0))
        return sum(largest.values())

    def _used_by(self, edition: Edition) -> int:
        return sum(size for key, size in self._sizes.items() if key[1] is edition)

    def _leaving(self, newest: Key) -> Key:
        """The snapshot to drop: of an edition that has more than half, so that readers and writers keep theirs."""
        keys = [key for key in self if key != newest]
        for edition in Edition:
            own = [key for key in keys if key[1] is edition]
            count = sum(key[1] is edition for key in self)
            if own and (count > self._most / 2 or self._used_by(edition) > self._most_bytes / 2):
                return own[0]
        return keys[0]


def measure(snapshot: Snapshot, steps: Iterable[Step]) -> None:
    """Find the sizes of what these steps brought, which `advance` needs."""
    for step in steps:
        if (item := snapshot.item(step.kind, step.slug)) is not None:
            item.remembered("size", size_of)


def size_of(item: Item) -> int:
    """The estimated size of an item in memory, in bytes."""
    return PER_BYTE * len(msgspec.json.encode(item.record))


def size_of_all(snapshot: Snapshot) -> int:
    """The estimated size of a snapshot in memory, in bytes."""
    items = (item for kind in snapshot.resources.values() for item in kind.values())
    return size_of(snapshot.event) + sum(map(size_of, items))
