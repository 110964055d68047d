"""Slot filters, the order by time and the pages agree with a naive reading of the contract."""

import datetime
import zoneinfo
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress_api import records as p
from congress_api.snapshot.content import Snapshot
from congress_api.vocabulary.days import day_begins
from tests.factories import a_programme, a_room, a_session, an_event, at
from tests.snapshots import slugs, snapshot_of, walked

ROOMS = ("zaal-a", "zaal-b")
ZONES = ("Europe/Amsterdam", "America/New_York", "Asia/Kathmandu")
BEGIN = at("2027-10-30T00:00")  # the clock changes in the night after it

moments = st.integers(0, 3 * 48).map(lambda halves: BEGIN + datetime.timedelta(minutes=30 * halves))
lengths = st.one_of(st.integers(1, 6), st.integers(40, 110)).map(lambda halves: datetime.timedelta(minutes=30 * halves))
slots = st.builds(
    lambda begin, length, room: p.Slot(starts_at=begin, ends_at=begin + length, room=room),
    moments,
    lengths,
    st.sampled_from([*ROOMS, None]),
)
sessions = st.lists(st.lists(slots, max_size=4), max_size=8)
asked = st.fixed_dictionaries(
    {},
    optional={
        "day": st.integers(0, 3).map(lambda days: BEGIN.date() + datetime.timedelta(days)),
        "room": st.sampled_from([*ROOMS, ",".join(ROOMS)]),
        "from": moments,
        "to": moments,
    },
)


def passes(slot: p.Slot, filters: dict[str, Any], zone: zoneinfo.ZoneInfo) -> bool:
    """Whether one slot passes all filters: intervals of time instead of days, hours and bitmaps."""
    after, before = [filters["from"]] if "from" in filters else [], [filters["to"]] if "to" in filters else []
    if day := filters.get("day"):
        after.append(day_begins(day, zone))
        before.append(day_begins(day + datetime.timedelta(1), zone))
    in_time = all(slot.ends_at > moment for moment in after) and all(slot.starts_at < moment for moment in before)
    return in_time and ("room" not in filters or slot.room in filters["room"].split(","))


def expected(snapshot: Snapshot, filters: dict[str, Any], *, down: bool) -> list[str]:
    """The slugs by the first slot that passed, then by number; what has no time comes last."""
    found = []
    for item in snapshot.resources["session"].values():
        begins = [slot.starts_at for slot in item.record.slots if passes(slot, filters, snapshot.zone)]
        if begins or not filters:
            found.append((min(begins, default=None), item.record.number, item.slug))
    scheduled = sorted((one for one in found if one[0]), reverse=down)
    unscheduled = sorted((one for one in found if not one[0]), key=lambda one: one[1], reverse=down)
    return [slug for _, _, slug in [*scheduled, *unscheduled]]


def address(filters: dict[str, Any], **more: Any) -> str:
    told = {
        key: f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime.datetime) else value
        for key, value in {**filters, **more}.items()
    }
    return "sessions?" + "&".join(f"{key}={value}" for key, value in told.items())


def congress(held: list[list[p.Slot]], zone: str) -> Snapshot:
    return snapshot_of(
        a_programme(
            event=an_event(time_zone=zone),
            rooms=[a_room(slug=room) for room in ROOMS],
            sessions=[
                a_session(slug=f"s-{number}", number=number, slots=of_one) for number, of_one in enumerate(held, 1)
            ],
        )
    )


@pytest.mark.parametrize("sort", ["startsAt", "-startsAt"])
@settings(max_examples=100)
@given(held=sessions, filters=asked, zone=st.sampled_from(ZONES), limit=st.integers(1, 3))
def test_a_list_is_in_the_order_of_the_first_slot_that_passed(
    sort: str, held: list[list[p.Slot]], filters: dict[str, Any], zone: str, limit: int
) -> None:
    snapshot = congress(held, zone)
    whole = expected(snapshot, filters, down=sort.startswith("-"))
    assert slugs(snapshot, address(filters, sort=sort, limit=100)) == whole
    assert walked(snapshot, address(filters, sort=sort, limit=limit)) == whole


@settings(max_examples=50)
@given(held=sessions, filters=asked, zone=st.sampled_from(ZONES), limit=st.integers(1, 3))
def test_another_order_shows_each_session_that_has_such_a_slot_once(
    held: list[list[p.Slot]], filters: dict[str, Any], zone: str, limit: int
) -> None:
    snapshot = congress(held, zone)
    found = walked(snapshot, address(filters, sort="title", limit=limit))
    assert sorted(found) == sorted(expected(snapshot, filters, down=False))
