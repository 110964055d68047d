"""Loads a whole event from the database into a snapshot."""

import contextlib
import gc
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from congress_api.errors import Unavailable
from congress_api.snapshot.capacity import size_of_all
from congress_api.snapshot.content import Snapshot, snapshot_from
from congress_api.snapshot.image_addresses import ImageAddresses
from congress_api.store import epochs, reading
from congress_api.store.loading import whole
from congress_api.store.reading import Edition, Head


def read(
    connection: Connection,
    slug: str,
    edition: Edition,
    *,
    known: Iterable[Head],
    addresses: ImageAddresses,
    beside: Snapshot | None = None,
) -> tuple[Snapshot, int] | None:
    """An event as it is, with its size in memory; None if there is none. It shares equal items with `beside`.

    Raises Unavailable if the database is behind the heads known.
    """
    if (head := reading.heads(connection).get(slug)) is None:
        return None
    if epochs.went_back(known, [head]):
        raise Unavailable("the database went back to an earlier state")
    with _uncollected():
        found = whole(connection, head, edition, beside.resources if beside else None)
        snapshot = snapshot_from(found, edition, addresses, beside=beside)
    return snapshot, size_of_all(snapshot)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Create many lasting objects without garbage collections: a third faster."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
