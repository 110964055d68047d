"""Which images a snapshot uses, which makes them public."""

from collections.abc import Iterator

from congress_api import records
from congress_api.records.kinds import EVERY, KINDS
from congress_api.snapshot.content import Snapshot

ILLUSTRATED = tuple(kind.name for kind in KINDS.values() if kind.images)
"""The kinds that have pictures."""


def pictures(record: records.Event | records.Content) -> Iterator[str]:
    """The hashes of the pictures in a record."""
    for name in EVERY[record.kind_name].images:
        if picture := getattr(record, name):
            yield picture.sha256


def shows(snapshot: Snapshot, sha256: str) -> bool:
    """Whether anything in a snapshot uses a picture. The hashes of a kind are cached until it changes."""
    return sha256 in pictures(snapshot.event.record) or any(sha256 in _of(snapshot, kind) for kind in ILLUSTRATED)


def _of(snapshot: Snapshot, kind: str) -> frozenset[str]:
    kept = snapshot.memo(kind)
    if "pictures" not in kept:
        kept["pictures"] = frozenset(one for item in snapshot.resources[kind].values() for one in pictures(item.record))
    found: frozenset[str] = kept["pictures"]
    return found
