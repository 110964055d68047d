"""How often somebody may ask."""

import time

import pytest

from congress_api.http import rate_limits
from congress_api.http.rate_limits import RateLimiter, address


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


@pytest.mark.parametrize(
    ("trusted", "forwarded", "found"),
    [
        (0, [b"1.1.1.1"], "9.9.9.9"),
        (1, [], "9.9.9.9"),
        (1, [b"1.1.1.1"], "1.1.1.1"),
        (1, [b"6.6.6.6, 1.1.1.1"], "1.1.1.1"),
        (1, [b"6.6.6.6", b"1.1.1.1"], "1.1.1.1"),
        (2, [b"6.6.6.6, 1.1.1.1, 2.2.2.2"], "1.1.1.1"),
        (2, [b"2.2.2.2"], "9.9.9.9"),
        (1, [b" , "], "9.9.9.9"),
        (1, [b"2001:db8::1"], "2001:db8::1"),
    ],
)
def test_an_address_is_the_peers_or_what_the_last_of_our_own_proxies_saw(
    trusted: int, forwarded: list[bytes], found: str
) -> None:
    headers = [(b"x-forwarded-for", value) for value in forwarded]
    assert address({"client": ("9.9.9.9", 1), "headers": headers}, trusted) == found
