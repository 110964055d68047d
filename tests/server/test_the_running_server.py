"""The server as it really runs, with two workers on each engine: what a test client cannot see."""

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from congress_api.store import journal
from congress_api.store.database import Database
from tests import postgres
from tests.conftest import SEED_EVENT
from tests.contract.validating import client_of, validated
from tests.events import bring_in, change
from tests.events import whole as whole_of
from tests.factories import a_programme, a_room, an_event
from tests.server.serving import Served, served

WORKERS = 2
SOON = 2.0
"""Seconds within which everything is everywhere, also on a machine that is busy with other things."""
EVENTS = "/v1/events"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp(f"served-{request.param}")
    name = f"served_{request.config.workerinput['workerid']}" if hasattr(request.config, "workerinput") else "served"
    url = None if request.param == "sqlite" else postgres.new_database(name)
    with served(folder, url, workers=WORKERS) as running:
        yield running


@pytest.fixture
async def beside(server: Served) -> AsyncIterator[Database]:
    """The same database, written to by a process that is no worker."""
    database = Database(server.environment["CONGRESS_API_DATABASE_URL"])
    yield database
    await database.close()


def worker_behind(client: httpx.Client, server: Served) -> int:
    """The process that answers on this client's connection."""
    with client.stream("GET", "/health/live") as answer:
        answer.read()
        ours = answer.extensions["network_stream"].get_extra_info("client_addr")
        for worker in server.workers:
            for connection in worker.net_connections("tcp"):
                if connection.raddr[1:] == ours[1:2]:
                    return int(worker.pid)
    raise LookupError("nobody holds the other end")


@pytest.fixture
def each_worker(server: Served) -> Iterator[list[httpx.Client]]:
    """A client with a connection to each worker, kept open.

    On a busy machine one worker may take every connection: those that have one are halted while the next is made.
    """
    found: dict[int, httpx.Client] = {}
    with ExitStack() as opened:  # closes them also when one that comes later is not made
        for _ in range(WORKERS):
            client = opened.enter_context(client_of(server.address))
            halted = [worker for worker in server.workers if worker.pid in found]
            for worker in halted:
                worker.suspend()
            try:
                client.get("/health/live")
            finally:
                for worker in halted:
                    worker.resume()
            found[worker_behind(client, server)] = client
        assert len(found) == WORKERS
        yield list(found.values())


async def until(client: httpx.Client, address: str, told: Any) -> None:
    """Wait until a worker answers like this."""
    async with asyncio.timeout(SOON):
        while (answer := client.get(address)).status_code != 200 or answer.json()["floor"] != told:
            await asyncio.sleep(0.01)


async def test_what_another_process_commits_every_worker_answers(
    each_worker: list[httpx.Client], beside: Database
) -> None:
    event, room = an_event(), a_room(slug="zaal")
    await bring_in(beside, a_programme(event=event, rooms=[room]))
    address = f"{EVENTS}/{event.slug}/rooms/zaal"
    for client in each_worker:
        await until(client, address, None)
    for floor in ("1", "2", "3"):
        for client in each_worker:  # so that each has finished bytes to drop
            client.get(address)
            client.get(address)
        await change(beside, event.slug, replace(room, floor=floor))
        for client in each_worker:
            await until(client, address, floor)


async def test_a_write_through_one_worker_is_seen_by_the_next_request_with_a_token_to_another(
    server: Served, each_worker: list[httpx.Client], beside: Database
) -> None:
    event, room = an_event(), a_room(slug="zaal")
    await bring_in(beside, a_programme(event=event, rooms=[room]))
    headers = {"authorization": f"Bearer {server.token('organiser', event.slug)}"}
    address = f"{EVENTS}/{event.slug}/rooms/zaal"
    for number in range(20):
        one, other = each_worker if number % 2 else reversed(each_worker)
        etag = one.get(address, headers=headers).headers["etag"]
        written = one.patch(address, headers={**headers, "if-match": etag}, json={"floor": str(number)})
        assert written.status_code == 200, written.text
        seen = other.get(address, headers=headers)
        assert (seen.json(), seen.headers["etag"]) == (written.json(), written.headers["etag"])


def counted(server: Served) -> dict[str, float]:
    """The counts of all workers together, by name and labels."""
    lines = httpx.get(f"{server.address}/metrics").text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


