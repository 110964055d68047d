"""An order that is made from an earlier one answers as one that is made anew; earlier ones go on as they were."""

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from congress_api import records as p
from congress_api.snapshot import indexing, memo, ordering
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.entries import Entry
from congress_api.snapshot.indexing import FEW, LONGEST_LOG
from congress_api.snapshot.ordering import Order
from congress_api.snapshot.stepping import lost_orders, order_of
from congress_api.wire import kinds as wire_kinds
from tests import factories as f
from tests.snapshots import NOW, read, snapshot_of, step


def sorts_of(query: Any) -> list[str]:
    return sorted({str(sort.value).removeprefix("-") for sort in type(query.sort)})


SORTS = {kind: sorts_of(one.query()) for kind, one in wire_kinds.KINDS.items()}
"""The orders of each list."""
SORTS["session"].append("-startsAt")
WORDS = ("aap", "noot", "mies", "wim", "zus", "aapje")
SLOTS = (
    f.a_slot("2027-10-29T08:00+02:00", "2027-10-29T09:00+02:00", room="zaal"),
    f.a_slot("2027-10-29T08:00+02:00", "2027-10-29T11:00+02:00", room="hal"),
    f.a_slot("2027-10-30T23:00+02:00", "2027-10-31T01:00+02:00"),
)
REFERRED_TO = {f"speaker-{n}" for n in range(3)}
MANY = FEW + 5
"""So many of a kind, so that values are both frequent and rare."""
START = f.a_programme(
    rooms=[f.a_room(slug=name) for name in ("zaal", "hal")],
    tracks=[f.a_track(slug="lijn")],
    topics=[f.a_topic(slug="zorg")],
    partners=[f.a_partner(slug="partner")],
    articles=[f.an_article(slug="artikel")],
    speakers=[f.a_speaker(slug=f"speaker-{n}", name=WORDS[n % 3]) for n in range(3)],
    positions=[f.a_position("speaker-0", slug="position-0")],
    sessions=[
        f.a_session(slug=f"session-{n}", speakers=[p.Contribution(speaker="speaker-1")], slots=list(SLOTS[:1]))
        for n in range(MANY)
    ],
)
words = st.sampled_from(WORDS)
sessions = st.builds(
    lambda word, number, slots, speakers, track, cancelled: {
        "title": {"nl": word, "en": f"{word} {word}"},
        "number": number,
        "slots": slots,
        "speakers": [p.Contribution(speaker=f"speaker-{n}") for n in speakers],
        "track": track,
        "cancelled": cancelled,
    },
    words,
    st.integers(1, 3),
    st.lists(st.sampled_from(SLOTS), max_size=3, unique=True),
    st.lists(st.integers(0, 2), max_size=2, unique=True),
    st.sampled_from([None, "lijn"]),
    st.booleans(),
)
named = {"name": words.map(lambda word: {"nl": word}), "rank": st.integers(0, 2)}
FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "session": sessions,
    "speaker": st.fixed_dictionaries({"name": words}),
    "partner": st.fixed_dictionaries({"name": words, "topics": st.sampled_from([[], ["zorg"]])}),
    "room": st.fixed_dictionaries(named),
    "track": st.fixed_dictionaries(named),
    "topic": st.fixed_dictionaries({"name": named["name"]}),
    "article": st.fixed_dictionaries({"title": words.map(lambda word: {"nl": word})}),
    "position": st.fixed_dictionaries({"heading": words.map(lambda word: {"nl": word})}),
    "announcement": st.fixed_dictionaries({"title": words.map(lambda word: {"nl": word})}),
}


def fresh(kind: str, slug: str) -> p.Content:
    """A record that was not there."""
    make: dict[str, Any] = {
        "session": f.a_session,
        "speaker": f.a_speaker,
        "partner": f.a_partner,
        "room": f.a_room,
        "track": f.a_track,
        "topic": f.a_topic,
        "article": f.an_article,
        "position": lambda **fields: f.a_position("speaker-1", **fields),
        "announcement": f.an_announcement,
    }
    made: p.Content = make[kind](slug=slug)
    return made


changes = st.sampled_from(["session", "session", "speaker", *FIELDS]).flatmap(
    lambda kind: st.tuples(st.just(kind), st.integers(0, MANY), st.none() | FIELDS[kind])
)
"""A kind, which one of them, and its fields from now on; None: it goes."""
histories = st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=6)


def after(snapshot: Snapshot, transaction: list[tuple[str, int, dict[str, Any] | None]]) -> Snapshot:
    steps = []
    for kind, which, fields in transaction:
        slug = f"{kind}-{which}"
        known = snapshot.resources[kind].get(slug)
        record = None if fields is None else replace(known.record if known else fresh(kind, slug), **fields)
        if record is not None or slug not in REFERRED_TO:
            steps.append(step(kind, slug, None if record is None else read(record, 2)))
    return snapshot.advanced(snapshot.head, steps)


def anew(snapshot: Snapshot) -> Snapshot:
    """The same without anything derived."""
    return Snapshot(snapshot.edition, snapshot.head, snapshot.event, snapshot.resources)


