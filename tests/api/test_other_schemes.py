"""Credentials for somebody else, such as the password of a staging proxy: they neither help nor harm."""

import base64
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress_api.settings import Settings
from congress_api.store import tokens
from congress_api.store.database import Database
from congress_api.vocabulary.token import Role
from tests.clients import asked
from tests.conftest import SEED_EVENT
from tests.tokens import a_token, bearer

PUBLIC = f"/v1/events/{SEED_EVENT}/topics"
BASIC = "Basic " + base64.b64encode(b"staging:password").decode()
schemes = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True).filter(lambda name: name.lower() != "bearer")
credentials = st.from_regex(r"[A-Za-z0-9+/]{1,60}={0,2}|username=\"[a-z]{1,9}\", nonce=\"[0-9a-f]{8}\"", fullmatch=True)


@pytest.fixture(scope="module")
async def strict(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A server that bears one failed authentication a minute."""
    url = database.url.render_as_string(hide_password=False)
    async with asked(Settings(database_url=url, failures_per_minute=1, reads_per_minute=1_000_000)) as client:
        yield client


@settings(max_examples=12)
@given(scheme=schemes, sent=credentials)
async def test_a_public_read_is_answered_and_no_failure_counted(
    strict: httpx.AsyncClient, scheme: str, sent: str
) -> None:
    plain = await strict.get(PUBLIC)
    answer = await strict.get(PUBLIC, headers={"authorization": f"{scheme} {sent}".strip()})
    assert (answer.status_code, answer.content) == (200, plain.content)


@settings(max_examples=12)
@given(scheme=schemes, sent=credentials)
async def test_what_needs_a_token_needs_one(strict: httpx.AsyncClient, scheme: str, sent: str) -> None:
    headers = {"authorization": f"{scheme} {sent}".strip()}
    for method, path in (
        ("GET", "/v1/me"),
        ("GET", f"/v1/events/{SEED_EVENT}/tokens"),
        ("DELETE", f"{PUBLIC}/dialogue"),
    ):
        refused = await strict.request(method, path, headers=headers)
        assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer")


async def test_a_token_beside_it_counts_in_either_order(client: httpx.AsyncClient, database: Database) -> None:
    own = f"bearer {await a_token(database, 'organiser', SEED_EVENT)}"
    for lines in ((BASIC, own), (own, BASIC)):
        answer = await client.get("/v1/me", headers=[("authorization", line) for line in lines])
        assert answer.status_code == 200


async def test_of_two_tokens_none_is_meant(client: httpx.AsyncClient, database: Database) -> None:
    own = [f"Bearer {await a_token(database, 'organiser', SEED_EVENT)}" for _ in range(2)]
    for lines in (own, [own[0], own[0]], [own[0], "Bearer x"], ["Bearer x", own[0]], [", ".join(own)]):
        answer = await client.get("/v1/me", headers=[("authorization", line) for line in lines])
        assert answer.status_code == 401, lines


@pytest.mark.parametrize("scheme", ["", "Token ", "Basic "])
async def test_a_token_in_another_scheme_is_refused_and_the_right_one_named(
    client: httpx.AsyncClient, scheme: str
) -> None:
    headers = {"authorization": scheme + tokens.new_secret(Role.organiser)}
    refused = await client.get(PUBLIC, headers=headers)
    assert (refused.status_code, "Bearer" in refused.json()["detail"]) == (401, True)


async def test_a_wrong_token_is_a_failure_still(strict: httpx.AsyncClient) -> None:
    answers = [await strict.get(PUBLIC, headers=bearer("wrong")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [401, 429]