async def test_the_metrics_of_all_workers_add_up_to_what_was_asked(
    server: Served, each_worker: list[httpx.Client]
) -> None:
    asked = {"kept 200": 30, "kept 304": 20, "made": 8}
    address = f"{EVENTS}/{SEED_EVENT}/topics"
    etag = ""
    for client in each_worker:
        for _ in range(3):
            etag = client.get(address).headers["etag"]
    await asyncio.sleep(1.5)  # so that what came before is told
    before = counted(server)
    for number in range(asked["kept 200"]):
        each_worker[number % WORKERS].get(address)
    for number in range(asked["kept 304"]):
        each_worker[number % WORKERS].get(address, headers={"if-none-match": etag})
    for number in range(asked["made"]):
        each_worker[number % WORKERS].get(f"{address}?slug=m-{number}-{time.monotonic_ns()}")
    kept, made = "congress_kept_answers_total", 'route="/v1/events/{event}/topics",status="200"'
    wanted = {
        f'{kept}{{status="200"}}': asked["kept 200"],
        f'{kept}{{status="304"}}': asked["kept 304"],
        f"congress_requests_total{{{made}}}": asked["made"],
    }
    async with asyncio.timeout(3 * SOON):
        while True:
            after = counted(server)
            grown = {name: after[name] - before.get(name, 0) for name in wanted}
            if grown == wanted:
                break
            await asyncio.sleep(0.1)


