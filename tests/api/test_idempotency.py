"""A POST that comes again: its effect happens once, and its first answer is replayed for 24 hours."""

import asyncio
import datetime
import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import func, select, update

from congress_api import model
from congress_api.errors import Clash, KeyReused
from congress_api.settings import Settings
from congress_api.store import once as keeping
from congress_api.store.database import Database
from congress_api.store.once import IdempotentRequest, StoredResponse
from tests import factories as f
from tests.clients import asked
from tests.conftest import SEED_EVENT
from tests.events import bring_in
from tests.tokens import a_token, bearer

READER = {"role": "reader", "label": "Preview"}
DAY = datetime.timedelta(hours=24)


class Office(Struct, frozen=True):
    """One event of a test's own, and its organiser's token."""

    client: httpx.AsyncClient
    database: Database
    event: str
    organiser: str

    async def post(self, key: str, body: Any = READER, path: str = "/tokens", **how: Any) -> httpx.Response:
        headers = bearer(how.pop("token", self.organiser), idempotency_key=key)
        client = how.pop("client", self.client)
        found: httpx.Response = await client.post(f"/v1/events/{self.event}{path}", json=body, headers=headers, **how)
        return found

    async def count(self) -> int:
        """How many tokens the event has."""
        listed = await self.client.get(f"/v1/events/{self.event}/tokens", headers=bearer(self.organiser))
        return len(listed.json()["items"])


@pytest.fixture
async def office(client: httpx.AsyncClient, database: Database) -> Office:
    return await an_office(client, database)


async def an_office(client: httpx.AsyncClient, database: Database) -> Office:
    programme = f.a_programme()
    await bring_in(database, programme)
    event = programme.event.slug
    return Office(client, database, event, await a_token(database, "organiser", event))


async def make_old(database: Database, *keys: str, age: datetime.timedelta) -> None:
    async with database.writing() as session:
        then = datetime.datetime.now(datetime.UTC) - age
        await session.execute(update(model.Answer).where(model.Answer.key.in_(keys)).values(at=then))


async def kept(database: Database, *keys: str) -> set[str]:
    async with database.connected() as connection:
        return set((await connection.execute(select(model.Answer.key).where(model.Answer.key.in_(keys)))).scalars())


async def test_a_repeated_request_has_the_first_answer_and_no_second_effect(office: Office) -> None:
    first = await office.post("one")
    assert (first.status_code, first.headers.get("idempotency-replayed")) == (201, None)
    for _ in range(2):
        again = await office.post("one")
        assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
        assert again.headers["location"] == first.headers["location"]
        assert again.json() == {**first.json(), "secret": None}
        assert again.headers["content-type"] == first.headers["content-type"]
    assert await office.count() == 2


async def test_the_secret_is_kept_nowhere(office: Office) -> None:
    secret = (await office.post("once-only")).json()["secret"]
    async with office.database.connected() as connection:
        bodies = (await connection.execute(select(model.Answer.body))).scalars().all()
    assert secret not in b"".join(bytes(body) for body in bodies).decode()


async def test_without_a_key_every_request_counts(office: Office) -> None:
    address, headers = f"/v1/events/{office.event}/tokens", bearer(office.organiser)
    made = [(await office.client.post(address, json=READER, headers=headers)).json()["id"] for _ in range(2)]
    assert made[0] != made[1]


