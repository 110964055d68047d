"""Cached responses that the protocol writes itself: the bytes and the manners of those that come through ASGI."""

import asyncio
import itertools

import pytest

from congress_api import protocol
from congress_api.connections import ConnectionLimit
from congress_api.http.response_cache import ResponseCache
from congress_api.protocol import LimitedProtocol
from tests.both_paths import Connection, lasting, past
from tests.conftest import DEMO_EVENT
from tests.server import test_framing as framing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATH = f"/v1/events/{DEMO_EVENT}/sessions"
LINE = f"GET {PATH}?limit=3 HTTP/1.1".encode()
PHONE = (
    b"Host: x",
    b"User-Agent: Phone/1.0 (x; y)",
    b"Accept: */*",
    b"Accept-Encoding: gzip, br",
    b"Accept-Language: nl",
)


def head(*lines: bytes) -> bytes:
    return b"\r\n".join(lines) + b"\r\n\r\n"


GET = head(LINE, *PHONE)
numbers = itertools.count(1)


@pytest.fixture(autouse=True)
async def cached(app: ResponseCache) -> None:
    """The response to GET is in the cache, and of a second that is over."""
    connection = Connection(past(app))
    while b"last-modified" not in await connection.ask(GET) or not Connection(app).receive(GET):
        pass


def tag_of(response: bytes) -> bytes:
    return response.partition(b"\r\netag: ")[2].partition(b"\r\n")[0]


async def test_it_is_written_at_once_and_is_the_same_as_through_asgi(app: ResponseCache) -> None:
    tag = tag_of(Connection(app).receive(GET))
    for line, more in itertools.product(
        (LINE, LINE.replace(b"GET", b"HEAD")),
        ((), (b"If-None-Match: " + tag,), (b"If-None-Match: *",),
         (b"Connection: Keep-Alive",), (b"If-None-Match: W/" + tag,),
         (b"If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",), (b"If-Modified-Since: nonsense",), (b"Cookie: a=b",)),
    ):  # fmt: skip
        request = head(line, *PHONE, *more)
        fast, slow = Connection(app).receive(request), await Connection(past(app)).ask(request)
        assert fast[:13] == (b"HTTP/1.1 304 " if b"If-None" in request or b"2100" in request else b"HTTP/1.1 200 ")
        assert lasting(fast) == lasting(slow)
        assert fast.count(b"\r\ndate: ") == 1
        assert fast.endswith(b"\r\n\r\n") == (line[:4] == b"HEAD" or fast[9:12] == b"304")


async def test_a_connection_alternates_between_the_paths(app: ResponseCache) -> None:
    connection, other = Connection(app), Connection(past(app))
    uncached = head(f"GET {PATH}?nonsense=1 HTTP/1.1".encode(), *PHONE)
    for request in (GET, uncached, GET, GET, uncached, b"\r\n" + GET, GET):
        assert lasting(await connection.ask(request)) == lasting(await other.ask(request))
    assert connection.state.total_requests == other.state.total_requests == 7
    assert connection.receive(GET), "the connection is on the fast path again"


async def test_it_is_counted_as_a_cached_response(app: ResponseCache) -> None:
    app._counts.flush()
    connection = Connection(app)
    connection.receive(GET)
    connection.receive(head(LINE, *PHONE, b"If-None-Match: *"))
    assert app._counts.flush() == (1, 1)


async def test_the_wait_for_the_next_request_begins_with_it(app: ResponseCache) -> None:
    connection = Connection(app)
    connection.protocol.waits_since -= 10
    begun = connection.protocol.loop.time()
    assert connection.receive(GET)
    assert connection.protocol.waits_since >= begun
    assert connection.protocol._patience == protocol.IDLE_SECONDS
    assert connection.protocol.is_waiting()