HOST = b"Host: x\r\n"
END = b"Connection: close\r\n\r\n"
MALFORMED = {
    "no host": b"GET /v1/events HTTP/1.1\r\n" + END,
    "two hosts": b"GET /v1/events HTTP/1.1\r\n" + HOST + b"Host: y\r\n" + END,
    "a host of two words": b"GET /v1/events HTTP/1.1\r\nHost: a b\r\n" + END,
    "a host with a path": b"GET /v1/events HTTP/1.1\r\nHost: a/b\r\n" + END,
    "a host with a user": b"GET /v1/events HTTP/1.1\r\nHost: a@b\r\n" + END,
    "a port of letters": b"GET /v1/events HTTP/1.1\r\nHost: a:b\r\n" + END,
    "chunks of an older version": b"POST /v1/events HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "length and chunks": b"POST /v1/events HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /v1/events HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "negative length": b"POST /v1/events HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n" + END,
    "bare line feeds": b"GET /v1/events HTTP/1.1\nHost: x\n\n",
    "broken chunk": b"PUT /v1/events/x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    "nul in the path": b"GET /v1/ev\x00ents HTTP/1.1\r\n" + HOST + END,
    "latin-1 in the path": b"GET /v1/events/\xff\xfe HTTP/1.1\r\n" + HOST + END,
    "utf-8 in the path": "GET /v1/events/é HTTP/1.1\r\n".encode() + HOST + END,
    "space in the path": b"GET /v1/ev ents HTTP/1.1\r\n" + HOST + END,
    "nul in a header": b"GET /v1/events HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n" + END,
    "header without a name": b"GET /v1/events HTTP/1.1\r\n" + HOST + b": x\r\n" + END,
    "folded header": b"GET /v1/events HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n" + END,
    "another version": b"GET /v1/events HTTP/9.9\r\n" + HOST + END,
    "a method of its own": b"BREW /v1/events HTTP/1.1\r\n" + HOST + END,
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "http 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}
ODD = {
    "invalid percents": (b"GET /v1/events/%zz HTTP/1.1\r\n" + HOST + END, 404),
    "escaped nul": (b"GET /v1/events/%00 HTTP/1.1\r\n" + HOST + END, 404),
    "escaped latin-1": (b"GET /v1/events/%FF%FE HTTP/1.1\r\n" + HOST + END, 404),
    "old http": (b"GET /v1/events HTTP/1.0\r\n\r\n", 200),
    "whole address": (b"GET http://elsewhere/v1/events HTTP/1.1\r\n" + HOST + END, 200),
    "everything": (b"OPTIONS * HTTP/1.1\r\n" + HOST + END, 404),
    "long header": (b"GET /v1/nergens HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 30_000 + b"\r\n" + END, 431),
    "many headers": (b"GET /v1/nergens HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 2_000 + END, 431),
    "long address": (b"GET /v1/events?" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + END, 414),
    "wanting a web socket": (
        b"GET /v1/events HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        200,
    ),
}  # fmt: skip


def said(server: Served, *parts: bytes, patience: float = 10) -> bytes:
    """What the server says to these bytes: its first answer, whole."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
        heard = b""
        try:
            for part in parts:
                connection.sendall(part)
            while not whole(heard) and (piece := connection.recv(65_536)):
                heard += piece
        except (ConnectionResetError, BrokenPipeError):
            pass  # it may hang up on who goes on talking
        return heard


def whole(heard: bytes) -> bool:
    head, found, body = heard.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    return bool(found) and length is not None and len(body) >= int(length[1])


def assert_alive(server: Served) -> None:
    with client_of(server.address) as client:
        assert client.get(f"{EVENTS}/{SEED_EVENT}").status_code == 200
    assert len(server.workers) == WORKERS


@pytest.mark.parametrize("bytes_sent", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_http_is_refused_in_our_own_words(server: Served, bytes_sent: bytes) -> None:
    heard = said(server, bytes_sent)
    assert heard.startswith(b"HTTP/1.1 400 ")
    assert b"\r\ncontent-type: application/problem+json\r\n" in heard
    assert b"\r\napi-version: " in heard
    assert b'"type":"/problems/bad-request"' in heard
    assert_alive(server)


@pytest.mark.parametrize(("bytes_sent", "status"), ODD.values(), ids=ODD)
def test_what_is_odd_is_answered(server: Served, bytes_sent: bytes, status: int) -> None:
    assert said(server, bytes_sent).startswith(b"HTTP/1.1 %d " % status)
    assert_alive(server)


def test_a_head_without_an_end_is_cut_off(server: Served) -> None:
    begin, more = b"GET /v1/events HTTP/1.1\r\n" + HOST + b"X: ", b"a" * 60_000
    before = [worker.memory_info().rss for worker in server.workers]
    heard = said(server, begin, *[more] * 200)
    assert heard == b"" or heard.startswith(b"HTTP/1.1 431 ")
    grown = [worker.memory_info().rss - was for worker, was in zip(server.workers, before, strict=True)]
    assert max(grown) < 8_000_000
    assert_alive(server)


def test_half_open_connections_keep_nobody_waiting(server: Served) -> None:
    waiting = []
    for number in range(300):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        connection.sendall(b"GET /v1/events HTTP/1.1\r\nHost: x\r\n" if number % 2 else b"GET /v1")
        waiting.append(connection)
    assert_alive(server)
    for connection in waiting:
        connection.close()


def test_a_body_that_stops_halfway_holds_up_only_itself(server: Served) -> None:
    head = b"PUT /v1/events/x HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nContent-Length: 300\r\n\r\n{"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 401 "), "it need not wait for the body to say no"
        assert_alive(server)


async def test_requests_under_way_are_finished_when_it_is_told_to_stop(server: Served, beside: Database) -> None:
    """The last one of this server: a write that waits for another writer is done, answered, and only then it ends."""
    counts = Path(server.workers[0].environ()["PROMETHEUS_MULTIPROC_DIR"])
    assert counts.is_dir()
    event, room = an_event(), a_room(slug="zaal")
    await bring_in(beside, a_programme(event=event, rooms=[room]))
    headers = {"authorization": f"Bearer {server.token('organiser', event.slug)}"}
    address = f"{server.address}{EVENTS}/{event.slug}/rooms/zaal"
    transport = validated(httpx.AsyncHTTPTransport())
    async with httpx.AsyncClient(transport=transport, timeout=20) as client, asyncio.timeout(30):
        etag = (await client.get(address, headers=headers)).headers["etag"]
        async with beside.writing() as session:
            await journal.lock(session, event.slug)
            sent = {**headers, "if-match": etag}
            patching = asyncio.create_task(client.patch(address, headers=sent, json={"floor": "9"}))
            await asyncio.sleep(1)
            server.process.terminate()
            await asyncio.sleep(1)
            assert not patching.done()
            assert server.process.poll() is None
        answer = await patching
        assert (answer.status_code, answer.json()["floor"]) == (200, "9")
        code = await asyncio.to_thread(server.process.wait, 20)
    assert code == 0
    assert (await whole_of(beside, event.slug)).resources["room"]["zaal"].record == replace(room, floor="9")
    assert "Traceback" not in server.log.read_text("utf-8")
    assert not counts.exists()
