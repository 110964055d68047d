"""Where requests begin and end on a connection: as many answers as requests, and every body read as a body."""

import itertools
import json
import shutil
import socket
from pathlib import Path
from typing import Protocol

import pytest

from tests.conftest import SEED_EVENT
from tests.server.serving import Served, run

ROOM = f"/v1/events/{SEED_EVENT}/rooms/{{}}"
EXTRAS = (
    *((b"connection: upgrade", b"upgrade: " + name) for name in (b"h2c", b"websocket", b"foo", b"TLS/1.0")),
    (b"connection: upgrade, http2-settings", b"upgrade: h2c", b"http2-settings: AAMAAABkAARAAAAAAAIAAAAA"),
    (b"upgrade: h2c",),
    (b"proxy-connection: upgrade", b"upgrade: h2c"),
    (b"connection: upgrade", b"upgrade: h2c", b"upgrade: websocket", b"upgrade: foo/1"),
    (b"expect: 100-continue", b"connection: upgrade", b"upgrade: h2c"),
    (b"connection: upgrade",),
    (b"connection: keep-alive",),
    (b"expect: 100-continue",),
    (),
)
LINES = {"a PUT": b"PUT %b HTTP/1.1", "a POST": b"POST %b HTTP/1.1", "a read with a body": b"GET %b HTTP/1.1"}
FRAMINGS = ("content-length", "chunked", "chunked with a trailer", "chunked with an upgrade in a trailer")
CODINGS = (b"gzip", b"identity", b"chunked, gzip", b"chunked, chunked", b"xchunked", b"chunked;a=b")
WRONG = (
    b"content-length: 5\r\ntransfer-encoding: chunked",
    b"transfer-encoding: chunked\r\ncontent-length: 5",
    b"content-length: 5\r\ncontent-length: 6",
    b"content-length: +5",
    b"transfer-encoding: chunked\r\ntransfer-encoding: chunked",
    *(b"transfer-encoding: " + coding for coding in (*CODINGS, b"gzip, chunked", b"x, chunked")),
)
"""Framings that two servers could read differently."""
CUTS = ("in one segment", "head and body apart", "byte by byte")


@pytest.fixture(scope="module")
def token(server: Served) -> bytes:
    return server.token("organiser", SEED_EVENT).encode()


def framed(body: bytes, framing: str) -> tuple[bytes, bytes]:
    """The header of a framing, and the body in it."""
    if framing == "content-length":
        return b"content-length: %d" % len(body), body
    trailer = b"x-trailer: GET /health/live HTTP/1.1\r\n" if "trailer" in framing else b""
    if "upgrade" in framing:
        trailer += b"connection: upgrade\r\nupgrade: h2c\r\n"
    return b"transfer-encoding: chunked", b"%x\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, trailer)


def request(line: bytes, headers: tuple[bytes, ...], body: bytes = b"", framing: str = "") -> tuple[bytes, bytes]:
    """The head and the body of a request."""
    header, content = framed(body, framing) if framing else (b"", b"")
    lines = [line, b"host: x", *headers, *([header] if header else [])]
    return b"\r\n".join(lines) + b"\r\n\r\n", content


class Listening(Protocol):
    """A server."""

    @property
    def port(self) -> int:
        """Where it listens."""


