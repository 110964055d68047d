"""The API on our server and on the other one that was considered: docs/decisions/0007-server.md rests on this."""

import socket
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from bench import answers, contest, load
from bench.chapters import Chapter, Figure, Ground, plain
from bench.contest import Requests
from bench.hosting import Server, api, free_port, hosted, let_open, started

NAMES = ("uvicorn", "granian")
IDLE = 2_000
"""Connections that have been answered and then stay, as those of phones do."""
PATIENCE = 25.0
"""Seconds in which the end of a half-sent head must be noticed."""
HOW = (
    "The whole API on uvicorn (uvloop, httptools; `serving.py`) and on granian (uvloop, one worker, one runtime "
    "thread, a backlog of 8,192 connections), in turn, in a third of the rounds. A ratio above 1 "
    "favours uvicorn. Memory is the PSS of all "
    f"processes of a server after one page. Each of the {IDLE:,} idle connections has had a response; an incomplete "
    "request head stops after its first lines. Malformed requests are sent as bytes; the result is the status of the "
    "response, `closed` without one, or `nothing` within two seconds. Any status but 400 and 431 means that the "
    "server accepted the request."
)
MALFORMED = {
    "Content-Length and Transfer-Encoding": b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n"
    b"transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "two different Content-Lengths": b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
    "a chunk size that is not a number": b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n\r\n",
    "lines that end in a bare LF": b"GET / HTTP/1.1\nhost: x\n\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nhost : x\r\n\r\n",
    "a NUL in a value": b"GET / HTTP/1.1\r\nhost: x\r\nx-a: a\x00b\r\n\r\n",
    "a method that is not a token": b"G(T / HTTP/1.1\r\nhost: x\r\n\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\nhost: x\r\n\r\n",
    "a head of 100,000 bytes": b"GET / HTTP/1.1\r\nhost: x\r\nx-a: " + b"a" * 100_000 + b"\r\n\r\n",
}


def servers(ground: Ground) -> Chapter:
    """The chapter."""
    with ExitStack() as stack:
        ours, other = stack.enter_context(hosted(*api(ground.small))), stack.enter_context(_other(ground))
        both = dict(zip(NAMES, (ours, other), strict=True))
        figures = [*_speed(ground, both), *_memory(both), *_malformed(both), *_half_sent(both)]
    return Chapter("server", "The server", HOW, figures)


@contextmanager
def _other(ground: Ground) -> Iterator[Server]:
    factory, environment = api(ground.small)
    port, program = free_port(), str(Path(sys.executable).with_name("granian"))
    options = "--interface asgi --factory --loop uvloop --http 1 --no-ws --workers 1 --runtime-threads 1 --no-log"
    room = "--backlog 8192 --backpressure 8192 --http1-header-read-timeout 15000"
    with started([program, factory, "--port", str(port), *options.split(), *room.split()], port, environment) as server:
        yield server


def _speed(ground: Ground, both: dict[str, Server]) -> Iterator[Figure]:
    """A cached page, its 304, and a page that is never the same."""
    target, phone = answers.TARGET, answers.PHONE
    for server in both.values():
        for _ in range(2):
            server.get(target, phone)
    again = {**phone, "if-none-match": both[NAMES[0]].get(target, phone).header("etag")}
    for what, asking in (
        ("200 cached, gzip", partial(load.repeated, load.request(target, phone))),
        ("304", partial(load.repeated, load.request(target, again))),
        ("200 uncached", answers.all_different),
    ):
        yield from _side_by_side(ground, both, what, asking)


def _side_by_side(ground: Ground, both: dict[str, Server], what: str, asking: Requests) -> Iterator[Figure]:
    contestants = {name: (server, asking) for name, server in both.items()}
    rounds = max(3, ground.rounds // 3)
    tally = contest.held(contestants, rounds=rounds, seconds=ground.seconds, status=int(what[:3]))
    yield Figure(f"{what}: requests per second, {_and(NAMES)}", _and(f"{tally.rate(name):,.0f}" for name in NAMES))
    yield Figure(f"{what}: µs of CPU per request", _and(f"{tally.cpu(name):,.0f}" for name in NAMES))
    yield plain(f"{what}: ratio by requests", tally.by_rate(*NAMES))
    yield plain(f"{what}: ratio by CPU", tally.by_cpu(*NAMES))


def _memory(both: dict[str, Server]) -> Iterator[Figure]:
    """What a server holds, and what an idle connection adds."""
    held = {name: _pss(server) for name, server in both.items()}
    yield Figure(f"memory, {_and(NAMES)}", f"{_and(f'{held[name]:.0f}' for name in NAMES)} MB")
    for name, server in both.items():
        with _idle(server, IDLE):
            yield plain(f"{name}: an idle connection", (_pss(server) - held[name]) / IDLE * 1000, " kB")
            yield plain(f"{name}: a response with {IDLE:,} idle connections open", _answered_in(server), " ms")


@contextmanager
def _idle(server: Server, count: int) -> Iterator[None]:
    """So many connections that have had an answer and stay."""
    let_open(2 * count)
    asked = load.request("/health/live")
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(count)]
    try:
        for line in lines:
            line.sendall(asked)
            assert line.recv(65_536).startswith(b"HTTP/1.1 200")
        yield
    finally:
        for line in lines:
            line.close()


def _half_sent(both: dict[str, Server]) -> Iterator[Figure]:
    """Heads that begin and do not go on."""
    for name, server in both.items():
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
            line.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n")
            began = time.monotonic()
            try:
                with suppress(ConnectionResetError):
                    line.recv(65_536)
                told = f"ended after {time.monotonic() - began:.0f} s"
            except TimeoutError:
                told = f"still open after {PATIENCE:.0f} s"
        yield Figure(f"{name}: an incomplete request head", told)


def _malformed(both: dict[str, Server]) -> Iterator[Figure]:
    for what, sent in MALFORMED.items():
        told = [_told(server, sent) for server in both.values()]
        yield Figure(f"{what}: {_and(NAMES)}", _and(told))


def _told(server: Server, sent: bytes) -> str:
    """What a server makes of these bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=2) as line:
        try:
            line.sendall(sent)
            got = line.recv(65_536)
        except TimeoutError:
            return "nothing"
        except OSError:
            return "closed"
        return got[9:12].decode("latin-1") if got.startswith(b"HTTP/1.1 ") else "closed"


def _answered_in(server: Server) -> float:
    began = time.perf_counter()
    assert server.get("/health/live").status == 200
    return (time.perf_counter() - began) * 1000


def _pss(server: Server) -> float:
    """Megabytes of the whole family, shared pages in parts."""
    return sum(one.memory_full_info().pss for one in server.family()) / 1e6


def _and(parts: Iterable[str]) -> str:
    return " and ".join(parts)
