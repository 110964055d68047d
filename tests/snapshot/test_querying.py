"""What each list can be asked: filters, the order, and what comes along."""

import datetime

import msgspec
import pytest

from congress_api import records as p
from congress_api.errors import Invalid
from congress_api.http import queries
from congress_api.snapshot import querying
from congress_api.snapshot.content import Snapshot
from congress_api.store.steps import Step
from congress_api.vocabulary.partner import PartnerKind
from congress_api.vocabulary.session import SessionKind
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
    everything,
)
from tests.snapshots import QUERIES, page, read, slugs, snapshot_of, step, walked

INCLUDED = ["sessions", "speakers", "partners", "positions", "articles", "rooms", "tracks", "topics"]


@pytest.fixture(scope="module")
def congress() -> Snapshot:
    """Three sessions that differ in everything, and what they refer to.

    `een` is twice: on Friday morning in zaal-a, and on Saturday night until three in zaal-b.
    `twee` is on Saturday morning in zaal-a. `drie` has no time yet.
    """
    return snapshot_of(
        a_programme(
            rooms=[a_room(slug="zaal-a", rank=2), a_room(slug="zaal-b", rank=1)],
            tracks=[a_track(slug="spoor-x"), a_track(slug="spoor-y")],
            topics=[a_topic(slug="zorg"), a_topic(slug="geld")],
            partners=[
                a_partner(slug="kpn", name="KPN", topics=["zorg"], level=level("Goud", 1)),
                a_partner(slug="rvo", name="RVO", kind=PartnerKind.public, level=level("Zilver", 2)),
                a_partner(slug="abc", name="abc"),
            ],
            speakers=[
                a_speaker(slug="zoe", name="Zoë Ångström", roles=[p.Role(partner="kpn")]),
                a_speaker(slug="adam", name="Adam Łuk"),
            ],
            articles=[an_article(slug="blad")],
            positions=[
                a_position("zoe", slug="p-zoe", partner="kpn", article="blad", topics=["zorg"], rank=2),
                a_position("adam", slug="p-adam", rank=1, heading={"nl": "Ändern"}),
            ],
            sessions=[
                a_session(
                    slug="een",
                    title={"nl": "Zorg voor één", "en": "Care for one"},
                    kind=SessionKind.talk,
                    spoken_language="nl",
                    track="spoor-x",
                    topics=["zorg"],
                    partners=["kpn"],
                    speakers=[p.Contribution(speaker="zoe")],
                    positions=["p-zoe"],
                    slots=[
                        a_slot("2027-10-29T08:00", "2027-10-29T09:00", room="zaal-a"),
                        a_slot("2027-10-30T20:00", "2027-10-31T01:00", room="zaal-b"),
                    ],
                ),
                a_session(
                    slug="twee",
                    title={"nl": "Geld en wetten", "en": "Arms and laws"},
                    abstract={"nl": "Over het ambt"},
                    kind=SessionKind.panel,
                    cancelled=True,
                    spoken_language="en",
                    track="spoor-y",
                    topics=["geld", "zorg"],
                    speakers=[p.Contribution(speaker="adam"), p.Contribution(speaker="zoe")],
                    slots=[a_slot("2027-10-30T08:00", "2027-10-30T09:00", room="zaal-a")],
                ),
                a_session(slug="drie", title={"nl": "Borrel"}, kind=SessionKind.social),
            ],
            announcements=[
                an_announcement(slug="later", starts_at=at("2027-10-30T08:00"), sessions=["een"]),
                an_announcement(slug="eerst", starts_at=at("2027-10-29T08:00"), sessions=["twee"]),
                an_announcement(slug="altijd"),
            ],
        )
    )


