"""Rate limits: a token bucket per client, bounded in memory."""

import time
from collections import OrderedDict
from contextvars import ContextVar

from msgspec import Struct

MOST = 50_000  # clients in memory; the least recent is dropped first
WORK_PER_MINUTE = 500_000_000
"""Bytes of heavy work, such as compressing and loading, that use up a minute's quota."""


class Allowance(Struct, frozen=True):
    """What a client has left of its limit."""

    quota: int
    left: int
    wait: float
    """Seconds to wait; 0 when the request is within the limit."""

    def headers(self) -> list[tuple[bytes, bytes]]:
        """RateLimit fields (draft-ietf-httpapi-ratelimit-headers)."""
        return [
            (b"ratelimit", b'"minute";r=%d;t=60' % self.left),
            (b"ratelimit-policy", b'"minute";q=%d;w=60' % self.quota),
        ]


class RateLimiter:
    """A number of requests per minute and client; unused ones are saved, up to a minute's worth."""

    def __init__(self, per_minute: int) -> None:
        self._quota = per_minute
        self._callers: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> Allowance:
        """Count a request of a client."""
        left = self._left(caller)
        granted = left >= 1
        self._store(caller, left - granted)
        wait = 0.0 if granted else (1 - left) * 60 / self._quota
        return Allowance(self._quota, max(0, int(left - granted)), wait)

    def give_back(self, caller: str) -> None:
        """Do not count the last request of a client after all."""
        self._store(caller, min(self._quota, self._left(caller) + 1))

    def charge(self, caller: str, work: int) -> None:
        """Count so many bytes of heavy work of a client, at most as a minute's quota more than it has left."""
        cost = self._quota * work // WORK_PER_MINUTE
        self._store(caller, max(-self._quota, self._left(caller) - cost))

    def _left(self, caller: str) -> float:
        now = time.monotonic()
        left, since = self._callers.get(caller, (float(self._quota), now))
        return min(self._quota, left + (now - since) * self._quota / 60)

    def _store(self, caller: str, left: float) -> None:
        self._callers[caller] = (left, time.monotonic())
        self._callers.move_to_end(caller)
        if len(self._callers) > MOST:
            self._callers.popitem(last=False)


class Client(Struct, frozen=True):
    """Whom the current request counts for, and in which limit."""

    limiter: RateLimiter
    name: str


_current: ContextVar[Client | None] = ContextVar("client", default=None)


def count_for(client: Client) -> None:
    """Let heavy work of the current request count for a client."""
    _current.set(client)


def charge(work: int) -> None:
    """Count so many bytes of heavy work for the client of the current request, if it has one."""
    if (client := _current.get()) is not None:
        client.limiter.charge(client.name, work)
