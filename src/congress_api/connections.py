"""How many connections a process holds: derived from its limit of open files, never counted per address."""

import contextlib
import heapq
import logging
import resource
from collections.abc import MutableSet
from typing import Any, Protocol

MOST_CONNECTIONS = 20_000
"""Where the limit of open files is higher; an idle connection takes about 11 kB."""
OTHER_FILES = 256
"""Open files kept for the database, logs, image processes and surplus connections."""
SURPLUS = 32
"""Connections above the limit that are still read: to answer health checks, and 503 to others."""
SHARE = 16
"""One in so many waiting connections is closed when all are in use."""
SEARCH_EVERY = 0.1
"""Seconds between searches for waiting connections: each looks at all of them."""
LOG_EVERY = 10.0
log = logging.getLogger(__name__)


class Waiting(Protocol):
    """A connection."""

    waits_since: float
    """Since when the client owes a whole request; 0 while a response is under way."""

    def is_waiting(self) -> bool:
        """Whether no response is under way or unread."""

    def hang_up(self) -> None:
        """Close it."""


def raise_open_files() -> None:
    """Raise this process's soft limit of open files to the hard limit; processes that it starts inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(OSError, ValueError):  # macOS has a hard limit that may not be set
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def most_connections() -> int:
    """How many connections this process may hold: its open files but for `OTHER_FILES`, or a third of few."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, max(files - OTHER_FILES, files // 3))


class ConnectionLimit:
    """Admits connections. When all are in use, those that have waited longest for a request are closed."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._next_search = 0.0
        self._next_log = 0.0

    def is_surplus(self, connections: MutableSet[Any], now: float) -> bool:
        """Whether there are too many connections, after those that wait longest were closed."""
        if len(connections) <= self.most:
            return False
        closed = self._make_room(connections, now) if now >= self._next_search else 0
        if now >= self._next_log:
            self._next_log = now + LOG_EVERY
            counts = {"connections": len(connections), "limit": self.most, "closed": closed}
            log.warning("all connections are in use", extra=counts)
        return len(connections) > self.most

    def _make_room(self, connections: MutableSet[Any], now: float) -> int:
        waiting: list[Waiting] = [
            one for one in connections if one.waits_since and one.waits_since < now and one.is_waiting()
        ]
        closing = heapq.nsmallest(1 + len(waiting) // SHARE, waiting, key=lambda one: one.waits_since)
        for connection in closing:
            connections.discard(connection)
            connection.hang_up()
        if not closing:
            self._next_search = now + SEARCH_EVERY
        return len(closing)