def answers(server: Listening, *segments: bytes, last: bytes = b'"status":"ok"') -> list[bytes]:
    """What comes back on one connection, answer by answer, until the server closes it or `last` has come."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        got = b""
        for segment in segments:
            connection.sendall(segment)
        while not got.endswith(last + b"}") and (piece := connection.recv(65_536)):
            got += piece
    return [one for one in got.split(b"HTTP/1.1 ")[1:] if not one.startswith(b"100")]


def cut(head: bytes, body: bytes, rest: bytes, how: str) -> list[bytes]:
    """The segments that the bytes of two requests come in."""
    if how == "in one segment":
        return [head + body + rest]
    if how == "head and body apart":
        return [head, body + rest]
    whole = head + body + rest
    return [whole[place : place + 1] for place in range(len(whole))]


LIVE = b"".join(request(b"GET /health/live HTTP/1.1", ()))


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_body_is_no_request_whatever_the_head_says(server: Served, token: bytes, framing: str, how: str) -> None:
    smuggled = b"DELETE /v1/events/x HTTP/1.1\r\nHost: x\r\nX: "
    own = b"authorization: Bearer " + token
    extras = EXTRAS if how != "byte by byte" else EXTRAS[:1]
    for extra, line, known in itertools.product(extras, LINES.values(), (True, False)):
        path = ROOM.format("framing").encode() if known else b"/v1/nothing"
        head, body = request(line % path, (*extra, *([own] if known else [])), smuggled, framing)
        found = answers(server, *cut(head, body, LIVE, how))
        assert len(found) == 2, (extra, line, known, found)
        assert found[1].startswith(b"200"), (extra, line, known, found)


@pytest.mark.parametrize("how", CUTS[:2])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_body_is_read_whatever_the_head_says(server: Served, token: bytes, framing: str, how: str) -> None:
    for number, extra in enumerate(EXTRAS):
        name = f"{framing} {how} {number}"
        path = ROOM.format(name.replace(" ", "-")).encode()
        headers = (*extra, b"authorization: Bearer " + token, b"content-type: application/json")
        head, body = request(b"PUT %b HTTP/1.1" % path, headers, json.dumps({"name": name}).encode(), framing)
        found = answers(server, *cut(head, body, LIVE, how))
        assert len(found) == 2, (extra, found)
        assert found[0].startswith(b"201"), (extra, found)
        assert json.loads(found[0].partition(b"\r\n\r\n")[2])["name"] == name


def test_pipelined_requests_that_all_ask_for_an_upgrade_are_all_answered(server: Served) -> None:
    one = b"".join(request(b"GET /v1/events HTTP/1.1", EXTRAS[0]))
    assert [answer[:3] for answer in answers(server, one * 3 + LIVE)] == [b"200"] * 4


@pytest.mark.parametrize("framing", FRAMINGS)
def test_an_upgrade_behind_the_framing_changes_nothing(server: Served, framing: str) -> None:
    header, content = framed(b"DELETE /v1/events/x HTTP/1.1\r\nHost: x\r\nX: ", framing)
    for extra in EXTRAS:
        head = b"\r\n".join([b"POST /v1/nothing HTTP/1.1", header, b"host: x", *extra]) + b"\r\n\r\n"
        assert [answer[:3] for answer in answers(server, head + content + LIVE)] == [b"404", b"200"], extra


def test_thousands_of_upgrades_in_one_segment_are_all_answered(server: Served) -> None:
    one = b"".join(request(b"GET /health/live HTTP/1.1", EXTRAS[0]))
    last = b"".join(request(b"GET /health/live HTTP/1.1", (*EXTRAS[0], b"connection: close")))
    found = answers(server, one * 3_000 + last, last=b"never")
    assert {answer[:3] for answer in found} == {b"200"}
    assert len(found) == 3_001


def test_after_a_refused_framing_nothing_more_is_read(server: Served) -> None:
    for wrong in WRONG:
        head, _ = request(b"PUT /v1/events/x HTTP/1.1", (*EXTRAS[0], wrong))
        found = answers(server, head + b"0\r\n\r\n" + LIVE)
        assert [answer[:3] for answer in found] == [b"400"], wrong


@pytest.mark.parametrize("framing", FRAMINGS)
def test_what_follows_the_last_request_does_not_change_its_answer(server: Served, token: bytes, framing: str) -> None:
    headers = (b"connection: close, upgrade", b"upgrade: h2c", b"authorization: Bearer " + token)
    for behind in (LIVE, b"no HTTP at all\r\n\r\n"):
        read, empty = request(b"GET /v1/events HTTP/1.1", headers, b"{}", framing)
        assert [answer[:3] for answer in answers(server, read + empty + behind)] == [b"200"]


def test_the_connection_ends_after_an_answer_to_close_or_connect(server: Served) -> None:
    closing, _ = request(b"GET /health/live HTTP/1.1", (b"connection: close, upgrade", b"upgrade: h2c"))
    assert len(answers(server, closing + LIVE)) == 1
    old, _ = request(b"GET /health/live HTTP/1.0", EXTRAS[0])
    assert len(answers(server, old + LIVE)) == 1
    for target, framing in itertools.product((b"example.org:443", b"/v1/events"), ("", *FRAMINGS)):
        tunnel, body = request(b"CONNECT %b HTTP/1.1" % target, (), LIVE, framing)
        assert len(answers(server, tunnel + body + LIVE)) == 1, (target, framing)


def test_curl_can_write_with_http2_asked_for(server: Served, token: bytes, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    body, status = tmp_path / "body", "%{http_code}"
    printed = run(
        *(curl, "-s", "--http2", "-X", "PUT", "-H", f"Authorization: Bearer {token.decode()}"),
        *("-H", "Content-Type: application/json", "-d", '{"name":"By curl"}', "-o", body, "-w", status),
        server.address + ROOM.format("by-curl"),
    )
    assert (printed, json.loads(body.read_text("utf-8"))["name"]) == ("201", "By curl")
