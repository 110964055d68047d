"""The bounds on what requests hold: bodies, pictures, headers, rates, events in memory."""

import asyncio
import io
import itertools
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping

import httpx
import psutil
from PIL import Image

from congress_api.http.rate_limits import WORK_PER_MINUTE
from congress_api.snapshot.cache import LOAD_WORK
from congress_api.store import tokens
from congress_api.vocabulary.token import Role
from prove import servers
from prove.proofs import Figures
from prove.raw import Connection, status_of

EVENT = "ibestuur-congres-2024"
OTHERS = 6
"""Further events, more than the server of `events` keeps in memory."""
LIMIT = 20
"""Of each rate, a minute."""
BODIES = 4_000_000
LARGE = 900_000
PIXELS = 1_500
"""The width and height of a large picture."""


class Secrets:
    """Tokens of the event; each check takes its own, so that none uses up another's rate."""

    def __init__(self, found: list[str]) -> None:
        self._found = found

    @classmethod
    async def made(cls, server: servers.Server) -> "Secrets":
        """Many, and the further events."""
        make = ("token", "create", "--role", "administrator", "--database", server.database)
        administrator = await asyncio.to_thread(servers.command, *make)
        for seed in range(OTHERS):
            other = ("demo", "--sessions", "20", "--seed", str(seed), "--database", server.database)
            await asyncio.to_thread(servers.command, *other)
        async with httpx.AsyncClient(base_url=server.url, headers=_bearer(administrator)) as client:
            body = {"role": "organiser", "label": "proof"}
            made = [await client.post(f"/v1/events/{EVENT}/tokens", json=body) for _ in range(20)]
        return cls([answer.raise_for_status().json()["secret"] for answer in made])

    def one(self) -> Mapping[str, str]:
        """The header of a token that nobody used."""
        return _bearer(self._found.pop())


def _bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def _client(server: servers.Server) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=None)
    return httpx.AsyncClient(base_url=server.url, timeout=60, limits=limits)


async def bodies(server: servers.Server, secrets: Secrets) -> Figures:
    """Uploads that lack their last byte: a token has its quarter, all have the whole, memory stays bounded."""
    before = psutil.Process(server.pid).memory_info().rss
    own = [secrets.one() for _ in range(6)]
    held = [await _unfinished(server, secret) for secret in own for _ in range(4)]
    answers = [asyncio.create_task(one.answer()) for one in held]
    refused, waiting = await asyncio.wait(answers, timeout=3)
    grown = psutil.Process(server.pid).memory_info().rss - before
    answered = Counter(status_of(answer.result()) for answer in refused)
    assert answered[429] >= len(own), answered
    assert answered[503] >= 1, answered
    assert grown < 8 * BODIES, grown
    for one in held:
        one.close()
    await asyncio.wait(waiting)
    await asyncio.sleep(0.5)
    async with _client(server) as client:
        answer = await client.put(f"/v1/events/{EVENT}/rooms/whole", json={"name": "x"}, headers=own[0])
        assert answer.status_code in (200, 201), answer.text
    return {"bodies refused": answered[429] + answered[503], "memory grown by MB": round(grown / 1e6)}


async def _unfinished(server: servers.Server, secret: Mapping[str, str]) -> Connection:
    head = f"PUT /v1/events/{EVENT}/rooms/held HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += f"Authorization: {secret['authorization']}\r\nContent-Length: {LARGE + 1}\r\n\r\n"
    return await Connection.to(server.port, head.encode() + b" " * LARGE)


async def pictures(server: servers.Server, secrets: Secrets) -> Figures:
    """Large pictures with one token, and a small one with another, which does not wait for them."""
    large, small = _picture(PIXELS), _picture(10)

    async def upload(client: httpx.AsyncClient, secret: Mapping[str, str], picture: bytes) -> float:
        files = {"file": ("a.png", picture, "image/png")}
        headers = {**secret, "if-match": "*"}
        answer = await client.put(f"/v1/events/{EVENT}/logo", files=files, headers=headers)
        assert answer.status_code in (200, 412, 503), answer.text
        return time.monotonic()

    async with _client(server) as client:
        crowd_secret, secret = secrets.one(), secrets.one()
        crowd = [asyncio.create_task(upload(client, crowd_secret, large)) for _ in range(6)]
        await asyncio.sleep(0.5)
        mine = await upload(client, secret, small)
        ends = sorted(await asyncio.gather(*crowd))
    before = sum(end < mine for end in ends)
    assert before <= 2, f"{before} of 6 large pictures came first"
    return {"pictures of another that came first": before}


def _picture(side: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (side, side), (random.randrange(256), 90, 90)).save(made, "PNG", compress_level=1)
    return made.getvalue()


async def heads(server: servers.Server, _secrets: Secrets) -> Figures:
    """The bounds of headers hold for a cached response too."""
    many = {f"x-{number}": "x" for number in range(200)}
    asks = {"many": many, "long": {"x": "x" * 20_000}, "longer": {"x": "x" * 70_000}}
    async with _client(server) as client:
        for _ in range(3):
            (await client.get("/v1/events")).raise_for_status()
        for name, headers in asks.items():
            assert (await client.get("/v1/events", headers=headers)).status_code == 431, name
        assert (await client.get(f"/v1/events?q={'x' * 9_000}")).status_code == 414
        assert (await client.get("/v1/events")).status_code == 200
    return {"heads refused": len(asks) + 1}


