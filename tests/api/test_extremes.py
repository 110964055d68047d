"""Moments, numbers and cursors at the limits of what can be written: a 400 that names them, never a 500."""

import base64
import itertools
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect as shapes

from congress_api.http.queries import _fields, _without_null
from congress_api.wire.cursors import Cursor
from tests.operations import table
from tests.tokens import bearer
from tests.workplace import Workplace

NUMBERS = [
    0,
    -1,
    1,
    *(sign * 2**power + one for power in (31, 53, 63, 64) for sign in (1, -1) for one in (-1, 0, 1)),
]
MOMENTS = [
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "0001-01-01T23:59:59-14:00", "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2027-02-30T00:00:00Z", "2027-01-01T24:00:00Z", "0", "1e30",
]  # fmt: skip
LAST_AND_FIRST = ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00+14:00", "2199-12-31T23:59:59-14:00"]
DAYS = ["0001-01-01", "9999-12-31", "10000-01-01", "2027-02-30", "0000-00-00", "1970-01-01", "-1"]
VALUES: list[Any] = [
    None,
    True,
    "",
    "x" * 1000,
    "\U0010ffff",
    "0191d0a0-0000-7000-8000-000000000001",
    [],
    {},
    [[1]],
    0.5,
    -1e308,
    1e308,
]
DATES = [
    "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 99999 23:59:59 GMT", "x", "",
    "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "Mon, 01 Jan 1 00:00:00 +999999",
]  # fmt: skip
TAGS = [
    '"e-9223372036854775808-1"',
    f'"e-{9 * 10**400}-1-nl"',
    '"',
    '"\x7f"',
    "W/",
    '"' + "a" * 9000 + '"',
    '"00000000-0-"',
]


def asked(query: type[msgspec.Struct]) -> Iterator[tuple[str, Any]]:
    """Each parameter with its bare type; `Cursor` for a cursor."""
    for key, field in _fields(query).items():
        is_cursor = Cursor in getattr(field.type, "__args__", ())
        yield key, Cursor if is_cursor else _without_null(shapes.type_info(field.type))


def extremes(kind: Any) -> Iterator[str]:
    if isinstance(kind, shapes.IntType):
        yield from map(str, NUMBERS)
    elif isinstance(kind, shapes.DateTimeType):
        yield from (moment.replace("+", "%2B") for moment in MOMENTS + LAST_AND_FIRST)
    elif isinstance(kind, shapes.DateType):
        yield from DAYS
    elif kind is Cursor:
        yield from (sealed(["x", "y", value]) for value in VALUES)


def sealed(content: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(content)).decode().rstrip("=")


def forged(cursor: str) -> Iterator[str]:
    """Cursors of this query and epoch, with other keys."""
    query, epoch, *key = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for value in [*NUMBERS, *VALUES]:
        if not isinstance(value, int) or abs(value) < 2**64:
            for place in range(len(key)):
                yield sealed([query, epoch, *key[:place], value, *key[place + 1 :]])
            yield sealed([query, epoch, *([value] * 6)])
    yield sealed([query, epoch])
    for digits in ("1" * 400, "1e999", "-1e999", "1" * 30 + ".5"):
        raw = f'["{query}","{epoch}"' + f",{digits}" * len(key) + "]"
        yield base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def reads(event: str) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    for route, methods in table().methods.items():
        if route.startswith("/v1/") and "GET" in methods and (query := table().contract(route, "GET").query):
            path = route.replace("{event}", event)
            if "{" not in path or "{sha256}" in path:
                yield path.replace("{sha256}", "0" * 64), query


async def test_no_extreme_of_a_parameter_is_a_failure_of_ours(work: Workplace) -> None:
    statuses = {}
    for (path, query), token in itertools.product(list(reads(work.event)), (None, work.organiser)):
        headers = bearer(token) if token else {}
        for key, kind in asked(query):
            for value in extremes(kind):
                answer = await work.client.get(f"{path}?{key}={value}", headers=headers)
                statuses[path, key, value] = answer.status_code
                assert answer.status_code in (200, 304, 400, 401, 403, 404), (path, key, value)
                if token == work.organiser and answer.status_code == 400:
                    assert [fault["parameter"] for fault in answer.json()["errors"]] == [key], (path, key, value)
    audit = f"/v1/events/{work.event}/audit"
    assert {statuses[audit, "since", moment.replace("+", "%2B")] for moment in LAST_AND_FIRST} == {200}
    assert {statuses[audit, "since", moment.replace("+", "%2B")] for moment in MOMENTS} == {400}


async def test_no_content_of_a_cursor_is_a_failure_of_ours(work: Workplace) -> None:
    for name in ("a", "b"):
        assert (await work.send("POST", "/tokens", {"role": "reader", "label": name})).status_code == 201
    tried = set()
    for path, query in reads(work.event):
        if "cursor" in dict(asked(query)):
            first = await work.client.get(f"{path}?limit=1", headers=bearer(work.organiser))
            if first.status_code == 200 and (cursor := first.json()["nextCursor"]):
                tried.add(path.rpartition("/")[2])
                for other in forged(cursor):
                    answer = await work.client.get(f"{path}?limit=1&cursor={other}", headers=bearer(work.organiser))
                    assert answer.status_code in (200, 400), (path, other)
    assert tried >= {"sessions", "rooms", "speakers", "audit", "tokens"}


@pytest.mark.parametrize("name", ["if-modified-since", "if-unmodified-since", "if-none-match", "if-match"])
async def test_no_extreme_of_a_header_is_a_failure_of_ours(work: Workplace, name: str) -> None:
    for path, token in (("/sessions", None), ("/rooms/room", work.organiser), ("/audit", work.organiser), ("", None)):
        for value in (*DATES, *TAGS):
            headers = [(name.encode(), value.encode())]
            if token:
                headers += [(key.encode(), said.encode()) for key, said in bearer(token).items()]
            for method, body in (("GET", None), ("DELETE", None), ("PATCH", b"{}")):
                sent = [*headers, (b"content-type", b"application/json")]
                address = f"/v1/events/{work.event}{path}"
                answer = await work.client.request(method, address, headers=sent, content=body)
                assert answer.status_code < 500, (method, path, value)


async def test_no_extreme_in_a_body_is_a_failure_of_ours(work: Workplace) -> None:
    bodies = [
        *(
            ("PATCH", "/sessions/own-session", {"slots": [{"startsAt": moment, "endsAt": moment}]})
            for moment in MOMENTS
        ),
        *(("PATCH", "/announcements/announcement", {"startsAt": moment}) for moment in MOMENTS),
        *(("POST", "/tokens", {"role": "reader", "expiresAt": moment}) for moment in MOMENTS),
        *(("PATCH", "", {"startsOn": day, "endsOn": day}) for day in DAYS if "1970" not in day),
        *(("PATCH", "/rooms/room", {"capacity": number}) for number in NUMBERS if abs(number) > 2**30),
        *(("PATCH", "/rooms/room", {"rank": number}) for number in NUMBERS if abs(number) > 2**30),
        *(
            ("PATCH", "/partners/own", {"level": {"name": "x", "rank": number}})
            for number in NUMBERS
            if abs(number) > 2000
        ),
    ]
    for method, path, body in bodies:
        answer = await work.send(method, path, body, if_match="*")
        assert answer.status_code == 400, (method, path, body, answer.text)
        assert all(fault["pointer"] for fault in answer.json()["errors"]), body
