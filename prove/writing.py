"""Nobody's work is lost: many writers, one event, several server processes, both engines."""

import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from prove import servers
from prove.proofs import Figures, proof
from tests import postgres

ENGINES = ("SQLite", "PostgreSQL")
EVENT = "ibestuur-congres-2024"
PARTNER = f"/v1/events/{EVENT}/partners/kpn"
SESSION = f"/v1/events/{EVENT}/sessions/identity-wallet"


def clients(running: list[servers.Server], secret: str, count: int) -> list[httpx.AsyncClient]:
    """So many clients, spread over the servers."""
    headers = {"Authorization": f"Bearer {secret}"}
    return [
        httpx.AsyncClient(base_url=running[place % len(running)].url, headers=headers, timeout=60)
        for place in range(count)
    ]


async def patch(client: httpx.AsyncClient, path: str, body: Any, etag: str) -> httpx.Response:
    """A merge patch based on what an ETag stands for."""
    headers = {"If-Match": etag, "Content-Type": "application/merge-patch+json"}
    return await client.patch(path, content=json.dumps(body), headers=headers)


async def collide(running: list[servers.Server], secret: str, round_number: int) -> Counter[int]:
    """Fifty different changes of one resource, all based on the same ETag, at once."""
    crowd = clients(running, secret, 50)
    etag = (await crowd[0].get(PARTNER)).headers["etag"]
    answers = await asyncio.gather(
        *(patch(client, PARTNER, {"tagline": f"{round_number} {n}"}, etag) for n, client in enumerate(crowd))
    )
    won = [answer.json()["tagline"] for answer in answers if answer.status_code == 200]
    stands = (await crowd[1].get(PARTNER)).json()["tagline"]
    assert won == [stands], f"{won} won, {stands} stands"
    for client in crowd:
        await client.aclose()
    return Counter(answer.status_code for answer in answers)


@proof(
    "one-winner",
    "Of 50 concurrent PATCHes with one ETag against two server processes exactly one wins, on SQLite and PostgreSQL.",
    normal={"rounds": 3},
    long={"rounds": 200},
)
async def one_winner(rounds: int) -> Figures:
    """Every round: one 200, forty-nine 412."""
    total: Counter[int] = Counter()
    for name in ENGINES:
        with engine(name) as database, servers.running(database, count=2) as running:
            secret = servers.token(database, "partner", EVENT, "kpn")
            for number in range(rounds):
                counted = await collide(running, secret, number)
                assert counted == {200: 1, 412: 49}, counted
                total += counted
    return {"rounds": 2 * rounds, "won": total[200], "refused with 412": total[412]}


async def retrying(client: httpx.AsyncClient, name: str, count: int) -> int:
    """One editor: adds its words to a shared text, reading again whenever somebody was first."""
    collisions = 0
    for number in range(count):
        while True:
            got = await client.get(SESSION)
            links = [*got.json()["links"], {"kind": "other", "url": f"https://example.org/{name}/{number}"}][-40:]
            alias = {"description": f"{int(got.json()['description'] or '0') + 1}", "links": links}
            answer = await patch(client, SESSION, alias, got.headers["etag"])
            if answer.status_code == 200:
                break
            assert answer.status_code == 412, answer.text
            collisions += 1
    return collisions


@proof(
    "no-lost-updates",
    "Concurrent edits through If-Match retry loops against two server processes: each one counts, none is lost.",
    normal={"edits": 5_000},
    long={"edits": 5_000},
)
async def no_lost_updates(edits: int) -> Figures:
    """On each engine four editors make half of the edits: they raise one number in a text, and no step is missing."""
    editors, each, figures = 4, edits // len(ENGINES), {}
    for name in ENGINES:
        with engine(name) as database, servers.running(database, count=2) as running:
            secret = servers.token(database, "organiser", EVENT)
            crowd = clients(running, secret, editors)
            began = time.monotonic()
            met = await asyncio.gather(*(retrying(client, str(n), each // editors) for n, client in enumerate(crowd)))
            stands = int((await crowd[0].get(SESSION)).json()["description"])
            assert stands == each, f"{each - stands} of {each} edits were lost"
            figures[f"{name}: edits, collisions, seconds"] = f"{each}, {sum(met)}, {time.monotonic() - began:.0f}"
            for client in crowd:
                await client.aclose()
    return {**figures, "lost": 0}


@contextmanager
def postgresql() -> Iterator[tuple[str, Any]]:
    """A durable PostgreSQL of one's own: the URL, and the server to be killed."""
    with tempfile.TemporaryDirectory(prefix="proof-pg-") as folder, postgres.own_server(Path(folder, "data")) as own:
        yield postgres.url_of(own).render_as_string(hide_password=False), own


@contextmanager
def engine(name: str) -> Iterator[str]:
    """A database of one's own on an engine."""
    if name == "SQLite":
        with servers.sqlite_file() as url:
            yield url
    else:
        with postgresql() as (url, _):
            yield url
