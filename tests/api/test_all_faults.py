"""Every fault of a request at once, each by the rule that fits it; an empty text is null."""

from typing import Any

import httpx
import pytest

from congress_api.store.database import Database
from tests.tokens import a_token, bearer
from tests.workplace import Workplace

PARTNER, SESSION, SPEAKER = "/partners/own", "/sessions/own-session", "/speakers/own-speaker"


def told(answer: httpx.Response) -> set[tuple[str, str, int | None]]:
    return {(fault["pointer"], fault["code"], fault["limit"]) for fault in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("address", "code", "hint"),
    [
        ("nope", "not-an-address", "Example: https://"),
        ("x", "not-an-address", "Example: https://"),
        ("nopenope", "not-an-address", "Example: https://"),
        ("www.partner.nl", "not-an-address", "Did you mean https://www.partner.nl?"),
        ("partner.nl/over-ons?x=1", "not-an-address", "Did you mean https://partner.nl/over-ons?x=1?"),
        ("ftp://partner.nl", "not-an-address", "Example: https://"),
        ("javascript:alert(1)", "not-an-address", "Example: https://"),
    ],
)
async def test_what_is_no_address_is_told_so_and_not_its_length(
    work: Workplace, address: str, code: str, hint: str
) -> None:
    answer = await work.send("PATCH", PARTNER, {"websiteUrl": address}, if_match="*")
    assert answer.status_code == 400
    assert told(answer) == {("/websiteUrl", code, None)}
    assert hint in answer.json()["errors"][0]["detail"]


async def test_an_address_that_is_too_long_is_told_its_limit(work: Workplace) -> None:
    long = f"https://partner.nl/{'x' * 2000}"
    answer = await work.send("PATCH", PARTNER, {"websiteUrl": long}, if_match="*")
    assert told(answer) == {("/websiteUrl", "too-long", 2000)}
    both = await work.send("PATCH", PARTNER, {"websiteUrl": "x" * 2001}, if_match="*")
    assert told(both) == {("/websiteUrl", "not-an-address", None), ("/websiteUrl", "too-long", 2000)}


async def test_a_form_with_faults_of_every_kind_is_told_all_of_them(work: Workplace) -> None:
    body: dict[str, Any] = {
        "tagline": "x" * 201,
        "websiteUrl": "nope",
        "contact": {"email": "nope", "phone": "call me"},
        "topics": ["nowhere", "topic", "No Slug"],
        "kind": "sponsor",
        "level": {"name": "Goud", "rank": -1},
        "unheardOf": 1,
    }
    faults = {
        ("/tagline", "too-long", 200),
        ("/websiteUrl", "not-an-address", None),
        ("/contact/email", "not-an-email-address", None),
        ("/contact/phone", "not-a-telephone-number", None),
        ("/topics/0", "unknown-reference", None),
        ("/topics/2", "not-a-slug", None),
        ("/kind", "not-allowed-value", None),
        ("/level/rank", "too-small", 0),
        ("/unheardOf", "unknown-field", None),
    }
    before = await work.get(PARTNER)
    for method, more in (("PATCH", {}), ("PUT", {"name": "Own"})):
        answer = await work.send(method, PARTNER, {**body, **more}, if_match="*")
        assert answer.status_code == 400
        assert told(answer) == faults
    assert (await work.get(PARTNER)).content == before.content


async def test_faults_of_form_of_reference_and_of_permission_come_together(work: Workplace) -> None:
    body = {"stand": "B1", "tagline": "x" * 201, "topics": ["nowhere"]}
    answer = await by_partner(work, body)
    assert answer.status_code == 400
    assert told(answer) == {
        ("/tagline", "too-long", 200),
        ("/stand", "not-permitted", None),
        ("/topics/0", "unknown-reference", None),
    }
    del body["tagline"]
    answer = await by_partner(work, body)
    assert answer.status_code == 403
    assert told(answer) == {("/stand", "not-permitted", None), ("/topics/0", "unknown-reference", None)}