ODD = {
    "another method": GET.replace(b"GET", b"POST", 1),
    "an old version": GET.replace(b"HTTP/1.1", b"HTTP/1.0"),
    "the last one": head(LINE, *PHONE, b"Connection: close"),
    "two connection options": head(LINE, *PHONE, b"Connection: keep-alive, TE"),
    "no host": head(LINE, *PHONE[1:]),
    "two hosts": head(LINE, *PHONE, b"host: y"),
    "a host of two words": head(LINE, b"Host: x y", *PHONE[1:]),
    "a host with a path": head(LINE, b"Host: x/y", *PHONE[1:]),
    "a header twice": head(LINE, *PHONE, b"accept-language: en"),
    "a token": head(LINE, *PHONE, b"Authorization: Bearer x"),
    "a body": head(LINE, *PHONE, b"Content-Length: 2") + b"{}",
    "an empty body": head(LINE, *PHONE, b"Content-Length: 0"),
    "chunks": head(LINE, *PHONE, b"Transfer-Encoding: chunked") + b"0\r\n\r\n",
    "an upgrade": head(LINE, *PHONE, b"Connection: upgrade", b"Upgrade: h2c"),
    "an expectation": head(LINE, *PHONE, b"Expect: 100-continue"),
    "an absolute target": head(f"GET http://x{PATH}?limit=3 HTTP/1.1".encode(), *PHONE),
    "a fragment": head(f"GET {PATH}?limit=3#x HTTP/1.1".encode(), *PHONE),
    "another query": head(f"GET {PATH}?limit=3&x HTTP/1.1".encode(), *PHONE),
    "a condition for writes": head(LINE, *PHONE, b'If-Match: "x"'),
    "another media type": head(LINE, b"Host: x", b"Accept: text/csv"),
    "a space too many": head(LINE, *PHONE, b"X-A:  b"),
    "a space behind": head(LINE, *PHONE, b"X-A: b "),
    "no space": head(LINE, *PHONE, b"X-A:b"),
    "a tab": head(LINE, *PHONE, b"X-A: b\tc"),
    "no value": head(LINE, *PHONE, b"X-A: "),
    "a space before the colon": head(LINE, *PHONE, b"X-A : b"),
    "a folded line": head(LINE, *PHONE, b"X-A: b", b" c"),
    "bytes beyond ASCII": head(LINE, *PHONE, b"X-A: \xff"),
    "a NUL": head(LINE, *PHONE, b"X-A: \x00"),
    "bare line feeds": GET.replace(b"\r\n", b"\n"),
    "a bare carriage return": head(LINE, *PHONE, b"X-A: b\rc"),
    "a long head": head(LINE, *PHONE, b"X-A: " + b"a" * 5_000),
    "too many fields": head(LINE, *PHONE, *(b"x-%d: y" % number for number in range(101))),
    "two requests": GET + GET,
    "one and a half": GET + GET[:20],
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_what_is_odd_goes_through_asgi(app: ResponseCache, odd: bytes) -> None:
    connection, other = Connection(app), Connection(past(app))
    at_once = connection.receive(odd)
    assert not at_once.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304"))
    assert lasting(at_once + await connection.ask()) == lasting(await other.ask(odd))
    assert connection.wire.is_ended == other.wire.is_ended


@pytest.mark.parametrize("place", [1, 5, len(LINE) + 1, len(LINE) + 10, len(GET) - 2, len(GET) - 1])
async def test_a_head_in_two_segments_is_parsed(app: ResponseCache, place: int) -> None:
    connection = Connection(app)
    assert connection.receive(GET[:place]) == b""
    assert connection.receive(GET[place:]) == b""
    assert lasting(await connection.ask()) == lasting(Connection(app).receive(GET))
    half, other = Connection(app), Connection(past(app))
    at_once = half.receive(GET[:place]) + half.receive(GET)  # the rest of a head may look like a whole one
    assert lasting(at_once + await half.ask()) == lasting(await other.ask(GET[:place], GET))


async def test_nothing_overtakes_a_response_under_way_or_unread(app: ResponseCache) -> None:
    connection = Connection(app)
    uncached = head(f"GET {PATH}?nonsense=1 HTTP/1.1".encode(), *PHONE)
    assert connection.receive(uncached) + connection.receive(GET) == b""
    both = await connection.ask()
    assert both.index(b"HTTP/1.1 400") < both.index(b"HTTP/1.1 200")
    connection.wire.waiting = 1
    assert connection.receive(GET) == b""


async def test_the_rest_of_a_body_is_no_request(app: ResponseCache) -> None:
    connection = Connection(app)
    early = await connection.ask(
        head(f"GET {PATH}?nonsense=1 HTTP/1.1".encode(), *PHONE, b"content-length: %d" % len(GET))
    )
    assert early.startswith(b"HTTP/1.1 400")
    assert connection.receive(GET) == b"", "these bytes are that body"
    assert connection.receive(GET).startswith(b"HTTP/1.1 200")


async def test_a_connection_beyond_the_limit_is_not_served_from_the_cache(
    app: ResponseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LimitedProtocol, "_watched", True)
    monkeypatch.setattr(LimitedProtocol, "limit", ConnectionLimit(0))
    connection = Connection(app)
    assert connection.receive(GET) == b""
    assert (await connection.ask()).startswith(b"HTTP/1.1 503")


@pytest.fixture
def uncached() -> bytes:
    """A request that was never made before, and whose response is cached once it was made twice."""
    return head(f"GET {PATH}?limit=3&from=2026-01-01T00:00:00.{next(numbers):06}Z HTTP/1.1".encode(), *PHONE)


async def test_a_crowd_waits_for_the_response_that_is_made_for_the_first(app: ResponseCache, uncached: bytes) -> None:
    app._counts.flush()
    first, *others = crowd = [Connection(app) for _ in range(20)]
    assert [one.receive(uncached) for one in crowd] == [b""] * 20
    assert [len(one.state.tasks) for one in crowd] == [1] + [0] * 19, "the others are not parsed"
    assert not any(one.protocol.is_waiting() for one in crowd), "none of them is idle"
    await first.ask()
    await asyncio.sleep(0)
    responses = {lasting(bytes(one.wire.written)) for one in others}
    assert app._counts.flush() == (19, 0)
    assert responses == {lasting(Connection(app).receive(uncached))}
    assert all(one.protocol.is_waiting() for one in crowd)


async def test_a_crowd_with_a_current_copy_waits_too(app: ResponseCache, uncached: bytes) -> None:
    request = uncached.replace(b"\r\n\r\n", b"\r\nIf-None-Match: *\r\n\r\n")
    first, *others = crowd = [Connection(app) for _ in range(5)]
    assert [one.receive(request) for one in crowd] == [b""] * 5
    assert (await first.ask()).startswith(b"HTTP/1.1 304 ")
    await asyncio.sleep(0)
    assert all(one.wire.written.startswith(b"HTTP/1.1 304 ") for one in others)
    assert not any(one.state.tasks for one in others)


async def test_each_gets_its_own_error(app: ResponseCache) -> None:
    wrong = head(f"GET {PATH}?nonsense={next(numbers)} HTTP/1.1".encode(), *PHONE)
    crowd = [Connection(app) for _ in range(5)]
    for one in crowd:
        one.receive(wrong)
    for one in crowd:
        await one.ask()
    responses = [bytes(one.wire.written) for one in crowd]
    assert len({lasting(response) for response in responses}) == 1
    assert len(set(responses)) == 5, "each has a request id of its own"
    assert responses[0].startswith(b"HTTP/1.1 400 ")


async def test_what_is_sent_to_a_waiting_connection_is_answered_in_order(app: ResponseCache, uncached: bytes) -> None:
    first, waiting = Connection(app), Connection(app)
    first.receive(uncached)
    assert waiting.receive(uncached) == b""
    both = await waiting.ask(head(b"GET /nowhere HTTP/1.1", *PHONE))
    assert both.index(b"HTTP/1.1 200 ") < both.index(b"HTTP/1.1 404 ")
    assert both.count(b"HTTP/1.1 ") == 2
    await first.ask()
    assert waiting.receive(GET).startswith(b"HTTP/1.1 200 ")


async def test_a_client_that_hangs_up_while_it_waits_is_forgotten(app: ResponseCache, uncached: bytes) -> None:
    first, gone, waiting = (Connection(app) for _ in range(3))
    for one in (first, gone, waiting):
        one.receive(uncached)
    gone.wire.close()
    gone.close()
    await first.ask()
    await asyncio.sleep(0)
    assert bytes(gone.wire.written) == b""
    assert waiting.wire.written.startswith(b"HTTP/1.1 200 ")


async def test_the_first_may_hang_up(app: ResponseCache, uncached: bytes) -> None:
    first, waiting = Connection(app), Connection(app)
    first.receive(uncached)
    waiting.receive(uncached)
    first.close()
    await first.ask()
    assert (await waiting.ask() or waiting.wire.written).startswith(b"HTTP/1.1 200 ")


async def test_a_waiting_connection_is_answered_before_the_server_ends(app: ResponseCache, uncached: bytes) -> None:
    first, waiting = Connection(app), Connection(app)
    first.receive(uncached)
    waiting.receive(uncached)
    waiting.protocol.shutdown()
    response = await waiting.ask()
    assert response.startswith(b"HTTP/1.1 200 ")
    assert waiting.wire.is_ended
    await first.ask()


async def test_a_request_with_a_token_neither_waits_nor_is_waited_for(app: ResponseCache, uncached: bytes) -> None:
    secret = uncached.replace(b"\r\n\r\n", b"\r\nAuthorization: Bearer x\r\n\r\n")
    crowd = [Connection(app) for _ in range(3)]
    for one, request in zip(crowd, (uncached, secret, uncached), strict=True):
        one.receive(request)
    assert [len(one.state.tasks) for one in crowd] == [1, 1, 0]
    for one in crowd:
        await one.ask()
    await asyncio.sleep(0)
    assert [bytes(one.wire.written[9:12]) for one in crowd] == [b"200", b"401", b"200"]


@pytest.mark.parametrize("how", framing.CUTS)
@pytest.mark.parametrize("body", framing.FRAMINGS)
async def test_every_framing_is_read_alike(app: ResponseCache, body: str, how: str) -> None:
    smuggled = b"DELETE /v1/events/x HTTP/1.1\r\nHost: x\r\nX: "
    extras = framing.EXTRAS if how != framing.CUTS[2] else framing.EXTRAS[:1]
    for extra, line, path in itertools.product(extras, framing.LINES.values(), (b"/v1/nothing", PATH.encode())):
        own, content = framing.request(line % path, extra, smuggled, body)
        segments = framing.cut(own, content, GET, how)
        connection, other = Connection(app), Connection(past(app))
        for one in (connection, other):
            await one.ask(*segments)
        assert lasting(bytes(connection.wire.written)) == lasting(bytes(other.wire.written)), (extra, line, path)
        assert lasting(await connection.ask(GET)) == lasting(await other.ask(GET))
