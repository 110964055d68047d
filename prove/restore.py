"""After a restore nothing from before is current: tags, dates and cursors of lost content, and edits based on it."""

import asyncio
import os
import tempfile
from pathlib import Path

import httpx

from prove import servers
from prove.proofs import Figures, proof
from prove.writing import ENGINES, EVENT, SESSION, clients, engine, patch
from tests import postgres

LISTS = tuple(f"/v1/events/{EVENT}/{kind}?limit=1" for kind in ("sessions", "speakers", "topics", "partners"))


async def edits(client: httpx.AsyncClient, word: str, count: int) -> list[str]:
    """So many edits of one session; returns the tag after each."""
    tags = []
    for number in range(count):
        answer = await patch(client, SESSION, {"title": f"{word} {number}"}, "*")
        assert answer.status_code == 200, answer.text
        tags.append(answer.headers["etag"])
    return tags


async def current(client: httpx.AsyncClient, tags: list[str]) -> int:
    """How many of these tags the session is told to have still, for readers and for writers."""
    told = 0
    for tag in tags:
        told += (await client.get(SESSION, headers={"If-None-Match": tag})).status_code == 304
        told += (await patch(client, SESSION, {"title": "Stale"}, tag)).status_code == 200
    return told


async def held(client: httpx.AsyncClient) -> dict[str, httpx.Response]:
    """The lists as a phone holds them."""
    return {address: await client.get(address) for address in LISTS}


async def one_restore(database: str, folder: Path, rounds: int) -> tuple[int, int, int]:
    """Backed up while it is edited, edited on, restored, edited again; returns edits, checks and what was in it."""
    secret = servers.token(database, "organiser", EVENT)
    backup = str(folder / "backup")
    with servers.running(database) as running:
        (client,) = clients(running, secret, 1)
        await edits(client, "Before", rounds)
        writing = asyncio.create_task(edits(client, "Meanwhile", rounds))
        await asyncio.to_thread(servers.command, "backup", backup, "--database", database)
        lost = [*await writing, *await edits(client, "Lost", rounds)]
        phone = await held(client)
        await client.aclose()
    await asyncio.to_thread(servers.command, "restore", backup, "--database", database)
    with servers.running(database) as running:
        (client,) = clients(running, secret, 1)
        title = (await client.get(SESSION)).json()["title"]
        kept = 0 if title.startswith("Before") else int(title.split()[1]) + 1
        assert title.startswith(("Before", "Meanwhile")), title
        for _ in range(2):
            assert await current(client, lost) == 0, "a tag of lost content is current"
            for address, answer in phone.items():
                again = await client.get(address, headers={"If-None-Match": answer.headers["etag"]})
                assert again.status_code == 200, address
                following = await client.get(f"{address}&cursor={answer.json()['nextCursor']}")
                assert following.status_code == 400, address
            await edits(client, "After", 2 * rounds)  # through the same counters
        await client.aclose()
    return 7 * rounds, 4 * len(lost) + 4 * len(phone), kept


@proof(
    "restore",
    "Backed up under writes and restored: no tag, cursor or precondition of lost content holds, on both engines.",
    normal={"rounds": 8},
    long={"rounds": 500},
)
async def restore(rounds: int) -> Figures:
    """Both engines, with PostgreSQL's own programs."""
    os.environ["PATH"] = f"{postgres.PROGRAMS}:{os.environ['PATH']}"
    total = checked = 0
    for name in ENGINES:
        with engine(name) as database, tempfile.TemporaryDirectory(prefix="proof-") as folder:
            servers.command("seed", "--database", database)
            made, asked, _ = await one_restore(database, Path(folder), rounds)
            total, checked = total + made, checked + asked
    return {"edits": total, "tags and cursors of lost content tried": checked, "taken for current": 0}
