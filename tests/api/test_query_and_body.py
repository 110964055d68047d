"""The faults of the query and those of the body come in one answer, whatever the write."""

import itertools
from typing import Any

import httpx
import pytest

from congress_api.store.database import Database
from tests.pictures import a_picture
from tests.tokens import a_token, bearer
from tests.workplace import Workplace

QUERIES = {
    "language=fr": ("language", "not-a-language-of-the-event"),
    "language=e!": ("language", "not-a-language-tag"),
    "cascade=yes": ("cascade", "wrong-type"),
    "colour=red": ("colour", "unknown-parameter"),
}
BODIES: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"websiteUrl": "nope"}, "/websiteUrl"),
    ({"topics": ["nowhere"]}, "/topics/0"),
    ({"unheardOf": 1}, "/unheardOf"),
    ({"links": [{"kind": "website", "url": "https://example.org", "id": 7}]}, "/links/0/id"),
]


def places(answer: httpx.Response) -> list[tuple[str | None, str | None]]:
    return [(fault["parameter"], fault["pointer"]) for fault in answer.json()["errors"]]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(("first", "second"), [*itertools.combinations(QUERIES, 2), *((one, "") for one in QUERIES)])
async def test_a_write_is_told_the_faults_of_its_query_and_of_its_body(
    work: Workplace, method: str, first: str, second: str
) -> None:
    asked = [query for query in (first, second) if query]
    if sum(query.startswith("language") for query in asked) > 1:
        asked = asked[:1]
    before = (await work.get("/partners/own")).json()
    for body, pointer in BODIES:
        sent = {"name": "Own", "kind": "private", **body}
        answer = await work.send(method, f"/partners/own?{'&'.join(asked)}", sent, if_match="*")
        wanted = [(QUERIES[query][0], None) for query in asked] + ([(None, pointer)] if pointer else [])
        assert (answer.status_code, sorted(map(str, places(answer)))) == (400, sorted(map(str, wanted))), answer.text
        codes = {fault["parameter"]: fault["code"] for fault in answer.json()["errors"] if fault["parameter"]}
        assert codes == dict(QUERIES[query] for query in asked)
    assert (await work.get("/partners/own")).json() == before


async def test_an_unknown_language_explains_what_depends_on_the_language(work: Workplace) -> None:
    for language in ("fr", "e!"):
        new = await work.send("PUT", f"/topics/new?language={language}", {"name": "Nouveau"})
        assert places(new) == [("language", None)], new.text
        roles = [{"jobTitle": "Chef"}, {"jobTitle": "Adjoint"}]
        entries = await work.send("PATCH", f"/speakers/own-speaker?language={language}", {"roles": roles}, if_match="*")
        assert places(entries) == [("language", None)], entries.text


async def test_what_may_not_be_seen_or_is_stale_comes_before_the_faults_of_the_query(work: Workplace) -> None:
    for method in ("PUT", "PATCH"):
        missing = await work.send("PATCH", "/topics/nowhere?colour=red", {"name": "X"}, if_match="*")
        unasked = await work.send("PATCH", "/topics/topic?colour=red", {"name": "X"})
        stale = await work.send("PATCH", "/topics/topic?colour=red", {"name": "X"}, if_match='"1-1-nl"')
        refused = await work.send(method, "/topics/topic?colour=red", {"name": "X"}, if_match="*", token=work.partner)
        assert [one.status_code for one in (missing, unasked, stale, refused)] == [404, 428, 412, 403]


async def test_a_body_that_is_no_json_is_told_beside_the_faults_of_the_query(work: Workplace) -> None:
    headers = bearer(work.organiser, if_match="*", content_type="application/json")
    address = f"/v1/events/{work.event}/topics/topic?colour=red"
    answer = await work.client.put(address, content=b"{", headers=headers)
    assert places(answer) == [("colour", None), (None, "")]


async def test_an_upload_is_told_the_faults_of_query_text_and_picture(work: Workplace) -> None:
    address = f"/v1/events/{work.event}/partners/own/logo?colour=red&language=fr"
    headers = bearer(work.organiser, if_match="*")
    broken = a_picture()[:60]
    for file, pointers in ((broken, ["/alt", "/file"]), (a_picture(), ["/alt"])):
        answer = await work.client.put(address, files={"file": file}, data={"alt": "x" * 2000}, headers=headers)
        assert answer.status_code == 400, answer.text
        wanted = [("colour", None), ("language", None), *((None, pointer) for pointer in pointers)]
        assert sorted(map(str, places(answer))) == sorted(map(str, wanted))


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({}, [("language", None)]),
        ({"websiteUrl": "nope"}, [("language", None), (None, "/websiteUrl")]),
        ({"endsOn": "2027-10-28"}, [("language", None), (None, "/endsOn")]),
        ({"defaultLanguage": "de"}, [("language", None), (None, "/defaultLanguage")]),
        ({"languages": "nl"}, [(None, "/languages")]),
    ],
)
async def test_a_new_event_is_told_them_too_and_so_is_one_that_comes_back(
    work: Workplace, database: Database, more: dict[str, Any], faults: list[tuple[str | None, str | None]]
) -> None:
    headers = bearer(await a_token(database, "administrator"))
    event = {"name": "X", "startsOn": "2027-10-29", "endsOn": "2027-10-31", "timeZone": "Europe/Amsterdam"}
    body = {**event, "languages": ["nl", "en"], "defaultLanguage": "nl", **more}
    address = f"/v1/events/{work.event}"
    assert (await work.client.delete(address, headers={**headers, "if-match": "*"})).status_code == 204
    for path in (f"{address}-new", address):
        answer = await work.client.put(f"{path}?language=fr", json=body, headers=headers)
        assert (answer.status_code, sorted(map(str, places(answer)))) == (400, sorted(map(str, faults))), answer.text