def level(name: str, rank: int) -> p.Level:
    return p.Level(name={"nl": name}, rank=rank)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("sessions", ["een", "twee", "drie"]),
        ("sessions?slug=drie,een", ["een", "drie"]),
        ("sessions?slug=drie&slug=een", ["een", "drie"]),
        ("sessions?slug=nergens", []),
        ("sessions?room=zaal-a", ["een", "twee"]),
        ("sessions?room=zaal-b", ["een"]),
        ("sessions?room=zaal-b,zaal-a", ["een", "twee"]),
        ("sessions?track=spoor-y", ["twee"]),
        ("sessions?topic=zorg", ["een", "twee"]),
        ("sessions?topic=geld", ["twee"]),
        ("sessions?partner=kpn", ["een"]),
        ("sessions?partner=rvo", []),
        ("sessions?speaker=zoe", ["een", "twee"]),
        ("sessions?speaker=adam", ["twee"]),
        ("sessions?kind=panel,social", ["twee", "drie"]),
        ("sessions?state=scheduled", ["een"]),
        ("sessions?state=cancelled,announced", ["twee", "drie"]),
        ("sessions?spokenLanguage=en", ["twee"]),
        ("sessions?spokenLanguage=EN", ["twee"]),
        ("sessions?q=ZORG", ["een"]),
        ("sessions?q=één", ["een"]),
        ("sessions?q=een", ["een"]),
        ("sessions?q=wet", ["twee"]),
        ("sessions?q=wet+geld", ["twee"]),
        ("sessions?q=wet+zorg", []),
        ("sessions?q=ambt", ["twee"]),
        ("sessions?q=angstrom", ["een", "twee"]),
        ("sessions?q=luk", ["twee"]),
        ("sessions?q=etten", []),
        ("sessions?q=", ["een", "twee", "drie"]),
        ("sessions?q=%20+%C2%A0", ["een", "twee", "drie"]),
        ("sessions?q=%21%3F", []),
        ("sessions?q=%F0%9F%98%80", []),
        ("sessions?q=%E2%80%A6+%22", []),
        ("sessions?q=%E2%80%8B", []),
        ("sessions?q=%21+zorg", ["een"]),
        ("speakers?partner=kpn", ["zoe"]),
        ("speakers", ["adam", "zoe"]),
        ("partners?kind=public", ["rvo"]),
        ("partners?kind=public,private", ["kpn", "rvo", "abc"]),
        ("partners?topic=zorg", ["kpn"]),
        ("positions?speaker=adam", ["p-adam"]),
        ("positions?partner=kpn", ["p-zoe"]),
        ("positions?topic=zorg", ["p-zoe"]),
        ("positions?article=blad", ["p-zoe"]),
        ("positions?session=een", ["p-zoe"]),
        ("positions?session=twee", []),
        ("positions?session=nergens", []),
        ("announcements?session=twee", ["eerst"]),
        ("rooms?slug=zaal-a", ["zaal-a"]),
        ("tracks?slug=spoor-x", ["spoor-x"]),
        ("topics?slug=zorg", ["zorg"]),
        ("articles?slug=blad", ["blad"]),
    ],
)
def test_a_filter_finds_what_has_one_of_its_values(congress: Snapshot, address: str, found: list[str]) -> None:
    assert slugs(congress, address) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("sessions?topic=zorg&speaker=adam", ["twee"]),
        ("sessions?topic=zorg&track=spoor-x&kind=talk", ["een"]),
        ("sessions?topic=geld&track=spoor-x", []),
        ("sessions?topic=geld,zorg&state=scheduled", ["een"]),
        ("positions?speaker=zoe,adam&article=blad", ["p-zoe"]),
    ],
)
def test_different_filters_must_all_hold(congress: Snapshot, address: str, found: list[str]) -> None:
    assert slugs(congress, address) == found


def test_ids_find_too(congress: Snapshot) -> None:
    wanted = [congress.resources["session"][slug].record.id for slug in ("drie", "een")]
    assert slugs(congress, f"sessions?id={wanted[0]},{wanted[1]}") == ["een", "drie"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("sessions?day=2027-10-29", ["een"]),
        ("sessions?day=2027-10-30", ["twee", "een"]),
        ("sessions?day=2027-10-31", []),
        ("sessions?day=2027-10-30&room=zaal-a", ["twee"]),
        ("sessions?day=2027-10-29&room=zaal-b", []),
        ("sessions?from=2027-10-29T08:30:00Z&to=2027-10-29T08:40:00Z", ["een"]),
        ("sessions?from=2027-10-29T09:00:00Z&to=2027-10-30T08:00:00Z", []),
        ("sessions?from=2027-10-29T08:59:59.999Z&to=2027-10-30T08:00:00Z", ["een"]),
        ("sessions?from=2027-10-29T09:00:00Z&to=2027-10-30T08:00:00.001Z", ["twee"]),
        ("sessions?from=2027-10-30T09:00:00Z", ["een"]),
        ("sessions?to=2027-10-29T08:00:00Z", []),
        ("sessions?from=2027-10-30T07:00:00Z&room=zaal-a", ["twee"]),
        ("sessions?to=2027-10-29T20:00:00Z&room=zaal-b", []),
        ("sessions?day=2027-10-30&to=2027-10-29T12:00:00Z", []),
        ("sessions?from=2027-10-29T10:30:00%2B02:00&to=2027-10-29T08:40:00Z", ["een"]),
        ("sessions?from=1970-01-01T00:00:00%2B14:00", ["een", "twee"]),
        ("sessions?to=2199-12-31T23:59:59-14:00", ["een", "twee"]),
        ("sessions?day=0001-01-01", []),
        ("sessions?day=9999-12-31", []),
    ],
)
def test_day_time_and_room_must_hold_for_one_and_the_same_slot(
    congress: Snapshot, address: str, found: list[str]
) -> None:
    assert sorted(slugs(congress, address)) == sorted(found)