async def rates(server: servers.Server, secrets: Secrets) -> Figures:
    """What counts for an address or a token, beyond its limit."""
    room, secret = f"/v1/events/{EVENT}/rooms", secrets.one()
    asks: dict[str, tuple[str, str, Mapping[str, str]]] = {
        "unknown paths": ("GET", "/v1/nothing", {}),
        "unknown methods": ("TRACE", room, {}),
        "writes without a token": ("PUT", f"{room}/a", {}),
        "metrics": ("GET", "/metrics", {}),
        "pages": ("GET", "/problems?x", {}),
        "writes with a token": ("DELETE", f"{room}/nowhere", secret),
        "reads with a token": ("GET", room, secret),
    }
    async with _client(server) as client:
        for number, (name, (method, path, headers)) in enumerate(asks.items()):
            hops = itertools.cycle(f"2001:db8:{number}::{host:x}" for host in range(1, 50))
            found = Counter[int]()
            for _ in range(3 * LIMIT):
                own = {"x-forwarded-for": f"[{next(hops)}]:{4_000 + found.total()}", **headers}
                answer = await client.request(method, path, headers=own)
                found[answer.status_code] += 1
                assert (answer.status_code == 429) == ("retry-after" in answer.headers)
            assert found[429] >= 2 * LIMIT - 5, (name, found)
            assert found.total() - found[429] >= LIMIT, (name, found)
        health = [(await client.get(f"/health/{name}")).status_code for name in ("live", "ready") * 2 * LIMIT]
    assert set(health) == {200}
    return {"kinds of requests counted": len(asks)}


async def forged(server: servers.Server, secrets: Secrets) -> Figures:
    """Beyond the limit, invalid tokens are refused; one that was valid before passes."""
    known, fresh = secrets.one(), secrets.one()
    async with _client(server) as client:
        assert (await client.get("/v1/me", headers=known)).status_code == 200
        invented = [_bearer(tokens.new_secret(Role.organiser)) for _ in range(10 * LIMIT)]
        found = Counter[int]()
        for header in invented:
            found[(await client.get("/v1/me", headers=header)).status_code] += 1
        assert found[401] <= LIMIT + 5, found
        assert (await client.get("/v1/me", headers=known)).status_code == 200
        assert (await client.get("/v1/me", headers=fresh)).status_code == 429
    return {"forged tokens refused unread": found[429]}


async def events(server: servers.Server, secrets: Secrets) -> Figures:
    """More events than fit into memory: loads count as requests, the page at `/` loads none, editors keep theirs."""
    editor = secrets.one()
    async with _client(server) as client:
        slugs = [one["slug"] for one in (await client.get("/v1/events")).json()["items"]]
        (await client.get(f"/v1/events/{EVENT}/rooms", headers=editor)).raise_for_status()
        found = Counter[int]()
        most = WORK_PER_MINUTE // LOAD_WORK
        for number in range(2 * most):
            answer = await client.get(f"/v1/events/{slugs[number % len(slugs)]}/rooms?limit={1 + number % 90}")
            found[answer.status_code] += 1
            if found[429]:
                break
        assert found[429], found
        assert found[200] <= most, found
        process = psutil.Process(server.pid)
        pages = await _cpu(process, lambda: client.get("/", headers={"x-forwarded-for": "192.0.2.1"}))
        edits = await _cpu(process, lambda: client.get(f"/v1/events/{EVENT}/rooms", headers=editor))
    assert pages < 0.015, f"{pages * 1e3:.1f} ms for the page at /"
    assert edits < 0.015, f"{edits * 1e3:.1f} ms for a read of an editor"
    return {"loads until refused": found[200], "ms of CPU for a page": round(pages * 1e3, 1)}


async def _cpu(process: psutil.Process, ask: Callable[[], Awaitable[httpx.Response]]) -> float:
    """The CPU seconds of a request, on average."""
    (await ask()).raise_for_status()
    before, count = sum(process.cpu_times()[:2]), 40
    for _ in range(count):
        (await ask()).raise_for_status()
    return (sum(process.cpu_times()[:2]) - before) / count


Check = Callable[[servers.Server, Secrets], Awaitable[Figures]]
PROXY = {"CONGRESS_API_TRUSTED_PROXIES": "1"}
CHECKS: tuple[tuple[tuple[Check, ...], dict[str, str]], ...] = (
    (
        (bodies, pictures, heads, forged),
        {
            "CONGRESS_API_BODIES_BYTES": str(BODIES),
            "CONGRESS_API_IMAGE_BYTES": "1000000",
            "CONGRESS_API_FAILURES_PER_MINUTE": str(LIMIT),
        },
    ),
    (
        (rates,),
        {
            **PROXY,
            "CONGRESS_API_READS_PER_MINUTE": str(LIMIT),
            "CONGRESS_API_TOKEN_REQUESTS_PER_MINUTE": str(LIMIT),
            "CONGRESS_API_TOKEN_WRITES_PER_MINUTE": str(LIMIT),
        },
    ),
    ((events,), {**PROXY, "CONGRESS_API_EVENTS_IN_MEMORY": "4", "CONGRESS_API_READS_PER_MINUTE": "1000"}),
)
"""Each group with the settings of its server."""
