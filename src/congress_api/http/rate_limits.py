"""How often somebody may ask: a token bucket per address, bounded in memory."""

import time
from collections import OrderedDict

from msgspec import Struct

from congress_api.http.asgi import Scope

MOST = 50_000  # addresses remembered; the one that asked longest ago is forgotten first


class Allowance(Struct, frozen=True):
    """What a caller has left."""

    quota: int
    left: int
    wait: float
    """Seconds until another request is granted; 0 when this one was."""

    def headers(self) -> list[tuple[bytes, bytes]]:
        """RateLimit fields (draft-ietf-httpapi-ratelimit-headers)."""
        return [
            (b"ratelimit", b'"minute";r=%d;t=60' % self.left),
            (b"ratelimit-policy", b'"minute";q=%d;w=60' % self.quota),
        ]


class RateLimiter:
    """So many a minute for each caller; what is not used is saved up to a minute's worth."""

    def __init__(self, per_minute: int) -> None:
        self._quota = per_minute
        self._callers: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> Allowance:
        """Count one request of a caller."""
        now = time.monotonic()
        left, since = self._callers.pop(caller, (float(self._quota), now))
        left = min(self._quota, left + (now - since) * self._quota / 60)
        granted = left >= 1
        self._callers[caller] = (left - granted, now)
        if len(self._callers) > MOST:
            self._callers.popitem(last=False)
        return Allowance(self._quota, int(left - granted), 0.0 if granted else (1 - left) * 60 / self._quota)


def address(scope: Scope, trusted_proxies: int) -> str:
    """Where a request comes from: the peer, or what the last of our own proxies saw."""
    peer: str = (scope.get("client") or ("unknown", 0))[0]
    if not trusted_proxies:
        return peer
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    hops = [hop.strip() for hop in forwarded.decode("latin-1").split(",") if hop.strip()]
    return hops[-trusted_proxies] if len(hops) >= trusted_proxies else peer