@pytest.mark.parametrize(
    ("begin", "day"),
    [
        ("2027-10-30T23:30", "2027-10-30"),  # half past one in the night, summer time
        ("2027-10-31T00:30", "2027-10-30"),  # half past two, summer time, for the first time
        ("2027-10-31T01:30", "2027-10-30"),  # half past two again, winter time
        ("2027-10-31T03:59", "2027-10-30"),  # a minute to five in the morning
        ("2027-10-31T04:00", "2027-10-31"),  # five in the morning
        ("2027-03-28T02:59", "2027-03-27"),  # a minute to five on the morning that lost an hour
        ("2027-03-28T03:00", "2027-03-28"),
    ],
)
def test_a_congress_day_lasts_until_five_in_the_morning_also_when_the_clock_changes(begin: str, day: str) -> None:
    slot = p.Slot(starts_at=at(begin), ends_at=at(begin) + datetime.timedelta(minutes=1))
    snapshot = snapshot_of(a_programme(sessions=[a_session(slug="nacht", slots=[slot])]))
    days = [datetime.date.fromisoformat(day) + datetime.timedelta(step) for step in (-1, 0, 1)]
    assert [slugs(snapshot, f"sessions?day={one}") for one in days] == [[], ["nacht"], []]


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        ("2027-10-29T08:00", "2027-10-31T16:00", (29, 30, 31)),
        ("2027-10-29T20:00", "2027-10-30T03:00", (29,)),  # five in the morning: the next day has not begun
        ("2027-10-29T20:00", "2027-10-30T03:00:01", (29, 30)),
        ("2027-10-30T20:00", "2027-10-31T04:00", (30,)),  # the night in which the clock goes back
        ("2027-10-30T20:00", "2027-10-31T04:01", (30, 31)),
    ],
)
def test_a_slot_of_several_days_is_in_each_of_its_congress_days(begin: str, end: str, days: tuple[int, ...]) -> None:
    snapshot = snapshot_of(a_programme(sessions=[a_session(slug="expo", slots=[a_slot(begin, end)])]))
    found = [day for day in range(27, 32) if slugs(snapshot, f"sessions?day=2027-10-{day}") == ["expo"]]
    assert tuple(found) == days


def test_the_congress_day_is_counted_in_the_time_zone_of_the_event() -> None:
    late = a_session(slug="late", slots=[a_slot("2027-10-30T05:30", "2027-10-30T06:00")])
    for zone, day in (("America/New_York", "2027-10-29"), ("Europe/Amsterdam", "2027-10-30")):
        snapshot = snapshot_of(a_programme(event=an_event(time_zone=zone), sessions=[late]))
        assert slugs(snapshot, f"sessions?day={day}") == ["late"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("sessions?sort=startsAt", ["een", "twee", "drie"]),
        ("sessions?sort=-startsAt", ["twee", "een", "drie"]),
        ("sessions?sort=title", ["drie", "twee", "een"]),
        ("sessions?sort=-title", ["een", "twee", "drie"]),
        ("speakers?sort=-name", ["zoe", "adam"]),
        ("partners", ["kpn", "rvo", "abc"]),
        ("partners?sort=-level", ["abc", "rvo", "kpn"]),
        ("partners?sort=name", ["abc", "kpn", "rvo"]),
        ("partners?sort=-name", ["rvo", "kpn", "abc"]),
        ("positions", ["p-adam", "p-zoe"]),
        ("positions?sort=-rank", ["p-zoe", "p-adam"]),
        ("positions?sort=heading", ["p-adam", "p-zoe"]),
        ("positions?sort=-heading", ["p-zoe", "p-adam"]),
        ("announcements", ["eerst", "later", "altijd"]),
        ("announcements?sort=-startsAt", ["later", "eerst", "altijd"]),
        ("rooms", ["zaal-b", "zaal-a"]),
        ("rooms?sort=-rank", ["zaal-a", "zaal-b"]),
    ],
)
def test_lists_are_sorted_both_ways_and_what_has_no_time_comes_last(
    congress: Snapshot, address: str, found: list[str]
) -> None:
    assert slugs(congress, address) == found