async def test_another_request_may_not_have_the_key(office: Office) -> None:
    token_id = (await office.post("taken")).json()["id"]
    for body, path in (({**READER, "label": "Other"}, "/tokens"), ({}, f"/tokens/{token_id}/rotation")):
        again = await office.post("taken", body, path)
        assert (again.status_code, again.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert (await office.post("taken")).status_code == 201
    assert await office.count() == 2


async def test_the_order_of_keys_and_spaces_make_no_other_request(office: Office) -> None:
    await office.post("ordered")
    again = await office.client.post(
        f"/v1/events/{office.event}/tokens",
        content=b'{ "label":"Preview",\n"role" : "reader" }',
        headers=bearer(office.organiser, idempotency_key="ordered", content_type="application/json; charset=utf-8"),
    )
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")


async def test_a_key_belongs_to_its_token(office: Office) -> None:
    other = await a_token(office.database, "organiser", office.event)
    one, two = await office.post("same"), await office.post("same", token=other)
    assert one.json()["id"] != two.json()["id"]
    assert "idempotency-replayed" not in two.headers


async def test_an_answer_from_a_clock_that_was_ahead_is_not_replayed_for_ever(office: Office) -> None:
    made = [(await office.post("ahead")).json()["id"]]
    await make_old(office.database, "ahead", age=-400 * DAY)
    made.append((await office.post("ahead")).json()["id"])
    assert made[0] != made[1]
    assert (await office.post("ahead")).headers["idempotency-replayed"] == "true"
    await make_old(office.database, "ahead", age=-DAY / 2)
    assert (await office.post("ahead")).headers["idempotency-replayed"] == "true"


async def test_a_last_use_in_the_future_is_put_right(office: Office) -> None:
    ahead = datetime.datetime.now(datetime.UTC) + 400 * DAY
    async with office.database.writing() as session:
        await session.execute(update(model.Token).values(last_used_at=ahead))
    used = ahead
    for _ in range(100):  # the application writes last uses every second
        answer = await office.client.get(f"/v1/events/{office.event}/tokens", headers=bearer(office.organiser))
        (used,) = (datetime.datetime.fromisoformat(item["lastUsedAt"]) for item in answer.json()["items"])
        if used < ahead:
            break
        await asyncio.sleep(0.1)
    assert used < ahead - 399 * DAY


async def test_a_refusal_is_not_kept(office: Office) -> None:
    assert (await office.post("again", {"role": "partner", "partner": "nope"})).status_code == 400
    assert (await office.post("again")).status_code == 201
    gone = (await office.post("victim")).json()["id"]
    await office.client.delete(f"/v1/events/{office.event}/tokens/{gone}", headers=bearer(office.organiser))
    for _ in range(2):
        assert (await office.post("late", {}, f"/tokens/{gone}/rotation")).status_code == 409
    assert await kept(office.database, "late") == set()


async def test_of_many_at_once_one_has_the_effect(office: Office) -> None:
    answers = await asyncio.gather(*(office.post("crowd") for _ in range(8)))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sorted("idempotency-replayed" in answer.headers for answer in answers) == [False] + [True] * 7
    assert len([answer for answer in answers if answer.json()["secret"]]) == 1
    assert await office.count() == 2


async def test_of_two_processes_at_once_one_has_the_effect(office: Office) -> None:
    async with asked(Settings(database_url=office.database.url.render_as_string(hide_password=False))) as beside:
        for number in range(3):
            clients = (office.client, beside, office.client, beside)
            answers = await asyncio.gather(*(office.post(f"pair-{number}", client=client) for client in clients))
            assert [answer.status_code for answer in answers] == [201] * 4
            assert len({answer.json()["id"] for answer in answers}) == 1
    assert await office.count() == 4


async def test_after_a_day_a_key_is_free_again(office: Office) -> None:
    first = await office.post("daily")
    await make_old(office.database, "daily", age=DAY - datetime.timedelta(minutes=1))
    assert (await office.post("daily")).json()["id"] == first.json()["id"]
    await make_old(office.database, "daily", age=DAY)
    second = await office.post("daily", {**READER, "label": "Other"})
    assert (second.status_code, "idempotency-replayed" in second.headers) == (201, False)
    assert second.json()["id"] != first.json()["id"]
    assert (await office.post("daily", {**READER, "label": "Other"})).headers["idempotency-replayed"] == "true"


async def test_old_answers_are_cleared_away(office: Office) -> None:
    for key in ("old-1", "old-2", "young"):
        await office.post(key)
    await make_old(office.database, "old-1", "old-2", age=DAY)
    await office.post("new")
    assert await kept(office.database, "old-1", "old-2", "young", "new") == {"young", "new"}


@pytest.mark.parametrize("key", ["", " ", "two words", "tab\t", "é".encode(), "x" * 256])
async def test_a_key_that_cannot_be_is_named(office: Office, key: str | bytes) -> None:
    address, headers = f"/v1/events/{office.event}/tokens", bearer(office.organiser)
    raw = key if isinstance(key, bytes) else key.encode()
    answer = await office.client.post(
        address, content=b'{"role":"boss"}', headers=[*_raw(headers), (b"idempotency-key", raw)]
    )
    assert answer.status_code == 400
    faults = answer.json()["errors"]
    assert {(fault["parameter"], fault["pointer"]) for fault in faults} == {("Idempotency-Key", None), (None, "/role")}


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", b"application/json"), *((n.encode(), v.encode()) for n, v in headers.items())]


async def test_two_keys_are_one_too_many(office: Office) -> None:
    headers = [*_raw(bearer(office.organiser)), (b"idempotency-key", b"a"), (b"idempotency-key", b"b")]
    answer = await office.client.post(
        f"/v1/events/{office.event}/tokens", content=json.dumps(READER).encode(), headers=headers
    )
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize(
    "key", ["!", '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "~" * 255, "';DROP/**/TABLE/**/answer;--"]
)
async def test_any_visible_ascii_makes_a_key(office: Office, key: str) -> None:
    first, again = await office.post(key), await office.post(key)
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])


