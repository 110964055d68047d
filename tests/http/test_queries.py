"""A query string is read strictly, and all its faults are named at once."""

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_api.errors import Fault, Invalid
from congress_api.http import queries
from congress_api.vocabulary.common import YEARS
from congress_api.vocabulary.session import SessionKind
from congress_api.wire.publication import PublicationQuery
from congress_api.wire.room import RoomQuery
from congress_api.wire.session import SessionInclude, SessionQuery, SessionSort
from tests.factories import at, day

SLUG = "Use lower-case letters, digits and single hyphens. Example: identity-wallet."
KINDS = "keynote, plenary, breakout, workshop, panel, talk, break, social, other"
SORTS = "startsAt, -startsAt, title, -title"
ONE = uuid.UUID("0191d0a0-0000-7000-8000-000000000001")


def faults(raw: str | bytes) -> list[tuple[str | None, str]]:
    asked = raw if isinstance(raw, bytes) else raw.encode()
    with pytest.raises(Invalid) as caught:
        queries.read(asked, SessionQuery)
    return [(fault.parameter, fault.detail) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("raw", "query"),
    [
        ("", SessionQuery()),
        ("&&", SessionQuery()),
        ("limit=7&language=en-GB", SessionQuery(limit=7, language="en-GB")),
        ("limit=007", SessionQuery(limit=7)),
        ("room=a&room=b,c", SessionQuery(room=["a", "b", "c"])),
        ("room=a%2Cb", SessionQuery(room=["a", "b"])),
        (f"id={ONE}", SessionQuery(id=[ONE])),
        ("day=2027-10-29", SessionQuery(day=day("2027-10-29"))),
        ("from=2027-10-29T08:00:00Z", SessionQuery(from_=at("2027-10-29T08:00"))),
        ("to=2027-10-29T10:00:00%2B02:00", SessionQuery(to=at("2027-10-29T08:00"))),
        ("to=2027-10-29T10:00:00+02:00", SessionQuery(to=at("2027-10-29T08:00"))),
        ("to=2027-10-29T10:00:00.5+02:00", SessionQuery(to=at("2027-10-29T08:00:00.5"))),
        ("kind=talk,keynote", SessionQuery(kind=[SessionKind.talk, SessionKind.keynote])),
        ("sort=-startsAt", SessionQuery(sort=SessionSort.starts_at_down)),
        ("include=speakers", SessionQuery(include=[SessionInclude.speakers])),
        ("spokenLanguage=NL,en-gb", SessionQuery(spoken_language=["nl", "en-GB"])),
        ("q=%C3%A9%C3%A9n+zorg%2Fplan", SessionQuery(q="één zorg/plan")),
        ("q=één".encode(), SessionQuery(q="één")),
        ("q=a=b", SessionQuery(q="a=b")),
        ("q=%zz", SessionQuery(q="%zz")),
        ("q", SessionQuery(q="")),
        ("%6cimit=3", SessionQuery(limit=3)),
        ("&" * 3000 + "limit=3", SessionQuery(limit=3)),
    ],
)
def test_what_can_be_used_is_read(raw: str | bytes, query: SessionQuery) -> None:
    assert queries.read(raw if isinstance(raw, bytes) else raw.encode(), SessionQuery) == query


@pytest.mark.parametrize(
    ("raw", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=", "limit"),
        ("limit=1.0", "limit"),
        ("limit=1e2", "limit"),
        ("limit=+5", "limit"),
        ("limit=٣", "limit"),
        ("limit=" + "9" * 26, "limit"),
        ("limit=1_0", "limit"),
        ("limit=1&limit=1", "limit"),
        ("language=", "language"),
        ("language=nl,en", "language"),
        ("language=nl&language=nl", "language"),
        ("cursor=", "cursor"),
        ("cursor=a+b", "cursor"),
        ("cursor=" + "a" * 2001, "cursor"),
        ("id=1", "id"),
        (f"id={ONE},", "id"),
        ("slug=", "slug"),
        ("slug=A", "slug"),
        ("slug=a%00b", "slug"),
        ("slug=" + ",".join(["a"] * 101), "slug"),
        ("day=2027-02-30", "day"),
        ("day=2027-10-29T00:00:00Z", "day"),
        ("day=1", "day"),
        ("from=2027-10-29T08:00:00", "from"),
        ("from=2027-10-29", "from"),
        ("from=1", "from"),
        ("from=2027-10-29T08:00:00 02:0", "from"),
        ("q=a%0Ab", "q"),
        ("q=%07", "q"),
        ("q=%EF%BF%BF", "q"),
        ("from_=2027-10-29T08:00:00Z", "from_"),
        ("kind=lecture", "kind"),
        ("kind=talk,lecture", "kind"),
        ("state=draft", "state"),
        ("sort=id", "sort"),
        ("sort=startsAt,title", "sort"),
        ("sort=--startsAt", "sort"),
        ("include=sessions", "include"),
        ("spoken_language=nl", "spoken_language"),
        ("Limit=1", "Limit"),
        ("limit%20=1", "limit "),
        ("nothing", "nothing"),
        ("=1", None),
        ("state[]=draft", "state[]"),
    ],
)
def test_what_cannot_be_used_is_one_fault_that_names_its_parameter(raw: str, parameter: str | None) -> None:
    assert [name for name, _ in faults(raw)] == [parameter]