def answers(order: Order[Entry]) -> dict[Any, Any]:
    """Everything that an order says."""
    found: dict[Any, Any] = {"items": [(entry.item.slug, entry.ordinal) for entry in order.items], "keys": order.keys}
    for field, values in order.filters.items():
        known: set[Any] = {value for item in order.items for value in values(item)} | {None}
        found[field] = {value: order.bitmap(field, value) for value in known}
        found[field, "all"] = order.either(field, known)
        if field == "hour":
            hours = sorted(known - {None}) or [0]
            bounds = [hours[0] - 1, *hours, hours[-1] + 1]
            found[field, "reach"] = [order.reaching(field, a, b) for a in bounds for b in bounds]
        if field == "word":
            found[field, "beginnings"] = [order.beginning(field, word[:n]) for word in WORDS for n in range(4)]
    return found


def orders(snapshot: Snapshot) -> dict[Any, Order[Entry]]:
    return {
        (kind, sort, language): order_of(snapshot, kind, sort, snapshot.text_language(language))
        for kind, sorts in SORTS.items()
        for sort in sorts
        for language in ("nl", "en")
    }


def all_answers(snapshot: Snapshot) -> dict[Any, dict[Any, Any]]:
    return {name: answers(order) for name, order in orders(snapshot).items()}


@settings(max_examples=30)
@given(histories, st.sets(st.integers(0, 5)))
def test_an_order_after_steps_equals_one_made_anew(history: list[Any], unasked: set[int]) -> None:
    snapshot = anew(snapshot_of(START))
    told = all_answers(snapshot)
    for number, transaction in enumerate(history):
        earlier, before = snapshot, told
        snapshot = after(snapshot, transaction)
        if number in unasked:
            continue
        told = all_answers(snapshot)
        assert told == all_answers(anew(snapshot))
        if number - 1 not in unasked:
            assert all_answers(earlier) == before


def renamed(snapshot: Snapshot, kind: str, slug: str, **fields: Any) -> Snapshot:
    record = replace(snapshot.resources[kind][slug].record, **fields)
    return snapshot.advanced(snapshot.head, [step(kind, slug, read(record, 2, NOW))])


def starting(snapshot: Snapshot) -> Order[Entry]:
    return order_of(snapshot, "session", "startsAt", snapshot.text_language("nl"))


def test_a_change_sorts_and_indexes_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = anew(snapshot_of(START))
    asked = starting(snapshot)
    assert asked.bitmap("word", "sessie")
    monkeypatch.setattr(ordering, "sorted", None, raising=False)  # nothing is sorted any more
    moved = starting(renamed(snapshot, "session", "session-3", slots=[]))
    assert [entry.item.slug for entry in moved.items][-1] == "session-3"
    assert moved.knows("word")
    assert not asked.knows("word")  # its index went on
    assert asked.bitmap("word", "sessie") == moved.bitmap("word", "sessie") == (1 << MANY) - 1


def test_a_speakers_new_name_changes_the_words_of_the_sessions() -> None:
    snapshot = anew(snapshot_of(START))
    assert starting(snapshot).bitmap("word", "noot")
    order = starting(renamed(snapshot, "speaker", "speaker-1", name="Wim"))
    assert (order.bitmap("word", "noot"), order.bitmap("word", "wim")) == (0, (1 << MANY) - 1)


def test_a_bitmap_that_is_far_behind_is_made_anew() -> None:
    snapshot = anew(snapshot_of(START))
    starting(snapshot).bitmap("kind", "talk")
    for number in range(LONGEST_LOG + 5):
        begin = NOW + datetime.timedelta(hours=number)
        slot = replace(SLOTS[0], starts_at=begin, ends_at=begin + datetime.timedelta(hours=1))
        snapshot = renamed(snapshot, "session", f"session-{number % MANY}", slots=[slot])
        starting(snapshot)
    assert answers(starting(snapshot)) == answers(starting(anew(snapshot)))


def test_all_positions_at_once_are_those_of_this_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MANY", 1)
    snapshot = anew(snapshot_of(START))
    starting(snapshot).bitmap("slug", "session-1")
    snapshot = renamed(snapshot, "session", "session-0", slots=[])
    assert answers(starting(snapshot)) == answers(starting(anew(snapshot)))


def test_after_many_changes_an_order_is_made_anew() -> None:
    snapshot = anew(snapshot_of(START))
    starting(snapshot)
    for number in range(memo.LEAST + 1):
        snapshot = renamed(snapshot, "session", f"session-{number}", slots=[])
    assert not snapshot.memo("session").outdated
    assert answers(starting(snapshot)) == answers(starting(anew(snapshot)))


def test_orders_that_readers_use_and_no_step_leads_to_are_named() -> None:
    before = snapshot_of(START)
    order = starting(before)
    few, many = (
        before.advanced(before.head, [step("session", f"session-{n}", None) for n in range(count)])
        for count in (1, memo.LEAST + 1)
    )
    assert list(lost_orders(before, few)) == []
    assert list(lost_orders(before, many)) == [("session", "startsAt", before.text_language("nl"))]
    assert starting(many) is not order
    assert list(lost_orders(before, many)) == [], "it is made"
