"""The count and digest of the revisions in a snapshot, by which a client proves that it holds the same."""

import hashlib
from collections.abc import Iterable, Mapping

from msgspec import Struct

from congress_api.snapshot.item import Item

MODULUS = 1 << 64


class Digest(Struct, frozen=True):
    """The number of resources, and the sum of their hashes modulo 2^64."""

    count: int
    total: int

    @property
    def text(self) -> str:
        """Sixteen hexadecimal digits."""
        return f"{self.total:016x}"

    def after(self, pairs: Iterable[tuple[str, Item | None, Item | None]]) -> "Digest":
        """The digest after changes: of each resource its kind, and what it was and is."""
        count, total = self.count, self.total
        for kind, before, after in pairs:
            if before is not None:
                count, total = count - 1, total - hash_of(kind, before)
            if after is not None:
                count, total = count + 1, total + hash_of(kind, after)
        return Digest(count, total % MODULUS)


def hash_of(kind: str, item: Item) -> int:
    """The first eight bytes, big-endian, of the SHA-256 of `kind/id/revision`."""
    told = f"{kind}/{item.record.id}/{item.revision}"
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8])


def digest_of(event: Item, resources: Mapping[str, Mapping[str, Item]]) -> Digest:
    """The digest of all resources and of the event itself."""
    every = [("event", None, event)]
    every += [(kind, None, item) for kind, items in resources.items() for item in items.values()]
    return Digest(0, 0).after(every)
