"""Bitmaps choose what a naive filter would."""

from hypothesis import given
from hypothesis import strategies as st

from congress_api.snapshot.indexing import FEW
from congress_api.snapshot.item import Item
from congress_api.snapshot.ordering import Order
from tests.factories import a_room
from tests.snapshots import item_of

ROOMS = [item_of(a_room(slug=f"r-{number:03}", rank=number)) for number in range(300)]
"""Made once: the examples differ in what the rooms are told to have."""

values = st.frozensets(st.sampled_from("abcdefgh"), max_size=3)
several = st.lists(values, max_size=len(ROOMS))
chosen = st.frozensets(st.sampled_from("abcxyz"), max_size=4)


def order_of(had: list[frozenset[str]]) -> tuple[Order[Item], dict[str, frozenset[str]]]:
    items = ROOMS[: len(had)]
    by_slug = {item.slug: one for item, one in zip(items, had, strict=True)}
    return Order(reversed(items), lambda item: (item.slug,), {"letter": lambda item: by_slug[item.slug]}), by_slug


def slugs(items: list[Item]) -> list[str]:
    return [item.slug for item in items]


@given(several, chosen, chosen, st.booleans(), st.integers(0, len(ROOMS)))
def test_and_and_or_of_bitmaps_are_a_naive_filter(
    had: list[frozenset[str]], one: frozenset[str], other: frozenset[str], down: bool, begin: int
) -> None:
    order, by_slug = order_of(had)
    bitmap = order.either("letter", one) & order.either("letter", other)
    after = (f"r-{begin:03}",)
    naive = [slug for slug, letters in sorted(by_slug.items(), reverse=down) if letters & one and letters & other]
    rest = [slug for slug in naive if ((slug,) < after if down else (slug,) > after)]
    assert slugs(list(order.walk(bitmap, None, down=down))) == naive
    assert slugs(list(order.walk(bitmap, after, down=down))) == rest


@given(several, st.booleans())
def test_without_a_bitmap_everything_comes(had: list[frozenset[str]], down: bool) -> None:
    order, by_slug = order_of(had)
    assert slugs(list(order.walk(None, None, down=down))) == sorted(by_slug, reverse=down)
    assert slugs(list(order.walk(order.everything, None, down=down))) == sorted(by_slug, reverse=down)


@given(several, st.text("abcdefgh", max_size=2))
def test_a_beginning_finds_every_value_that_begins_like_it(had: list[frozenset[str]], start: str) -> None:
    words = [frozenset(letter * 2 for letter in letters) for letters in had]
    order, by_slug = order_of(words)
    naive = [slug for slug, found in sorted(by_slug.items()) if any(word.startswith(start) for word in found)]
    assert slugs(list(order.walk(order.beginning("letter", start), None, down=False))) == naive


def test_asking_twice_gives_the_same_bitmap() -> None:
    order, _ = order_of([frozenset("a")] * (FEW + 1) + [frozenset("b")])
    for letter, bits in (("a", (1 << (FEW + 1)) - 1), ("b", 1 << (FEW + 1)), ("c", 0)):
        assert [order.bitmap("letter", letter) for _ in range(2)] == [bits, bits]
