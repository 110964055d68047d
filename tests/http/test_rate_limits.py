"""How often somebody may ask."""

import asyncio
import time

import pytest

from congress_api.http import rate_limits
from congress_api.http.rate_limits import WORK_PER_MINUTE, Client, RateLimiter, charge, count_for


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.usefixtures("clock")
def test_so_many_are_granted_and_the_next_is_told_how_long_to_wait() -> None:
    limit = RateLimiter(3)
    taken = [limit.take("a") for _ in range(4)]
    assert [standing.left for standing in taken] == [2, 1, 0, 0]
    assert [standing.wait for standing in taken] == [0, 0, 0, 20]
    assert limit.take("b").wait == 0


def test_who_waits_as_long_as_told_is_granted(clock: Clock) -> None:
    limit = RateLimiter(50)
    for _ in range(50):
        limit.take("a")
    clock.now += int(limit.take("a").wait) + 1  # Retry-After is in whole seconds
    assert (limit.take("a").wait, limit.take("a").wait > 0) == (0, True)


def test_what_is_not_used_is_saved_up_to_a_minutes_worth(clock: Clock) -> None:
    limit = RateLimiter(60)
    limit.take("a")
    clock.now += 3600
    assert limit.take("a").left == 59


@pytest.mark.usefixtures("clock")
def test_the_headers_say_what_is_left_and_what_the_policy_is() -> None:
    assert RateLimiter(60).take("a").headers() == [
        (b"ratelimit", b'"minute";r=59;t=60'),
        (b"ratelimit-policy", b'"minute";q=60;w=60'),
    ]


def test_memory_is_bounded_and_who_asked_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST", 3)
    limit = RateLimiter(1)
    for caller in ("a", "b", "c", "a", "d"):
        limit.take(caller)
    assert list(limit._callers) == ["c", "a", "d"]


@pytest.mark.usefixtures("clock")
def test_what_is_given_back_was_not_counted() -> None:
    limit = RateLimiter(2)
    for _ in range(10):
        assert limit.take("a").wait == 0
        limit.give_back("a")
    assert limit.take("a").left == 1


def test_heavy_work_counts_as_many_requests_and_at_most_a_minute_more_than_is_left(clock: Clock) -> None:
    limit = RateLimiter(100)
    limit.charge("a", WORK_PER_MINUTE // 4)
    assert limit.take("a").left == 74
    limit.charge("a", 100 * WORK_PER_MINUTE)
    refused = limit.take("a")
    assert (refused.left, refused.wait) == (0, 60.6)
    clock.now += 61
    assert limit.take("a").wait == 0


async def test_heavy_work_counts_for_the_client_of_its_own_request() -> None:
    limit = RateLimiter(100)

    async def request(name: str) -> None:
        count_for(Client(limit, name))
        await asyncio.sleep(0)
        charge(WORK_PER_MINUTE // 2)

    charge(WORK_PER_MINUTE)
    await asyncio.gather(*(asyncio.create_task(request(name)) for name in "abc"))
    assert [limit.take(name).left for name in "abcd"] == [49, 49, 49, 99]
