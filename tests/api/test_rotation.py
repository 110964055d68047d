"""Rotation: one successor for each token, nobody locked out, and a key that belongs to all of a chain."""

import asyncio
import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress_api.store.database import Database
from tests.api.test_tokens import NOBODY, in_the_future, instant
from tests.office import Office, an_office
from tests.tokens import bearer

Made = dict[str, Any]


@pytest.fixture
async def office(client: httpx.AsyncClient, database: Database) -> Office:
    return await an_office(client, database)


@pytest.fixture(scope="module")
async def lasting(client: httpx.AsyncClient, database: Database) -> Office:
    """One for many examples."""
    return await an_office(client, database)


async def rotate(office: Office, token_id: str, seconds: int | None = None, **how: Any) -> httpx.Response:
    body = {} if seconds is None else {"overlapSeconds": seconds}
    return await office.ask("POST", f"/{token_id}/rotation", body, **how)


async def own_id(office: Office, secret: str) -> str:
    found: str = (await office.client.get("/v1/me", headers=bearer(secret))).json()["id"]
    return found


async def read(office: Office, token_id: str) -> Made:
    found: Made = (await office.ask("GET", f"/{token_id}")).json()
    return found


async def left(office: Office, token_id: str) -> float:
    """Seconds until it ends."""
    ends = instant((await read(office, token_id))["expiresAt"])
    return (ends - datetime.datetime.now(datetime.UTC)).total_seconds()


async def test_a_second_rotation_names_the_successor_and_shortens_nothing(office: Office) -> None:
    ends = in_the_future(days=9)
    old = await office.made(role="partner", partner="own", expiresAt=ends)
    new = (await rotate(office, old["id"], 60)).json()
    again = await rotate(office, old["id"], 86_400)
    assert again.status_code == 409
    assert new["id"] in again.json()["errors"][0]["detail"]
    assert (await read(office, new["id"]))["expiresAt"] == ends
    assert (await read(office, old["id"]))["rotatedInto"] == new["id"]
    assert 0 < await left(office, old["id"]) <= 60
    third = (await rotate(office, new["id"], 0)).json()
    assert third["expiresAt"] == ends, "the end of an overlap is not inherited"
    assert await office.is_accepted(third["secret"])


@settings(max_examples=8)
@given(
    expires=st.sampled_from([None, 30, 4_000, 900_000]),
    overlaps=st.lists(st.integers(0, 604_800), min_size=1, max_size=4),
)
async def test_every_successor_has_the_expiry_that_was_granted(
    lasting: Office, expires: int | None, overlaps: list[int]
) -> None:
    granted = None if expires is None else in_the_future(seconds=expires)
    token = await lasting.made(role="reader", expiresAt=granted)
    for seconds in overlaps:
        new = (await rotate(lasting, token["id"], seconds)).json()
        assert new["expiresAt"] == granted
        assert await left(lasting, token["id"]) <= (seconds if expires is None else min(seconds, expires))
        token = new
    assert await lasting.is_accepted(token["secret"])


async def test_of_eight_at_once_one_rotates(office: Office) -> None:
    old = await office.made(role="reader")
    answers = await asyncio.gather(*(rotate(office, old["id"], 60) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    (new,) = [answer.json() for answer in answers if answer.status_code == 201]
    assert all(new["id"] in answer.text for answer in answers if answer.status_code == 409)
    listed = (await office.ask("GET")).json()["items"]
    assert len([token for token in listed if token["role"] == "reader"]) == 2


@pytest.mark.parametrize("role", ["organiser", "partner", "reader"])
async def test_a_token_rotates_itself_and_a_lost_response_locks_nobody_out(office: Office, role: str) -> None:
    made = await office.made(role=role, **({"partner": "own"} if role == "partner" else {}))
    lost = (await rotate(office, made["id"], 0, token=made["secret"])).json()
    assert 50 < await left(office, made["id"]) <= 60
    again = await rotate(office, made["id"], 0, token=made["secret"])
    assert (again.status_code, lost["id"] in again.text) == (409, True)
    new = await rotate(office, lost["id"], 0, token=made["secret"])
    assert new.status_code == 201
    assert (new.json()["expiresAt"], new.json()["role"]) == (None, role)
    assert await office.is_accepted(new.json()["secret"])
    assert new.json()["createdBy"] == {"role": role, "tokenId": made["id"], "label": None}


async def test_a_repeated_rotation_of_oneself_is_replayed_to_the_old_token_and_to_the_new_one(office: Office) -> None:
    made = await office.made(role="partner", partner="own")
    key = {"idempotency_key": "lost"}
    first = await rotate(office, made["id"], 0, token=made["secret"], **key)
    for secret in (made["secret"], first.json()["secret"]):
        again = await rotate(office, made["id"], 0, token=secret, **key)
        assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
        assert again.json() == {**first.json(), "secret": None}


async def test_a_successor_that_was_used_is_its_own(office: Office) -> None:
    made = await office.made(role="partner", partner="own")
    new = (await rotate(office, made["id"], 60, token=made["secret"])).json()
    assert await office.is_accepted(new["secret"])
    while (await read(office, new["id"]))["lastUsedAt"] is None:
        await asyncio.sleep(0.1)
    assert (await rotate(office, new["id"], 0, token=made["secret"])).status_code == 403
    assert (await rotate(office, new["id"], 0, token=new["secret"])).status_code == 201


@pytest.mark.parametrize("role", ["partner", "reader"])
async def test_others_may_rotate_only_their_own(office: Office, role: str) -> None:
    own = await office.made(role=role, **({"partner": "own"} if role == "partner" else {}))
    alike = await office.made(role=role, **({"partner": "own"} if role == "partner" else {}))
    for token_id in (alike["id"], await own_id(office, office.organiser), NOBODY):
        refused = await rotate(office, token_id, token=own["secret"])
        assert refused.status_code == 403
        assert token_id not in refused.json()["errors"][0]["detail"]


async def test_a_key_belongs_to_all_that_a_token_was_rotated_from_and_into(office: Office) -> None:
    chain = [await office.made()]
    for _ in range(2):
        chain.append((await rotate(office, chain[-1]["id"], 604_800)).json())
    body = {"role": "reader", "label": "Once"}
    first = await office.ask("POST", body=body, token=chain[1]["secret"], idempotency_key="shared")
    for token in chain:
        again = await office.ask("POST", body=body, token=token["secret"], idempotency_key="shared")
        assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
        other = await office.ask("POST", body={"role": "reader"}, token=token["secret"], idempotency_key="shared")
        assert other.status_code == 422
    stranger = await office.ask("POST", body=body, idempotency_key="shared")
    assert stranger.json()["id"] != first.json()["id"]


async def test_an_ended_overlap_stays_ended(office: Office) -> None:
    old = await office.made(role="reader")
    await rotate(office, old["id"], 0)
    assert not await office.is_accepted(old["secret"])
    again = await rotate(office, old["id"], 604_800)
    assert again.status_code == 409
    assert not await office.is_accepted(old["secret"])
