"""Which snapshots go when there are too many."""

import uuid

from congress_api.snapshot.capacity import KeptSnapshots, Key, size_of_all
from congress_api.store.reading import Edition
from tests.factories import a_programme, a_room
from tests.snapshots import snapshot_of

SNAPSHOT = snapshot_of(a_programme())


def kept(most: int, most_bytes: int, *added: tuple[Edition, int]) -> list[int]:
    """The places of those that are left, of so many added with these sizes."""
    found = KeptSnapshots(most, most_bytes)
    keys: list[Key] = [(uuid.uuid4(), edition) for edition, _ in added]
    for key, (_, size) in zip(keys, added, strict=True):
        found.add(key, SNAPSHOT, size)
    return [keys.index(key) for key in found]


def test_readers_do_not_push_out_what_writers_use() -> None:
    writers, readers = [(Edition.editorial, 10)] * 3, [(Edition.public, 10)] * 20
    assert kept(8, 1_000, *writers, *readers) == [0, 1, 2, 18, 19, 20, 21, 22]
    assert kept(100, 80, *writers, *readers) == [0, 1, 2, 18, 19, 20, 21, 22]


def test_writers_do_not_push_out_what_readers_use() -> None:
    writers, readers = [(Edition.editorial, 10)] * 20, [(Edition.public, 10)] * 3
    assert kept(100, 80, *readers, *writers) == [0, 1, 2, 18, 19, 20, 21, 22]


def test_one_edition_alone_may_have_everything() -> None:
    assert kept(4, 1_000, *[(Edition.public, 1)] * 6) == [2, 3, 4, 5]
    assert kept(100, 40, *[(Edition.editorial, 10)] * 6) == [2, 3, 4, 5]


def test_the_newest_stays_however_large_it_is() -> None:
    assert kept(1, 10, (Edition.editorial, 5), (Edition.public, 500)) == [1]


def test_a_size_follows_what_changes() -> None:
    small, large = (snapshot_of(a_programme(rooms=[a_room(floor=floor)])) for floor in ("1", "1" * 30))
    assert size_of_all(large) > size_of_all(small) > 0


def test_an_event_with_both_editions_counts_once_in_bytes() -> None:
    """They share what is public."""
    found, event, other = KeptSnapshots(10, 25), uuid.uuid4(), uuid.uuid4()
    found.add((event, Edition.public), SNAPSHOT, 10)
    found.add((event, Edition.editorial), SNAPSHOT, 15)
    found.add((other, Edition.public), SNAPSHOT, 10)
    assert len(found) == 3
    found.add((uuid.uuid4(), Edition.public), SNAPSHOT, 10)
    assert len(found) < 4


def test_each_edition_finds_the_other() -> None:
    found, event = KeptSnapshots(10, 100), uuid.uuid4()
    found.add((event, Edition.public), SNAPSHOT, 10)
    assert found.other_edition((event, Edition.editorial)) is SNAPSHOT
    assert found.other_edition((event, Edition.public)) is None
