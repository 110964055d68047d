"""A thousand phones behind one address: what is kept is free, the rest is counted, who asks too much is told when."""

import asyncio
from collections import Counter

import httpx
import pytest

from congress_api.settings import Settings
from congress_api.store.database import Database
from tests.clients import asked
from tests.conftest import DEMO_EVENT
from tests.problems import assert_problem

SESSIONS = f"/v1/events/{DEMO_EVENT}/sessions"
PHONES = 1_000
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""The limits are counted in the process."""


def few(database: Database, trusted_proxies: int = 0) -> Settings:
    """Settings under which an address soon has asked enough."""
    url = database.url.render_as_string(hide_password=False)
    return Settings(database_url=url, reads_per_minute=5, failures_per_minute=3, trusted_proxies=trusted_proxies)


async def test_a_thousand_phones_on_one_address_are_not_refused_what_is_kept(database: Database) -> None:
    async with asked(few(database)) as client:

        async def phone(number: int) -> list[int]:
            headers = {
                "accept-language": ("nl", "en")[number % 2],
                "accept-encoding": ("gzip", "br", "zstd")[number % 3],
            }
            first = await client.get(SESSIONS, headers=headers)
            again = {**headers, "if-none-match": first.headers.get("etag", "x")}
            return [first.status_code, (await client.get(SESSIONS, headers=again)).status_code]

        for language in ("nl", "nl", "en"):  # asked for once, it is made; twice, it is kept
            await client.get(SESSIONS, headers={"accept-language": language})
        statuses = await asyncio.gather(*(phone(number) for number in range(PHONES)))
    assert Counter(status for both in statuses for status in both) == {200: PHONES, 304: PHONES}


async def test_what_is_not_kept_is_counted_and_then_refused_with_the_time_to_wait(database: Database) -> None:
    async with asked(few(database)) as client:
        answers = [await client.get(f"{SESSIONS}?limit={number}") for number in range(1, 8)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert [answer.headers["ratelimit"] for answer in answers[:5]] == [f'"minute";r={n};t=60' for n in (4, 3, 2, 1, 0)]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"minute";q=5;w=60'}
    for answer in answers[5:]:
        assert_problem(answer, "too-many-requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 13


async def test_what_an_address_may_not_have_does_not_matter_to_another(database: Database) -> None:
    async with asked(few(database, trusted_proxies=1)) as client:

        async def ask(address: str, number: int) -> int:
            return (await client.get(f"{SESSIONS}?limit={number}", headers={"x-forwarded-for": address})).status_code

        assert [await ask("192.0.2.1", number) for number in range(1, 8)] == [200] * 5 + [429] * 2
        assert await ask("192.0.2.2", 8) == 200
        assert await ask("6.6.6.6, 192.0.2.1", 9) == 429, "what a client says itself decides nothing"


async def test_wrong_tokens_are_counted_by_themselves(database: Database) -> None:
    async with asked(few(database)) as client:
        wrong = {"authorization": "Bearer nonsense"}
        statuses = [(await client.get(SESSIONS, headers=wrong)).status_code for _ in range(5)]
        assert statuses == [401] * 3 + [429] * 2
        assert (await client.get(SESSIONS)).status_code == 200


async def test_refusals_are_not_counted_as_reads(database: Database) -> None:
    async with asked(few(database)) as client:
        for _ in range(10):
            assert (await client.get("/v1/nonsense")).status_code == 404
            assert (await client.delete(SESSIONS)).status_code == 405
            assert (await client.get(SESSIONS, headers={"accept": "text/csv"})).status_code == 406
        assert (await client.get(SESSIONS)).status_code == 200


async def test_head_and_options_cost_what_they_should(database: Database) -> None:
    async with asked(few(database)) as client:
        for _ in range(20):
            assert (await client.options(SESSIONS)).status_code == 204
        answers: list[httpx.Response] = [await client.head(f"{SESSIONS}?limit={number}") for number in range(1, 7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].content == b""
