"""The counters of an event: every deed moves the version by one, the revision only what the public sees."""

from typing import Any

import httpx
import pytest
from msgspec import Struct
from sqlalchemy import func, select

from congress_api import model
from congress_api.snapshot.content import Snapshot
from congress_api.store import reading
from congress_api.store.reading import Head
from tests.workplace import Workplace

PATHS = (
    "",
    "/sessions?include=speakers,rooms",
    "/sessions/own-session",
    "/rooms",
    "/speakers",
    "/positions",
    "/topics",
)
AS_IT_IS = {"accept-encoding": "identity"}


class Seen(Struct, frozen=True):
    """What of an event can be seen to move."""

    head: Head
    entries: int
    snapshot: Snapshot
    bytes: dict[str, tuple[bytes, str]]

    def moved(self, later: "Seen") -> tuple[int, int, int]:
        """By how much version, revision and log have grown."""
        version, revision = later.head.version - self.head.version, later.head.revision - self.head.revision
        return version, revision, later.entries - self.entries


async def look(work: Workplace) -> Seen:
    database = work.snapshots.database
    await work.snapshots.refresh()
    head = (await database.read(reading.heads))[work.event]
    log = select(func.count()).select_from(model.Change).where(model.Change.event_id == head.event_id)
    answers = {path: await work.client.get(f"/v1/events/{work.event}{path}", headers=AS_IT_IS) for path in PATHS}
    return Seen(
        head,
        await database.read(lambda connection: connection.scalar(log) or 0),
        await work.snapshots.snapshot(work.event),
        {path: (answer.content, answer.headers["etag"]) for path, answer in answers.items()},
    )


class Deed(Struct, frozen=True):
    """A write, and how many entries it makes in the log."""

    method: str
    path: str
    body: Any = None
    entries: int = 1
    based_on: str | None = "*"

    async def done(self, work: Workplace) -> httpx.Response:
        headers = {"if_match": self.based_on} if self.based_on and self.method != "POST" else {}
        return await work.send(self.method, self.path, self.body, **headers)


def named(deed: Deed) -> str:
    return f"{deed.method} {deed.path}"


ROOM: dict[str, Any] = {"name": "Zaal", "visibility": "published"}
PUBLIC = [
    Deed("PUT", "/rooms/nieuw", ROOM, based_on=None),
    Deed("PUT", "/rooms/room", {**ROOM, "capacity": 7}),
    Deed("PATCH", "/sessions/own-session", {"title": "Anders"}),
    Deed("PATCH", "/sessions/own-session?language=en", {"title": "Different"}),
    Deed("PATCH", "/rooms/room", {"name": "Grote zaal"}),
    Deed("PATCH", "", {"theme": "Verdieping"}),
    Deed("PATCH", "/topics/topic", {"visibility": "draft"}),
    Deed("PATCH", "/rooms/draft-room", {"visibility": "published"}),
    Deed("DELETE", "/topics/topic"),
    Deed("DELETE", "/speakers/own-speaker?cascade=true", entries=4),
    Deed("POST", "/publications", {"publish": [{"kind": "room", "slug": "draft-room"}]}),
    Deed("POST", "/publications?cascade=true", {"withdraw": [{"kind": "speaker", "slug": "own-speaker"}]}, entries=4),
]
DRAFTS = [
    Deed("PUT", "/rooms/nieuw", {"name": "Zaal"}, based_on=None),
    Deed("PUT", "/rooms/draft-room", {"name": "Zaal", "floor": "1"}),
    Deed("PATCH", "/rooms/draft-room", {"capacity": 12}),
    Deed("PATCH", "/rooms/draft-room?language=en", {"name": "Room"}),
    Deed("DELETE", "/rooms/draft-room"),
]
NOTHING = [
    Deed("PATCH", "/rooms/room", {}),
    Deed("PATCH", "/rooms/room", {"capacity": 50}),
    Deed("PATCH", "/rooms/room?language=en", {"name": "Zaal"}),
    Deed("PATCH", "/rooms/draft-room", {"floor": None}),
    Deed("PATCH", "", {"name": "Congres"}),
    Deed("PUT", "/topics/topic", {"name": "Onderwerp"}),
    Deed("PUT", "/topics/topic", {"name": "Onderwerp"}, based_on=None),
    Deed("PATCH", "/rooms/room", {"capacity": 1}, based_on='"0-1-nl"'),
    Deed("PATCH", "/rooms/room", {"capacity": -1}),
    Deed("DELETE", "/speakers/own-speaker"),
    Deed("POST", "/publications", {"publish": [{"kind": "topic", "slug": "topic"}]}),
    Deed("POST", "/publications?dryRun=true", {"withdraw": [{"kind": "topic", "slug": "topic"}]}),
]


@pytest.mark.parametrize("deed", PUBLIC, ids=named)
async def test_a_public_deed_moves_both_by_one(work: Workplace, deed: Deed) -> None:
    before = await look(work)
    answer = await deed.done(work)
    assert answer.is_success, answer.text
    after = await look(work)
    assert before.moved(after) == (1, 1, deed.entries)
    assert after.snapshot.counter == after.head.revision
    assert before.bytes != after.bytes


@pytest.mark.parametrize("deed", DRAFTS, ids=named)
async def test_work_on_a_draft_moves_nothing_that_the_public_sees(work: Workplace, deed: Deed) -> None:
    before = await look(work)
    answer = await deed.done(work)
    assert answer.is_success, answer.text
    after = await look(work)
    assert before.moved(after) == (1, 0, 1)
    assert after.snapshot is before.snapshot
    assert after.bytes == before.bytes
    assert after.head.revised_at == before.head.revised_at


@pytest.mark.parametrize("deed", NOTHING, ids=named)
async def test_what_changes_nothing_moves_nothing(work: Workplace, deed: Deed) -> None:
    before = await look(work)
    await deed.done(work)
    after = await look(work)
    assert (before.head, before.entries, before.bytes) == (after.head, after.entries, after.bytes)
    assert after.snapshot is before.snapshot


async def test_what_is_brought_back_keeps_its_id_and_moves_on(work: Workplace) -> None:
    topic = (await work.get("/topics/topic")).json()
    await work.send("DELETE", "/topics/topic", if_match="*")
    before = await look(work)
    back = await work.send("PUT", "/topics/topic", {"name": "Onderwerp", "visibility": "published"})
    assert (back.status_code, back.json()["id"]) == (201, topic["id"])
    after = await look(work)
    assert before.moved(after) == (1, 1, 1)
    assert back.json()["revision"] == after.head.revision


async def test_the_public_reads_the_same_however_it_came_there(work: Workplace) -> None:
    """Step by step from the log, or read whole: one truth."""
    for deed in (*PUBLIC[:8], *DRAFTS[2:4]):
        assert (await deed.done(work)).is_success
    stepped = await look(work)
    work.snapshots._kept.clear()
    whole = await look(work)
    assert whole.snapshot is not stepped.snapshot
    assert whole.bytes == stepped.bytes