async def test_a_key_is_no_right(office: Office) -> None:
    await office.post("mine")
    stranger = await a_token(office.database, "organiser", SEED_EVENT)
    assert (await office.post("mine", token=stranger)).status_code == 403
    assert (await office.client.post(f"/v1/events/{office.event}/tokens", json=READER)).status_code == 401


async def test_two_events_at_once_under_one_key_clash(office: Office) -> None:
    """An administrator's requests on two events wait for no common lock: the second to end is rolled back.

    SQLite has one writer at a time: there the second waits, and finds the key taken.
    """
    token_id = await administrator_id(office.database)
    asked = [IdempotentRequest(token_id=token_id, key="shared", request_hash=part) for part in (b"one", b"other")]
    answer = StoredResponse(status=200, body=b"{}")

    async def late() -> StoredResponse:
        async with office.database.writing() as session:
            await keeping.once(session, asked[1], lambda: _done(answer))
        return answer

    async with office.database.writing() as session:
        await keeping.once(session, asked[0], lambda: _done(answer))
        waiting = asyncio.create_task(late())
        await asyncio.sleep(0.2)
    with pytest.raises(KeyReused if office.database.is_sqlite else Clash):
        await waiting
    async with office.database.connected() as connection:
        counted = select(func.count()).where(model.Answer.key == "shared")
        assert await connection.scalar(counted) == 1


async def administrator_id(database: Database) -> Any:
    await a_token(database, "administrator")
    async with database.connected() as connection:
        return await connection.scalar(select(model.Token.id).order_by(model.Token.id.desc()).limit(1))


async def _done(answer: StoredResponse) -> StoredResponse:
    return answer


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["one", "two"])), max_size=8))
async def test_any_row_of_requests_has_one_effect_for_each_key(
    client: httpx.AsyncClient, database: Database, row: list[tuple[str, str]]
) -> None:
    office = await an_office(client, database)
    made: dict[str, tuple[str, str]] = {}
    for key, label in row:
        answer = await office.post(key, {"role": "reader", "label": label})
        first_label, first_id = made.setdefault(key, (label, answer.json().get("id", "")))
        if label == first_label:
            assert (answer.status_code, answer.json()["id"], answer.json()["label"]) == (201, first_id, label)
        else:
            assert answer.status_code == 422
    assert await office.count() == 1 + len(made)  # its own