def test_a_day_comes_in_the_order_of_that_day() -> None:
    friday, late, early = (
        a_slot("2027-10-29T08:00", "2027-10-29T09:00", room="zaal-a"),
        a_slot("2027-10-30T14:00", "2027-10-30T15:00", room="zaal-a"),
        a_slot("2027-10-30T07:00", "2027-10-30T08:00", room="zaal-b"),
    )
    sessions = [a_session(slug="herhaald", slots=[friday, late]), a_session(slug="opening", slots=[early])]
    snapshot = snapshot_of(
        a_programme(rooms=[a_room(slug="zaal-a"), a_room(slug="zaal-b")], sessions=[*sessions, a_session(slug="ooit")])
    )
    for filters in ("day=2027-10-30", "from=2027-10-30T00:00:00Z", "day=2027-10-30&room=zaal-a,zaal-b"):
        assert walked(snapshot, f"sessions?{filters}&limit=1") == ["opening", "herhaald"]
        assert walked(snapshot, f"sessions?{filters}&limit=1&sort=-startsAt") == ["herhaald", "opening"]
    assert slugs(snapshot, "sessions") == ["herhaald", "opening", "ooit"]
    assert slugs(snapshot, "sessions?sort=-startsAt") == ["opening", "herhaald", "ooit"]


def test_titles_are_sorted_in_the_language_that_is_shown(congress: Snapshot) -> None:
    assert slugs(congress, "sessions?sort=title", "en") == ["twee", "drie", "een"]
    assert slugs(congress, "sessions?q=arms", "en") == ["twee"]
    assert slugs(congress, "sessions?q=borrel", "en") == ["drie"]


def test_sessions_that_begin_together_come_in_order_of_their_number() -> None:
    slot = ("2027-10-29T08:00", "2027-10-29T09:00")
    together = [a_session(slug=f"s-{n}", number=n, slots=[a_slot(*slot)]) for n in (10, 9, 2)]
    snapshot = snapshot_of(a_programme(sessions=together))
    assert slugs(snapshot, "sessions") == ["s-2", "s-9", "s-10"]


@pytest.mark.parametrize(
    ("address", "along"),
    [
        ("sessions", {}),
        ("sessions?include=speakers", {"speakers": ["zoe", "adam"]}),
        (
            "sessions?include=speakers,rooms,partners,positions,tracks&include=topics",
            {
                "speakers": ["zoe", "adam"],
                "rooms": ["zaal-a", "zaal-b"],
                "partners": ["kpn"],
                "positions": ["p-zoe"],
                "tracks": ["spoor-x", "spoor-y"],
                "topics": ["zorg", "geld"],
            },
        ),
        ("sessions?slug=drie&include=speakers,rooms", {}),
        ("speakers?include=partners", {"partners": ["kpn"]}),
        ("partners?include=topics", {"topics": ["zorg"]}),
        (
            "positions?include=speakers,partners,articles,topics",
            {"speakers": ["adam", "zoe"], "partners": ["kpn"], "articles": ["blad"], "topics": ["zorg"]},
        ),
        ("announcements?include=sessions", {"sessions": ["twee", "een"]}),
    ],
)
def test_what_is_asked_to_come_along_comes_once_and_every_kind_is_there(
    congress: Snapshot, address: str, along: dict[str, list[str]]
) -> None:
    included = page(congress, address)["included"]
    assert list(included) == INCLUDED
    assert {name: [one["slug"] for one in found] for name, found in included.items() if found} == along


def test_what_comes_along_looks_the_same_as_at_its_own_address(congress: Snapshot) -> None:
    listed = page(congress, "speakers", "en")["items"]
    along = page(congress, "sessions?include=speakers", "en")["included"]["speakers"]
    assert sorted(along, key=lambda one: str(one["slug"])) == listed


def test_only_what_the_page_names_comes_along(congress: Snapshot) -> None:
    body = page(congress, "sessions?limit=1&include=speakers,rooms")
    assert [one["slug"] for one in body["included"]["speakers"]] == ["zoe"]


def test_a_filter_also_finds_when_nothing_is_there() -> None:
    empty = snapshot_of(a_programme())
    for address in ("sessions?room=x&day=2027-10-29&q=y", "positions?session=x", "topics?sort=-name"):
        assert page(empty, address) == {
            "items": [],
            "included": {name: [] for name in INCLUDED},
            "nextCursor": None,
        }