def test_all_faults_are_named_at_once() -> None:
    assert faults("limit=0&limit=1&page=2&kind=talk,lecture&day=today&slug=A&sort=x") == [
        ("limit", "This is given more than once."),
        ("page", "This query parameter does not exist."),
        ("limit", "Must be at least 1."),
        ("kind", f"Value 2: Expected one of: {KINDS}."),
        ("day", "This is not a date. Example: 2026-11-25."),
        ("slug", f"Value 1: {SLUG}"),
        ("sort", f"Expected one of: {SORTS}."),
    ]


def test_every_value_that_cannot_be_used_is_named() -> None:
    many = ",".join(["A", *["a"] * 99, "B"])
    assert faults(f"kind=lecture,talk&kind=lunch&slug={many}&state={'cancelled,' * 3}scheduled") == [
        ("kind", f"Value 1: Expected one of: {KINDS}."),
        ("kind", f"Value 3: Expected one of: {KINDS}."),
        ("slug", "This list has 101 entries; the maximum is 100."),
        ("slug", f"Value 1: {SLUG}"),
        ("slug", f"Value 101: {SLUG}"),
        ("state", "This list has 4 entries; the maximum is 3."),
    ]


def test_a_cursor_that_is_none_is_told_with_the_other_faults() -> None:
    for garbage in ("garbage", "AAAA", "e30", "W10", "bm90IGpzb24", "!", "", "W1tb" * 490):
        assert faults(f"cursor={garbage}&limit=0&sort=x") == [
            ("cursor", "This is not a cursor of this list; start again without one."),
            ("limit", "Must be at least 1."),
            ("sort", f"Expected one of: {SORTS}."),
        ]


def test_a_cursor_of_the_right_form_is_read_whatever_query_it_belongs_to() -> None:
    assert queries.read(b"cursor=WyJ4IiwxXQ", SessionQuery) == SessionQuery(cursor="WyJ4IiwxXQ")


def test_a_boolean_is_true_or_false_and_nothing_else() -> None:
    assert queries.read(b"cascade=true&dryRun=false", PublicationQuery) == PublicationQuery(cascade=True)
    for wrong in ("", "1", "0", "True", "yes", "null", "true,true"):
        with pytest.raises(Invalid) as caught:
            queries.read(f"dryRun={wrong}".encode(), PublicationQuery)
        assert [(one.parameter, one.detail) for one in caught.value.faults] == [("dryRun", "Expected true or false.")]


def test_what_is_not_utf_8_is_a_fault() -> None:
    assert faults(b"q=%ff") == [("q", "This text is not valid UTF-8.")]
    assert faults(b"q=\xff\xfe") == [("q", "This text is not valid UTF-8.")]
    assert faults(b"%ff=1") == [("%ff", "This text is not valid UTF-8.")]


def test_each_list_takes_only_its_own_filters() -> None:
    with pytest.raises(Invalid):
        queries.read(b"room=a", RoomQuery)


def test_a_very_long_key_is_not_repeated_whole() -> None:
    assert [len(name or "") for name, _ in faults("x" * 5000)] == [100]


keys = st.sampled_from(["limit", "slug", "id", "day", "from", "q", "kind", "language", "cursor", "room", "%", "é"])
pairs = st.lists(st.tuples(keys | st.text(max_size=5), st.text(max_size=12) | st.sampled_from(["1", "talk", "a"])))


def faults_of(raw: bytes) -> list[Fault]:
    """What is wrong with a query; any other error than ours is the test's failure."""
    try:
        queries.read(raw, SessionQuery)
    except Invalid as refused:
        return refused.faults
    return []


@given(pairs)
def test_any_query_is_read_or_refused_with_reasons(asked: list[tuple[str, str]]) -> None:
    raw = "&".join(f"{key}={value}" for key, value in asked).encode("utf-8", "surrogatepass")
    assert all(fault.detail and fault.parameter != "" for fault in faults_of(raw))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    faults_of(raw)


@given(st.datetimes(timezones=st.just(datetime.UTC)).filter(lambda moment: moment.year in YEARS))
def test_every_moment_comes_through(moment: datetime.datetime) -> None:
    raw = b"from=" + moment.isoformat().replace("+", "%2B").encode()
    assert queries.read(raw, SessionQuery).from_ == moment


@pytest.mark.parametrize("digits", [3, 18, 19, 20, 40, 5000])
@pytest.mark.parametrize("zeros", ["", "0", "0" * 30])
def test_a_whole_number_beyond_a_limit_is_told_the_limit(digits: int, zeros: str) -> None:
    assert faults(f"limit={zeros}{'9' * digits}") == [("limit", "Must be at most 100.")]
    assert faults(f"limit=-{zeros}{'9' * digits}") == [("limit", "Must be at least 1.")]
