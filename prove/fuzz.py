"""Whatever is sent: never a 500, never an exception, and every answer with its manners."""

import asyncio
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx
from asgi_lifespan import LifespanManager

from congress_api import logs
from congress_api.app import create_app
from congress_api.domain.importing import LISTS
from congress_api.http.default_headers import CORS, SECURITY
from congress_api.settings import Settings
from prove import servers
from prove.hostile import WRITES, Dice, Hostile
from prove.proofs import Figures, proof

PROCESSES = 2
EVENT = "demo-60-1"
MANNERS = {name for name, _ in (*CORS, *SECURITY)} | {b"api-version", b"content-security-policy", b"x-request-id"}
KEPT = MANNERS - {b"x-request-id"}  # an answer from finished bytes names no request
LEGAL = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
NO_LIMIT = 10**12


@proof(
    "fuzz",
    "Hostile requests: no 500, no exception, every answer with its version and security headers, errors as problem "
    "details.",
    normal={"requests": 100_000},
    long={"requests": 2_000_000},
)
def fuzz(requests: int) -> Figures:
    """Half of the requests in each of two processes, with databases of their own."""
    share = requests // PROCESSES
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        seen = sum(pool.map(_fuzzed, range(PROCESSES), [share] * PROCESSES), Counter[tuple[int, bool]]())
    done = sum(count for (status, is_write), count in seen.items() if is_write and status < 300)
    statuses = {str(status): seen[status, False] + seen[status, True] for status, _ in sorted(seen)}
    return {"requests": seen.total(), "writes done": done, **statuses}


def _fuzzed(seed: int, count: int) -> Counter[tuple[int, bool]]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        return asyncio.run(_sent(seed, count, f"sqlite+aiosqlite:///{Path(folder, 'fuzz.sqlite')}"))


async def _sent(seed: int, count: int, url: str) -> Counter[tuple[int, bool]]:
    """The answers by status, and whether to a write. Raises AssertionError that names the request with a faulty one."""
    logs.configure("ERROR")
    servers.command("demo", "--sessions", "60", "--database", url)
    seen: Counter[tuple[int, bool]] = Counter()
    async with _application(url) as (app, routes):
        known = await _known(app)
        tokens = [servers.token(url, role, EVENT) for role in ("organiser", "reader")]
        tokens.append(servers.token(url, "partner", EVENT, known["partner"][0]))
        dice = Dice(seed, routes, known, tokens)
        for number in range(count):
            request = dice.roll()
            if request.ends_its_token:
                request = request.with_token(await _one_more_token(app, tokens[0]))
            try:
                status, body = await asked(app, request)
            except Exception as error:
                raise AssertionError(f"request {number} of seed {seed}, {request}: {error!r}"[:3_000]) from error
            seen[status, request.method in WRITES] += 1
            _remember(dice, request, status, body)
    return seen


def without_limits(url: str) -> Settings:
    """Settings for one who asks more than any client may."""
    return Settings(
        database_url=url,
        reads_per_minute=NO_LIMIT,
        token_requests_per_minute=NO_LIMIT,
        token_writes_per_minute=NO_LIMIT,
        failures_per_minute=NO_LIMIT,
    )


@asynccontextmanager
async def _application(url: str) -> AsyncIterator[tuple[Any, Mapping[str, frozenset[str]]]]:
    """The application with its routes and their methods."""
    app: Any = create_app(without_limits(url))
    async with LifespanManager(app):
        yield app, app._inside._table.methods  # noqa: SLF001  # there is no other list of all of them


async def _known(app: Any) -> dict[str, list[str]]:
    """Slugs of the event, by the name that they have in routes."""
    known = {"event": [EVENT]}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        for kind, name in LISTS.items():
            page = (await client.get(f"/v1/events/{EVENT}/{name}")).json()
            known[kind] = [item["slug"] for item in page["items"]]
    return known


async def _one_more_token(app: Any, organiser: str) -> str:
    """A token for one request: it ends its token, and with those of the run every later write would get 401."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        made = await client.post(
            f"/v1/events/{EVENT}/tokens", json={"role": "reader"}, headers={"authorization": f"Bearer {organiser}"}
        )
    secret: str = made.raise_for_status().json()["secret"]
    return secret


async def asked(app: Any, request: Hostile) -> tuple[int, bytes]:
    """The answer, when it has its manners."""
    sent: list[Any] = []
    waiting = [{"type": "http.request", "body": request.body, "more_body": False}]

    async def receive() -> Any:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(request.scope(), receive, send)
    start, body = sent[0], b"".join(message.get("body", b"") for message in sent[1:])
    return start["status"], check(request, start["status"], list(start["headers"]), body)


def check(request: Hostile, status: int, pairs: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    """The body without its content coding. Raises AssertionError that says what is wrong with an answer."""
    headers = dict(pairs)
    assert status < 500, f"{status} {body[:500]!r}"
    assert (missing := KEPT - headers.keys()) == set(), f"{missing} missing"
    assert all(LEGAL.fullmatch(value) and value == value.strip() for _, value in pairs), f"illegal header in {pairs}"
    if request.method == "HEAD" or status in (204, 304):
        assert not body, "there must be no body"
    elif b"content-length" in headers:
        assert int(headers[b"content-length"]) == len(body), "the length is another one"
    decoded = httpx.Response(status, headers=pairs, content=body).content
    if status >= 400 and request.method != "HEAD":
        _check_problem(status, headers, decoded)
    return decoded


def _check_problem(status: int, headers: dict[bytes, bytes], body: bytes) -> None:
    assert headers[b"content-type"] == b"application/problem+json", headers[b"content-type"]
    assert headers[b"cache-control"] == b"no-store"
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["instance"].endswith(headers[b"x-request-id"].decode()), "another instance"
    assert problem["type"].startswith("/problems/")
    needed = {405: b"allow", 401: b"www-authenticate", 429: b"retry-after", 415: b"accept"}.get(status)
    assert needed is None or any(name.startswith(needed) for name in headers), f"{needed!r} missing"
    assert b"Traceback" not in body


def _remember(dice: Dice, request: Hostile, status: int, body: bytes) -> None:
    """Keep real cursors and resources, for what is rolled from here on."""
    if status != 200 or request.method != "GET" or not body.startswith(b'{"i'):
        return
    answer = json.loads(body)
    if cursor := answer.get("nextCursor"):
        pairs = [pair for pair in request.query.split(b"&") if not pair.startswith(b"cursor=")]
        dice.cursors[1_000:] = [(request.raw_path, b"&".join(pairs), cursor)]
    elif "slug" in answer:
        dice.resources[1_000:] = [(request.raw_path, answer)]


if __name__ == "__main__":
    print(_fuzzed(int(sys.argv[1]), int(sys.argv[2])))
