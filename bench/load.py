"""A load generator: some connections that each ask again as soon as they have their answer.

It reads just as much of HTTP/1.1 as our own servers write, so that it costs far less than they do.
"""

import itertools
import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

CONNECTIONS = 8
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
TOP = 65_536  # bytes within which an answer's headers must end


class Seen(Struct, frozen=True, kw_only=True):
    """What a load run saw."""

    answers: int
    seconds: float
    statuses: dict[int, int]
    milliseconds: list[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    def percentile(self, which: int) -> float:
        """The time that so many per cent of the answers took at the most, in milliseconds."""
        return sorted(self.milliseconds)[len(self.milliseconds) * which // 100]


def request(target: str, headers: dict[str, str] | None = None, method: str = "GET", body: bytes = b"") -> bytes:
    """A request as bytes, as a phone sends it."""
    lines = {"host": "localhost", "user-agent": "congress-bench", "accept": "application/json"} | (headers or {})
    if body:
        lines["content-length"] = str(len(body))
    told = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {target} HTTP/1.1\r\n{told}\r\n".encode() + body


def run(port: int, requests: Iterable[bytes], seconds: float, connections: int = CONNECTIONS) -> Seen:
    """Ask for so long, then wait for what is under way: it has cost the server something too."""
    asking, selector = iter(requests), selectors.DefaultSelector()
    lines = [Line(port) for _ in range(connections)]
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.ask(next(asking))
    statuses: Counter[int] = Counter()
    times: list[float] = []
    waiting, began = len(lines), time.perf_counter()
    now, until = began, began + seconds
    while waiting:
        for line in ready(selector):
            if line.take():
                now = time.perf_counter()
                statuses[line.status] += 1
                times.append((now - line.asked) * 1000)
                if now < until:
                    line.ask(next(asking))
                else:
                    waiting -= 1
    for line in lines:
        line.socket.close()
    return Seen(answers=len(times), seconds=now - began, statuses=dict(statuses), milliseconds=times)


def ready(selector: selectors.BaseSelector) -> Iterator["Line"]:
    """The connections that have something to read. Raises TimeoutError when the server is silent."""
    ready = selector.select(timeout=10)
    if not ready:
        raise TimeoutError("the server has not answered for ten seconds")
    return (key.data for key, _ in ready)


def repeated(one: bytes) -> Iterator[bytes]:
    """The same request for ever."""
    return itertools.repeat(one)


class Line:
    """One connection: the request that is under way on it, and how much of its answer is still to come."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.status = 0
        self.asked = 0.0
        self._room = memoryview(bytearray(262_144))
        self._have = 0
        self._left: int | None = None

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self._have, self._left = 0, None
        self.asked = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> bool:
        """Read what is there; whether the answer is complete with it. Raises ConnectionError when it never will be."""
        count = self.socket.recv_into(self._room[self._have :] if self._left is None else self._room)
        if not count:
            raise ConnectionError("the server closed the connection")
        if self._left is None:
            self._have += count
            return self._opened()
        self._left -= count
        return self._left <= 0

    def _opened(self) -> bool:
        """Find status and length once all headers are there."""
        top = bytes(self._room[: min(self._have, TOP)])
        end = top.find(b"\r\n\r\n")
        if end < 0:
            return False
        self.status = int(top[9:12])
        length = LENGTH.search(top, 0, end)
        body = int(length[1]) if length and self.status != 304 else 0
        self._left = end + 4 + body - self._have
        return self._left <= 0
