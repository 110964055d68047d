"""Who reads, writes and waits beside each other: clients of two processes on one database."""

import itertools
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from bench.chapters import SMALL
from bench.hosting import Server

PACE = 200
"""Reads a second of the public."""
PUBLIC = f"/v1/events/{SMALL}/sessions?limit=50&include=speakers,rooms,partners"


def body(number: int) -> bytes:
    """A patch of a session that is another one each time."""
    return json.dumps({"abstract": f"Versie {number}: " + "tekst " * 60}).encode()


def headers(token: str) -> dict[str, str]:
    """Those of a patch that overwrites whatever stands."""
    return {"Authorization": f"Bearer {token}", "If-Match": "*", "Content-Type": "application/json"}


class Reader:
    """The public, who reads so many times a second, evenly, whatever else goes on."""

    def __init__(self, server: Server, targets: Iterator[str]) -> None:
        self._server = server
        self._targets = targets
        self._stop = threading.Event()
        self.milliseconds: list[float] = []
        """That each response took."""
        self.thread = threading.Thread(target=self._read)

    def _read(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        while not self._stop.wait(1 / PACE):
            began = time.perf_counter()
            connection.request("GET", next(self._targets), headers={"accept-encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            self.milliseconds.append((time.perf_counter() - began) * 1000)
        connection.close()

    def stop(self) -> None:
        """Read no more."""
        self._stop.set()
        self.thread.join()

    def percentile(self, which: int) -> float:
        """The time that so many per cent of the answers took at the most, in milliseconds."""
        return statistics.quantiles(self.milliseconds, n=100)[which - 1]


@contextmanager
def reading(server: Server, targets: Iterator[str] | None = None) -> Iterator[Reader]:
    """A reader for as long as the block lasts, of the cached page or of other addresses."""
    reader = Reader(server, targets or itertools.repeat(PUBLIC))
    reader.thread.start()
    try:
        yield reader
    finally:
        reader.stop()


def written(server: Server, path: str, token: str, seconds: float) -> float:
    """Writes a second, one after the other."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        count += 1
        _patch(connection, path, token, count)
    connection.close()
    return count / (time.monotonic() - began)


def until_served(servers: tuple[Server, Server], path: str, token: str, number: int) -> float:
    """Seconds from the acknowledgement by one process until an anonymous reader of the other one has it."""
    writer, reader = (HTTPConnection("127.0.0.1", server.port, timeout=30) for server in servers)
    etag = _patch(writer, path, token, number)
    began = time.monotonic()
    while True:
        reader.request("GET", path, headers={"accept-encoding": "identity"})
        response = reader.getresponse()
        response.read()
        if response.headers["etag"] == etag:
            break
    writer.close()
    reader.close()
    return time.monotonic() - began


def _patch(connection: HTTPConnection, path: str, token: str, number: int) -> str:
    connection.request("PATCH", path, body=body(number), headers=headers(token))
    response = connection.getresponse()
    told = response.read()
    assert response.status == 200, told
    return str(response.headers["etag"])
