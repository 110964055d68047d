"""Pages neither repeat nor skip, on every list, in every order, also while the event changes."""

import typing
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress_api import records as p
from congress_api.errors import Invalid
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot import querying
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.item import Item
from congress_api.wire.event import EventQuery
from tests.factories import (
    a_partner,
    a_position,
    a_programme,
    a_room,
    a_session,
    a_slot,
    a_speaker,
    a_topic,
    a_track,
    an_announcement,
    an_article,
    an_event,
    at,
)
from tests.snapshots import QUERIES, item_of, page, read, snapshot_of, step, walked

SORTS = [(name, str(sort)) for name, query in QUERIES.items() for sort in typing.get_type_hints(query)["sort"]]

WORDS = st.sampled_from(["Ā", "a", "Á", "b", "één", "Zz", "ﬁ", "한국어" * 60, "☃" * 300, "\u0001" * 300])
RANKS = st.integers(0, 2)
TIMES = st.sampled_from(["2027-10-29T08:00", "2027-10-29T08:00:00.001", "2027-10-30T08:00", "2027-10-31T00:30"])
SPEAKER = a_speaker(slug="iemand")


def texts(word: str) -> dict[str, str]:
    return {"nl": word}


def sessions(word: str, rank: int, times: list[str]) -> p.Session:
    slots = [a_slot(time, "2027-11-01T00:00") for time in times]
    return a_session(title=texts(word), number=rank + 1, slots=slots)


MAKE: dict[str, Callable[[str, int, list[str]], p.Content]] = {
    "sessions": sessions,
    "speakers": lambda word, _rank, _times: a_speaker(name=word[:120]),
    "partners": lambda word, rank, times: a_partner(
        name=word[:200], level=p.Level(name=texts("Goud"), rank=rank) if times else None
    ),
    "positions": lambda word, rank, _times: a_position("iemand", heading=texts(word), rank=rank),
    "articles": lambda word, _rank, _times: an_article(title=texts(word)),
    "announcements": lambda word, _rank, times: an_announcement(
        title=texts(word[:200]), starts_at=at(times[0]) if times else None
    ),
    "rooms": lambda word, rank, _times: a_room(name=texts(word[:120]), rank=rank),
    "tracks": lambda word, rank, _times: a_track(name=texts(word[:120]), rank=rank),
    "topics": lambda word, _rank, _times: a_topic(name=texts(word[:120])),
}


def records(name: str) -> st.SearchStrategy[list[p.Content]]:
    """Records of a list, many of which sort alike."""
    one = st.builds(MAKE[name], WORDS, RANKS, st.lists(TIMES, max_size=2))
    return st.lists(one, max_size=12)


def with_records(name: str, held: list[p.Content]) -> Snapshot:
    brought: dict[str, Any] = {"speakers": [SPEAKER] if name == "positions" else []}
    return snapshot_of(a_programme(**{**brought, name: held}))


@pytest.mark.parametrize(("name", "sort"), SORTS)
@settings(max_examples=25)
@given(data=st.data())
def test_the_pages_together_are_the_list(name: str, sort: str, data: st.DataObject) -> None:
    snapshot = with_records(name, data.draw(records(name)))
    limit = data.draw(st.integers(1, 4))
    whole = [item["slug"] for item in page(snapshot, f"{name}?sort={sort}&limit=100")["items"]]
    assert walked(snapshot, f"{name}?sort={sort}&limit={limit}") == whole
    assert sorted(whole) == sorted(snapshot.resources[querying.KIND_OF[name]])


@pytest.mark.parametrize(("name", "sort"), SORTS)
@settings(max_examples=25)
@given(data=st.data())
def test_what_stands_still_comes_once_while_others_come_and_go(name: str, sort: str, data: st.DataObject) -> None:
    staying, passing = data.draw(records(name)), data.draw(records(name))
    snapshot, there, seen = with_records(name, staying), set[str](), list[str]()
    cursor: str | None = ""
    while cursor is not None:
        snapshot = passed(snapshot, passing, there, data)
        address = f"{name}?sort={sort}&limit=2" + (f"&cursor={cursor}" if cursor else "")
        body = page(snapshot, address)
        seen += [item["slug"] for item in body["items"]]
        cursor = body["nextCursor"]
    assert len(set(seen)) == len(seen)
    still = {record.slug for record in staying}
    whole = with_records(name, staying)
    in_order = [item["slug"] for item in page(whole, f"{name}?sort={sort}&limit=100")["items"]]
    assert [slug for slug in seen if slug in still] == in_order


def passed(snapshot: Snapshot, passing: list[p.Content], there: set[str], data: st.DataObject) -> Snapshot:
    """The snapshot after some of those that pass have come or gone."""
    moving = data.draw(st.lists(st.sampled_from(passing), max_size=3, unique_by=id)) if passing else []
    steps = []
    for record in moving:
        gone = record.slug in there
        (there.remove if gone else there.add)(record.slug)
        kept = None if gone else read(record, 2)
        steps.append(step(record.kind_name, record.slug, kept))
    return snapshot.advanced(snapshot.head, steps)


@given(
    st.lists(st.builds(lambda word, rank: (word, rank), WORDS, RANKS), max_size=8),
    st.sampled_from(["startsOn", "-startsOn", "name", "-name"]),
    st.integers(1, 3),
)
def test_the_pages_of_events_together_are_all_events(held: list[tuple[str, int]], sort: str, limit: int) -> None:
    events = [an_event(name=texts(word[:200]), starts_on=at(f"2027-10-2{rank}").date()) for word, rank in held]
    items = [item_of(event) for event in events]
    found = all_events(items, sort, limit)
    assert sorted(found) == sorted(event.slug for event in events)
    assert found == all_events(items, sort, 100)


def test_a_page_of_events_goes_on_unless_the_event_before_it_has_another_epoch() -> None:
    items = [item_of(an_event(slug=slug, name=texts(slug))) for slug in ("a", "b", "c")]

    def page_of(cursor: str | None, epochs: dict[str, str]) -> querying.Page:
        query = msgspec.convert({"sort": "name", "limit": 1, "cursor": cursor}, EventQuery)
        return querying.page_of_events(items, query, lambda _: TextLanguage("nl", "nl"), "nl", epochs=epochs)

    epochs = {item.slug: "old" for item in items}
    cursor = page_of(None, epochs).next_cursor
    for known in (epochs | {"b": "new", "d": "new"}, {"b": "old"}):
        assert b'"slug":"b"' in page_of(cursor, known).body
    with pytest.raises(Invalid, match="expired"):
        page_of(cursor, epochs | {"a": "new"})


def all_events(items: list[Item], sort: str, limit: int) -> list[str]:
    found, cursor = [], None
    epochs = {item.slug: "e" for item in items}
    while True:
        query = msgspec.convert({"sort": sort, "limit": limit, "cursor": cursor}, EventQuery)
        made = querying.page_of_events(items, query, lambda _: TextLanguage("nl", "nl"), "nl", epochs=epochs)
        found += [item["slug"] for item in msgspec.json.decode(made.body)["items"]]
        if (cursor := made.next_cursor) is None:
            return found


def test_a_page_that_is_just_full_has_no_next() -> None:
    snapshot = with_records("rooms", [a_room(), a_room()])
    assert page(snapshot, "rooms?limit=2")["nextCursor"] is None
    assert page(snapshot, "rooms?limit=1")["nextCursor"] is not None
