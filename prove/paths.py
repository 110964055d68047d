"""Reads on the fast path and past it: the same bytes, whatever is sent."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asgi_lifespan import LifespanManager

from congress_api import logs
from congress_api.app import create_app
from prove import servers
from prove.fuzz import EVENT, without_limits
from prove.hostile import HEADERS, VALUES
from prove.proofs import Figures, proof
from tests.both_paths import Connection, lasting, past

SEED = 22
PAGES = tuple(
    f"/v1/events/{EVENT}/{rest}".encode() for rest in ("rooms", "sessions?limit=5", "speakers?language=en", "x")
)
HOSTS = (b"Host: x", b"host:x", b"HOST:  x ", b"Host: x\r\nHost: y", b"X: y")
LANGUAGES = (b"nl", b"en-GB,en;q=0.9", b"fr")
CODINGS = (b"gzip", b"gzip, br", b"identity")
CONNECTIONS = (b"keep-alive", b"Keep-Alive", b"close", b"keep-alive, TE", b"upgrade")
VERSIONS = (b"HTTP/1.1",) * 20 + (b"HTTP/1.0", b"http/1.1", b"HTTP/2.0")
METHODS = (b"GET",) * 15 + (b"HEAD",) * 4 + (b"OPTIONS", b"get")
SPACES = (b": ",) * 60 + (b":", b":  ", b":\t", b" : ")
ENDS = (b"\r\n",) * 200 + (b"\n", b" \r\n", b"\r")
OTHERS = sorted({*HEADERS} - {"content-length", "transfer-encoding", "expect", "upgrade", "connection"})
"""Without those rolled for themselves: with a wrong length, a connection waits for a body for ever."""


@proof(
    "paths",
    "Reads as bytes, plain, odd, cut and pipelined, on the fast path and through ASGI: the same responses and the same "
    "state of the connection.",
    normal={"requests": 100_000},
    long={"requests": 2_000_000},
)
async def paths(requests: int) -> Figures:
    """One pair of connections after the other, with up to ten requests on each."""
    logs.configure("CRITICAL")
    with tempfile.TemporaryDirectory(prefix="paths-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder, 'paths.sqlite')}"
        servers.command("demo", "--sessions", "60", "--database", url)
        app: Any = create_app(without_limits(url))
        async with LifespanManager(app):
            return await _compared(app, requests)


async def _compared(app: Any, requests: int) -> Figures:
    rolled = _rolled(random.Random(SEED), await _known_tags(app))
    sent = fast = statuses = 0
    while sent < requests:
        one, other = Connection(app), Connection(past(app))
        for _ in range(10):
            segments = next(rolled)
            at_once = one.receive(segments[0]) if len(segments) == 1 else await one.ask(*segments)
            fast += len(segments) == 1 and at_once.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 304 "))
            found, expected = at_once + await one.ask(), await other.ask(*segments)
            assert lasting(found) == lasting(expected), (segments, found[:2_000], expected[:2_000])
            assert _state(one) == _state(other), segments
            sent += 1
            statuses += expected.count(b"HTTP/1.1 ")
            if one.wire.is_ended:
                break
        one.close()
        other.close()
    assert fast > requests // 5, f"only {fast} on the fast path"
    return {"requests": sent, "responses": statuses, "on the fast path": fast}


def _state(connection: Connection) -> tuple[object, ...]:
    protocol = connection.protocol
    return connection.wire.is_ended, protocol.is_waiting(), protocol._patience, connection.state.total_requests  # noqa: SLF001  # what bounds it


async def _known_tags(app: Any) -> list[bytes]:
    """Tags of every page, which is in the cache in every language and coding from here on."""
    tags = []
    connection = Connection(past(app))
    for page in PAGES:
        for language in LANGUAGES * 2:
            for coding in CODINGS:
                lines = (
                    b"GET %b HTTP/1.1" % page,
                    HOSTS[0],
                    b"Accept-Language: " + language,
                    b"Accept-Encoding: " + coding,
                )
                told = await connection.ask(b"\r\n".join(lines) + b"\r\n\r\n")
                tags.append(told.partition(b"\r\netag: ")[2].partition(b"\r\n")[0] or b'"x"')
    return tags


def _rolled(luck: random.Random, tags: list[bytes]) -> Iterator[list[bytes]]:
    """The segments of requests."""
    while True:
        data = _request(luck, tags)
        if luck.random() < 0.03:
            data += _request(luck, tags)
        if luck.random() < 0.06:
            place = luck.randrange(1, len(data))
            yield [data[:place], data[place:]]
        else:
            yield [data]


def _request(luck: random.Random, tags: list[bytes]) -> bytes:
    fields = [luck.choice(HOSTS) if luck.random() < 0.05 else HOSTS[0]]
    for name, values, chance in (
        (b"Accept-Language", LANGUAGES, 0.95),
        (b"Accept-Encoding", CODINGS, 0.95),
        (b"If-None-Match", tags, 0.3),
        (b"Connection", CONNECTIONS, 0.1),
        (b"Content-Length", (b"0", b"2"), 0.02),
        (b"Transfer-Encoding", (b"chunked",), 0.01),
        (b"Expect", (b"100-continue",), 0.01),
        (b"Upgrade", (b"h2c",), 0.01),
    ):
        if luck.random() < chance:
            fields.append(name + luck.choice(SPACES) + luck.choice(values))
    others = luck.sample(OTHERS, luck.choice((0, 0, 0, 0, 1, 2)))
    fields += [name.encode() + luck.choice(SPACES) + luck.choice(VALUES) for name in others]
    luck.shuffle(fields)
    line = b"%b %b %b" % (luck.choice(METHODS), luck.choice(PAGES), luck.choice(VERSIONS))
    head = b"".join(field + luck.choice(ENDS) for field in (line, *fields)) + b"\r\n"
    if luck.random() < 0.02:
        place = luck.randrange(len(line) + 2, len(head))  # in the line it could make an address that is not cached
        head = head[:place] + bytes((luck.randrange(256),)) + head[place + 1 :]
    if b"ontent-Length" in head:
        return head + b"{}" * (b"2\r\n" in head)
    return head + b"2\r\n{}\r\n0\r\n\r\n" if b"Transfer-Encoding" in head else head
