"""An app that synchronises ends with what a new one gets, whatever happened meanwhile."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
from asgi_lifespan import LifespanManager

from congress_api.app import create_app
from congress_api.document.texts import pointers
from congress_api.records.kinds import KINDS
from congress_api.settings import Settings
from congress_api.store import epochs, migrating
from congress_api.store.database import Database
from congress_api.wire import kinds as wire_kinds
from prove.fuzz import without_limits
from prove.proofs import Figures, proof
from prove.writing import ENGINES, engine
from tests.syncing import Phone
from tests.tokens import bearer
from tests.workplace import Workplace, a_workplace

STEPS = 8
HISTORIES_OF_AN_EVENT = 10
LANGUAGES = ("nl", "nl", "en", "de")
NOT_DONE = {404, 409, 412, 428}
"""What a write may be answered beside success: others were faster, or it is in the way of something."""


@proof(
    "replay",
    "Random histories of edits, drafts, withdrawals, deletions, returns, new languages, new epochs and restarts, by up "
    "to two writers at once, through two processes: a client that synchronises holds what a new one gets, its check "
    "right at each step, with answers lost and the language changed; one whose copy is damaged heals in two requests.",
    normal={"histories": 300},
    long={"histories": 20_000},
)
async def replay(histories: int) -> Figures:
    """Half of the histories on each engine."""
    tally: Counter[str] = Counter()
    for name in ENGINES:
        with engine(name) as url:
            tally += await _replayed(url, histories // len(ENGINES))
    assert tally["changed only"] > tally["everything"], "most answers should hold only what changed"
    return {"histories": histories, **tally}


class Contents:
    """What writers may write: every resource of an event as it was, and one more of each kind."""

    def __init__(self, bodies: dict[str, dict[str, Any]]) -> None:
        self.bodies = bodies
        """By address under the event."""

    @classmethod
    async def of(cls, work: Workplace) -> "Contents":
        """Those of an event, drafts included."""
        bodies: dict[str, dict[str, Any]] = {}
        for kind in KINDS.values():
            items = (await work.get(f"/{kind.plural}?limit=100", work.organiser)).json()["items"]
            bodies |= {f"/{kind.plural}/{item['slug']}": item for item in items}
            bodies[f"/{kind.plural}/one-more"] = _without_identity(items[0])
        return cls(bodies)

    def text(self, address: str) -> str:
        """A field with a text."""
        kind = next(name for name, kind in KINDS.items() if address.startswith(f"/{kind.plural}/"))
        return pointers()[wire_kinds.KINDS[kind].delivered.__name__].removeprefix("/")


def _names_what_is_gone(answer: httpx.Response) -> bool:
    """Whether a write is refused because it refers to what was deleted."""
    return answer.status_code == 400 and {fault["code"] for fault in answer.json()["errors"]} == {"unknown-reference"}


def _without_identity(resource: dict[str, Any]) -> dict[str, Any]:
    """What another resource may be made of."""
    lists = {name: value for name, value in resource.items() if isinstance(value, list) and value}
    with_ids = {name for name, value in lists.items() if isinstance(value[0], dict) and "id" in value[0]}
    return {name: value for name, value in resource.items() if name not in {"id", "slug", "number", *with_ids}}


class Processes:
    """Two processes on one database, as far as they can be told apart: each has its own memory."""

    def __init__(self, url: str) -> None:
        self._settings: Settings = without_limits(url)
        self._stacks: list[contextlib.AsyncExitStack] = []
        self.running: list[tuple[Any, httpx.AsyncClient]] = []

    async def start(self) -> None:
        """One more."""
        stack = contextlib.AsyncExitStack()
        app: Any = create_app(self._settings)
        await stack.enter_async_context(LifespanManager(app))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x")
        self.running.append((app, await stack.enter_async_context(client)))
        self._stacks.append(stack)

    async def stop(self) -> None:
        """The oldest."""
        self.running.pop(0)
        await self._stacks.pop(0).aclose()

    def any(self, luck: random.Random) -> httpx.AsyncClient:
        """A connection to one of them."""
        return luck.choice(self.running)[1]

    async def refresh(self) -> None:
        """Let all see every commit."""
        for app, _ in self.running:
            await app.snapshots.refresh()


@contextlib.asynccontextmanager
async def _two(url: str) -> AsyncIterator[Processes]:
    processes = Processes(url)
    try:
        for _ in range(2):
            await processes.start()
        yield processes
    finally:
        while processes.running:
            await processes.stop()


async def _replayed(url: str, histories: int) -> Counter[str]:
    database = Database(url)
    await migrating.migrate(database)
    tally, luck = Counter[str](), random.Random(histories)
    async with _two(url) as processes:
        for begin in range(0, histories, HISTORIES_OF_AN_EVENT):
            app, client = processes.running[0]
            work = await a_workplace(client, app.snapshots)
            contents = await Contents.of(work)
            for _ in range(begin, min(begin + HISTORIES_OF_AN_EVENT, histories)):
                await History(processes, work, contents, luck, tally=tally).run()
                if luck.random() < 0.1:
                    await processes.start()
                    await processes.stop()
                    tally["restarts"] += 1
                if luck.random() < 0.05:
                    async with database.writing() as db:
                        await epochs.renew(db)
                    tally["new epochs"] += 1
    await database.close()
    return tally


class History:
    """Some steps, with clients that follow them."""

    def __init__(
        self, processes: Processes, work: Workplace, contents: Contents, luck: random.Random, *, tally: Counter[str]
    ) -> None:
        self._processes = processes
        self._work = work
        self._contents = contents
        self._luck = luck
        self._tally = tally
        self._languages = [*LANGUAGES]

    async def run(self) -> None:
        """Write, synchronise now and then, and compare at the end."""
        phones = [(Phone(), None) for _ in LANGUAGES] + [(Phone(), self._work.organiser)]
        for _ in range(STEPS):
            await asyncio.gather(*(self._write() for _ in range(self._luck.choice((1, 1, 2)))))
            for number, (phone, token) in enumerate(phones):
                if self._luck.random() < 0.6:
                    await self._sync(phone, token, number)
        await self._send("PATCH", "", {"visibility": "published"})
        await self._processes.refresh()
        for number, (phone, token) in enumerate(phones):
            if self._luck.random() < 0.3:
                await self._heal(phone, token, number)
            assert await self._sync(phone, token, number, lossless=True)
            fresh = Phone()
            assert await self._sync(fresh, token, number, lossless=True)
            assert phone.held == fresh.held, "the client holds something else than a new one gets"
            assert phone.cursor == fresh.cursor

    async def _sync(self, phone: Phone, token: str | None, number: int, *, lossless: bool = False) -> bool:
        """Synchronise once; whether the check holds. The answer may be lost, and the language another than before."""
        if not lossless and self._luck.random() < 0.05:
            self._languages[number % len(LANGUAGES)] = self._luck.choice(LANGUAGES)
        language = self._languages[number % len(LANGUAGES)]
        answer = await self._asked(phone.cursor, token, language)
        if answer.status_code == 404 and not token:  # the event is withdrawn
            return True
        assert answer.status_code == 200, answer.text
        if not lossless and self._luck.random() < 0.1:
            self._tally["answers lost"] += 1
            return True
        body = answer.json()
        self._tally["everything" if body["complete"] else "changed only"] += 1
        holds = phone.apply(body)
        assert holds or lossless, "the check fails"
        return holds

    async def _asked(self, cursor: str | None, token: str | None, language: str, **headers: str) -> httpx.Response:
        query = {"language": language, **({"since": cursor} if cursor else {})}
        address = f"/v1/events/{self._work.event}/sync"
        headers = {**headers, **(bearer(token) if token else {})}
        return await self._processes.any(self._luck).get(address, params=query, headers=headers)

    async def _heal(self, phone: Phone, token: str | None, number: int) -> None:
        """Damage a copy, and let it find that out."""
        if not phone.held:
            return
        key = self._luck.choice(list(phone.held))
        damage = self._luck.choice(("dropped", "invented", "at another revision"))
        if damage == "dropped":
            del phone.held[key]
        elif damage == "invented":
            phone.held[key[0], f"0{key[1][1:-1]}0"] = phone.held[key]
        else:
            phone.held[key] = {**phone.held[key], "revision": phone.held[key]["revision"] + 1}
        self._tally["copies damaged"] += 1
        if not await self._sync(phone, token, number, lossless=True):
            recovery = {"sync-recovery": "digest"}
            answer = await self._asked(None, token, self._languages[number % len(LANGUAGES)], **recovery)
            assert phone.apply(answer.json()), "a damaged copy is not healed by the second request"

    async def _write(self) -> None:
        deed = self._luck.choice(("change",) * 6 + ("delete", "publish", "publish", "withdraw", "event", "hide"))
        if deed == "event":
            await self._send("PATCH", "", self._luck.choice(self._of_the_event()))
        elif deed == "hide":
            await self._send("PATCH", "", {"visibility": self._luck.choice(("draft", "published", "published"))})
        else:
            path = self._luck.choice(list(self._contents.bodies))
            if deed == "delete":
                await self._send("DELETE", f"{path}?cascade=true")
            elif deed == "change":
                await self._send("PATCH", path, {self._contents.text(path): f"Tekst {self._luck.random()}"})
            else:
                visibility = "published" if deed == "publish" else "draft"
                await self._send("PATCH", f"{path}?cascade=true", {"visibility": visibility})

    def _of_the_event(self) -> list[dict[str, Any]]:
        return [
            {"theme": f"Thema {self._luck.random()}"},
            {"timeZone": self._luck.choice(("Europe/Amsterdam", "America/New_York"))},
            {"languages": self._luck.choice((["nl", "en"], ["nl", "en", "de"]))},
        ]

    async def _send(self, method: str, path: str, body: Any = None) -> None:
        """A write with the tag that was read before; what is not there is created, or comes back."""
        client, event = self._processes.any(self._luck), f"/v1/events/{self._work.event}"
        own = bearer(self._work.organiser)
        current = await client.get(event + path.partition("?")[0], headers=own)
        if current.status_code == 200:
            headers = {**own, "if-match": current.headers["etag"]}
            answer = await client.request(method, event + path, headers=headers, json=body)
        else:
            address = path.partition("?")[0]
            back = {**self._contents.bodies[address], "visibility": "published"}
            answer = await client.put(f"{event}{address}?cascade=true", headers=own, json=back)
        refused = answer.status_code in NOT_DONE or _names_what_is_gone(answer)
        assert refused or answer.status_code in {200, 201, 204}, (method, path, answer.text)
        self._tally["writes" if answer.status_code < 300 else "writes refused"] += 1