async def by_partner(work: Workplace, body: dict[str, Any]) -> httpx.Response:
    headers = {"authorization": f"Bearer {work.partner}", "if-match": "*"}
    return await work.client.patch(f"/v1/events/{work.event}{PARTNER}", json=body, headers=headers)


async def test_a_fault_is_not_told_twice_because_another_one_stands_beside_it(work: Workplace) -> None:
    slots = [{"startsAt": "tomorrow", "endsAt": "2027-10-30T11:00:00Z", "room": "nowhere"}]
    answer = await work.send("PATCH", SESSION, {"slots": slots}, if_match="*")
    assert told(answer) == {
        ("/slots/0/startsAt", "not-a-date-time", None),
        ("/slots/0/room", "unknown-reference", None),
    }


EMPTY: dict[str, dict[str, Any]] = {
    PARTNER: {"tagline": "", "description": "", "websiteUrl": "", "stand": "", "level": ""},
    SPEAKER: {"biography": "", "roles": [{"jobTitle": "Boss", "department": "", "organisation": "", "partner": ""}]},
    SESSION: {"subtitle": "", "abstract": "", "level": "", "track": "", "spokenLanguage": "", "registration": ""},
    "/announcements/announcement": {"body": "", "startsAt": "", "endsAt": ""},
    "/rooms/room": {"description": "", "floor": "", "capacity": "", "rank": ""},
}


@pytest.mark.parametrize("path", EMPTY)
async def test_an_empty_text_is_null(work: Workplace, path: str) -> None:
    nulls = {
        key: [{inner: value or None for inner, value in one.items()} for one in sent]
        if isinstance(sent, list)
        else None
        for key, sent in EMPTY[path].items()
    }
    if (await work.get(path)).status_code == 404:
        pytest.skip(f"there is no {path}")
    empty = await work.send("PATCH", path, EMPTY[path], if_match="*")
    null = await work.send("PATCH", path, nulls, if_match="*")
    assert empty.status_code == null.status_code, empty.text
    kept = {"updatedAt", "revision", "instance"}
    assert {k: v for k, v in empty.json().items() if k not in kept} == {
        k: v for k, v in null.json().items() if k not in kept
    }


async def test_an_empty_text_that_is_required_is_missing(work: Workplace) -> None:
    answer = await work.send("PUT", "/topics/new", {"name": ""})
    assert (answer.status_code, told(answer)) == (400, {("/name", "required", None)})
    answer = await work.send("PATCH", "/topics/topic", {"name": ""}, if_match="*")
    assert (answer.status_code, told(answer)) == (400, {("/name", "required", None)})
    answer = await work.send("PATCH", PARTNER, {"kind": ""}, if_match="*")
    assert (answer.status_code, told(answer)) == (400, {("/kind", "required", None)})
    answer = await work.send("PATCH", SPEAKER, {"alternativeNames": [""]}, if_match="*")
    assert (answer.status_code, told(answer)) == (400, {("/alternativeNames/0", "too-short", 1)})


async def test_a_new_event_is_told_all_its_faults(work: Workplace, database: Database) -> None:
    body = {
        "name": "",
        "startsOn": "2027-10-30",
        "endsOn": "2027-10-29",
        "timeZone": "Europe/Nergens",
        "languages": ["nl"],
        "defaultLanguage": "en",
        "websiteUrl": "www.example.org",
        "venue": {"country": "Nederland"},
    }
    headers = bearer(await a_token(database, "administrator"))
    answer = await work.client.put("/v1/events/all-faults", json=body, headers=headers)
    assert answer.status_code == 400
    assert told(answer) >= {
        ("/name", "required", None),
        ("/endsOn", "out-of-order", None),
        ("/timeZone", "unknown-time-zone", None),
        ("/websiteUrl", "not-an-address", None),
        ("/venue/country", "not-a-country-code", None),
    }
