"""Rate limits: a token bucket per client, bounded in memory."""

import time
from collections import OrderedDict

from msgspec import Struct

from congress_api.http.asgi import Scope

MOST = 50_000  # clients in memory; the least recent is dropped first


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
        now = time.monotonic()
        left, since = self._callers.pop(caller, (float(self._quota), now))
        left = min(self._quota, left + (now - since) * self._quota / 60)
        granted = left >= 1
        self._callers[caller] = (left - granted, now)
        if len(self._callers) > MOST:
            self._callers.popitem(last=False)
        return Allowance(self._quota, int(left - granted), 0.0 if granted else (1 - left) * 60 / self._quota)


def address(scope: Scope, trusted_proxies: int) -> str:
    """The client's address: the peer, or the address that the outermost of our own proxies saw."""
    peer: str = (scope.get("client") or ("unknown", 0))[0]
    if not trusted_proxies:
        return peer
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    hops = [hop.strip() for hop in forwarded.decode("latin-1").split(",") if hop.strip()]
    return hops[-trusted_proxies] if len(hops) >= trusted_proxies else peer
