"""A thousand phones behind one address: what is kept is free, the rest is counted, who asks too much is told when."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from congress_api import lifespan
from congress_api.api import authentication
from congress_api.http.rate_limits import RateLimiter
from congress_api.settings import Settings
from congress_api.snapshot import cache
from congress_api.store import reading, tokens
from congress_api.store.database import Database
from congress_api.store.token_lookup import TokenLookup
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.token import Role
from tests.clients import asked
from tests.conftest import DEMO_EVENT
from tests.problems import assert_problem
from tests.tokens import a_token

SESSIONS = f"/v1/events/{DEMO_EVENT}/sessions"
PHONES = 1_000
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""The limits are counted in the process."""


async def nothing(*_: Any) -> None:
    """In place of what is loaded at the start."""


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


async def test_what_is_refused_is_counted_as_well(database: Database) -> None:
    asks = {
        "an unknown path": ("GET", "/v1/nonsense", {}),
        "a path that is too long": ("GET", "/v1/" + "n" * 9_000, {}),
        "too many headers": ("GET", SESSIONS, {f"x-{number}": "x" for number in range(200)}),
        "another method": ("DELETE", SESSIONS, {}),
        "another media type": ("GET", SESSIONS, {"accept": "text/csv"}),
        "a write without a token": ("PUT", f"/v1/events/{DEMO_EVENT}/rooms/a", {}),
        "a page": ("GET", "/docs?x", {}),
        "the counts": ("GET", "/metrics", {}),
        "an unknown event": ("GET", "/v1/events/nergens/rooms", {}),
    }
    for what, (method, path, headers) in asks.items():
        async with asked(few(database)) as client:
            statuses = [(await client.request(method, path, headers=headers)).status_code for _ in range(7)]
            assert statuses[5:] == [429] * 2, what
            assert 429 not in statuses[:5], what
            assert (await client.get("/health/live")).status_code == 200
            assert (await client.get("/health/ready")).status_code == 200


async def test_head_and_options_cost_what_they_should(database: Database) -> None:
    async with asked(few(database)) as client:
        for _ in range(20):
            assert (await client.options(SESSIONS)).status_code == 204
        answers: list[httpx.Response] = [await client.head(f"{SESSIONS}?limit={number}") for number in range(1, 7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].content == b""


async def test_another_coding_of_what_is_kept_is_served_and_counted(database: Database) -> None:
    async with asked(few(database)) as client:
        for _ in range(3):
            await client.get(SESSIONS, headers={"accept-encoding": "gzip"})
        for _ in range(3):
            for coding in ("br", "zstd", "identity"):
                answer = await client.get(SESSIONS, headers={"accept-encoding": coding})
                assert answer.status_code == 200
        refused = [(await client.get(f"{SESSIONS}?limit={number}")).status_code for number in range(1, 4)]
    assert refused == [200, 429, 429], "two reads and two codings; what is in none was there"


async def test_reads_and_writes_with_a_token_are_counted_apart(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, token_requests_per_minute=4, token_writes_per_minute=2)
    secret = await a_token(database, "organiser", DEMO_EVENT)
    async with asked(settings) as client:
        headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}
        writes = [
            (await client.put(f"/v1/events/{DEMO_EVENT}/rooms/a", headers=headers, content=b"{}")) for _ in range(4)
        ]
        reads = [await client.get(f"/v1/events/{DEMO_EVENT}/rooms", headers=headers) for _ in range(6)]
    assert [answer.status_code for answer in writes] == [400, 400, 429, 429]
    assert [answer.status_code for answer in reads] == [200] * 4 + [429] * 2
    assert (writes[0].headers["ratelimit-policy"], reads[0].headers["ratelimit-policy"]) == (
        '"minute";q=2;w=60',
        '"minute";q=4;w=60',
    )


async def test_beyond_the_limit_of_failures_only_tokens_seen_valid_lately_are_looked_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, fresh = [await a_token(database, "organiser", DEMO_EVENT) for _ in range(2)]
    looked_up: list[bytes] = []
    find = TokenLookup.find

    async def noted(lookup: TokenLookup, digest: bytes, *rest: Any) -> Any:
        looked_up.append(digest)
        return await find(lookup, digest, *rest)

    monkeypatch.setattr(TokenLookup, "find", noted)
    async with asked(few(database)) as client:

        async def ask(secret: str) -> int:
            return (await client.get("/v1/me", headers={"authorization": f"Bearer {secret}"})).status_code

        assert await ask(known) == 200
        forged = [tokens.new_secret(Role.organiser) for _ in range(50)]
        statuses = await asyncio.gather(*(ask(secret) for secret in forged))
        assert Counter(statuses) == {401: 3, 429: 47}
        assert len(looked_up) == 4
        assert [await ask(known) for _ in range(5)] == [200] * 5
        assert await ask(fresh) == 429
        assert len(looked_up) == 9
        monkeypatch.setattr(authentication, "RECENT_SECONDS", 0.0)
        assert await ask(known) == 429


async def test_valid_tokens_are_no_failures(database: Database) -> None:
    async with asked(few(database)) as client:
        for _ in range(8):
            secret = await a_token(database, "organiser", DEMO_EVENT)
            answer = await client.get("/v1/me", headers={"authorization": f"Bearer {secret}"})
            assert answer.status_code == 200


async def test_a_load_counts_as_many_reads(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    charged: list[int] = []
    monkeypatch.setattr(RateLimiter, "charge", lambda _self, _name, work: charged.append(work))
    monkeypatch.setattr(lifespan, "load_latest", nothing)
    async with asked(few(database)) as client:
        for number in range(1, 4):
            answer = await client.get(f"{SESSIONS}?limit={number}", headers={"accept-encoding": "identity"})
            assert answer.status_code == 200
    assert charged[0] == cache.LOAD_WORK
    assert len(charged) == 2, "and the size of the event, once"
    assert 100_000 < charged[1] < 10_000_000


async def test_the_event_that_was_changed_last_is_loaded_at_the_start(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    charged: list[int] = []
    monkeypatch.setattr(RateLimiter, "charge", lambda _self, _name, work: charged.append(work))
    async with asked(few(database)) as client:
        heads = (await database.read(reading.heads)).values()
        latest = max(
            (head for head in heads if head.visibility is Visibility.published), key=lambda head: head.revised_at
        )
        answer = await client.get(f"/v1/events/{latest.slug}/rooms", headers={"accept-encoding": "identity"})
        assert answer.status_code == 200
    assert charged == []


async def test_an_event_that_cannot_be_loaded_does_not_keep_the_process_from_starting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise ValueError

    monkeypatch.setattr("congress_api.snapshot.loading.snapshot_from", broken)
    async with asked(few(database)) as client:
        monkeypatch.undo()
        assert (await client.get(SESSIONS)).status_code == 200


async def test_the_welcome_page_loads_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    url = database.url.render_as_string(hide_password=False)

    def loaded(*_: Any) -> Any:
        raise AssertionError("an event is loaded")

    monkeypatch.setattr("congress_api.snapshot.loading.snapshot_from", loaded)
    monkeypatch.setattr(lifespan, "load_latest", nothing)
    async with asked(Settings(database_url=url)) as client:
        page = (await client.get("/?language=en")).text
    assert f'/v1/events/{DEMO_EVENT}/sessions"><b>60</b>' in page