def test_a_renamed_speaker_is_found_by_the_new_name_only() -> None:
    speaker = a_speaker(slug="zoe", name="Oud")
    session = a_session(slug="een", speakers=[p.Contribution(speaker="zoe")])
    before = snapshot_of(a_programme(speakers=[speaker], sessions=[session]))
    assert slugs(before, "sessions?q=oud") == ["een"]
    renamed = a_speaker(id=speaker.id, slug="zoe", name="Nieuw")
    after = before.advanced(before.head, [step_of(renamed)])
    assert (slugs(after, "sessions?q=nieuw"), slugs(after, "sessions?q=oud")) == (["een"], [])


def step_of(record: p.Content) -> Step:
    return step(record.kind_name, record.slug, read(record, 2))


def test_everything_that_can_be_served_can_be_listed() -> None:
    snapshot = snapshot_of(everything())
    for name in ("sessions", "speakers", "partners", "positions", "articles", "announcements"):
        assert len(slugs(snapshot, name)) == 1


def test_a_spoken_language_includes_its_regions_whatever_the_capitals() -> None:
    tags = {"een": "en-GB", "twee": "EN", "drie": "nl", "vijf": "zh-Hant-TW", "zes": "eng"}
    spoken = [a_session(slug=slug, spoken_language=tag) for slug, tag in tags.items()]
    snapshot = snapshot_of(a_programme(sessions=[*spoken, a_session(slug="vier")]))
    for asked, found in {
        "en-gb": {"een"},
        "En": {"een", "twee"},
        "EN-GB,NL": {"een", "drie"},
        "en,EN": {"een", "twee"},
        "en-US": set(),
        "zh": {"vijf"},
        "zh-hant": {"vijf"},
        "zh-Hans": set(),
    }.items():
        assert set(slugs(snapshot, f"sessions?spokenLanguage={asked}")) == found


GARBAGE = ["AAAA", "WzFd", "bm90IGpzb24", "W10", "e30", "x", "-", "_" * 2000, "Ww" * 500, "W1tb" * 490]


@pytest.mark.parametrize("cursor", GARBAGE)
def test_a_cursor_that_is_garbage_is_a_fault(congress: Snapshot, cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        slugs(congress, f"sessions?cursor={cursor}")
    assert [fault.parameter for fault in caught.value.faults] == ["cursor"]


@pytest.mark.parametrize(
    "other",
    [
        "sessions?limit=1&sort=-startsAt",
        "sessions?limit=1&kind=talk,panel",
        "sessions?limit=1&slug=een,twee",
        "rooms?limit=1",
    ],
)
def test_a_cursor_of_another_query_is_a_fault(congress: Snapshot, other: str) -> None:
    cursor = page(congress, "sessions?limit=1")["nextCursor"]
    with pytest.raises(Invalid):
        slugs(congress, f"{other}&cursor={cursor}")


def test_a_cursor_of_another_language_is_a_fault(congress: Snapshot) -> None:
    cursor = page(congress, "sessions?limit=1", "nl")["nextCursor"]
    with pytest.raises(Invalid):
        slugs(congress, f"sessions?limit=1&cursor={cursor}", "en")


def test_a_cursor_may_be_used_with_another_limit_and_other_company(congress: Snapshot) -> None:
    cursor = page(congress, "sessions?limit=1&include=rooms")["nextCursor"]
    assert slugs(congress, f"sessions?limit=100&include=speakers&cursor={cursor}") == ["twee", "drie"]


def test_a_cursor_of_another_epoch_is_expired(congress: Snapshot) -> None:
    cursor = page(congress, "sessions?limit=1")["nextCursor"]
    restored = congress.advanced(msgspec.structs.replace(congress.head, epoch="other"), [])
    with pytest.raises(Invalid, match="expired"):
        slugs(restored, f"sessions?limit=1&cursor={cursor}")
    assert page(restored, "sessions?limit=1")["nextCursor"] != cursor


def test_a_forged_cursor_whose_key_cannot_be_compared_is_a_fault(congress: Snapshot) -> None:
    query = queries.read(b"", QUERIES["sessions"])
    for key in (["x", "y", "z"], [None], [[1]], [{"a": 1}]):
        cursor = querying._paging("session", query, "nl", congress.head.epoch).sealed(key)
        with pytest.raises(Invalid):
            slugs(congress, f"sessions?cursor={cursor}")
