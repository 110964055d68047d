"""A database with content, written by the code of its day and kept as lines of JSON, and how it is loaded again.

`./dev python -m tests.store.dumping` writes it anew, at the newest migration: needed when there are new tables or
columns that later migrations must find filled.
"""

import asyncio
import datetime
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    insert,
    select,
)
from sqlalchemy.types import TypeEngine

from congress_api import demo
from congress_api.model import Base
from congress_api.model.base import Json
from congress_api.settings import Settings
from congress_api.store import migrating
from congress_api.store.database import Database
from tests.clients import asked
from tests.events import bring_in
from tests.factories import everything
from tests.pictures import a_picture
from tests.test_seed import the_seed
from tests.tokens import a_token, bearer, tokens_of

FILE = Path(__file__).with_name("a_database.jsonl")

TYPES: dict[str, tuple[Any, TypeEngine[Any]]] = {
    "uuid": (uuid.UUID, Uuid()),
    "instant": (datetime.datetime, DateTime(timezone=True)),
    "date": (datetime.date, Date()),
    "bytes": (bytes, LargeBinary()),
    "boolean": (bool, Boolean()),
    "number": (int, BigInteger()),
    "text": (str, String()),
    "json": (Any, Json),
}
"""What a column can hold: as it is decoded, and as either engine takes it. The model is not asked: it moves on."""


class Rows(Struct, frozen=True):
    """One table: the type of each column by its name, and the rows."""

    table: str
    columns: dict[str, str]
    rows: list[list[Any]]

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows by the names of their columns."""
        types = [TYPES[kind][0] for kind in self.columns.values()]
        for row in self.rows:
            values = (None if one is None else msgspec.convert(one, kind) for one, kind in zip(row, types, strict=True))
            yield dict(zip(self.columns, values, strict=True))


class Dump(Struct, frozen=True):
    """A whole database: the migration that it stands at, and its tables, each behind those that it refers to."""

    revision: str
    tables: list[Rows]

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table."""
        return list(next(one for one in self.tables if one.table == table).records())


def read() -> Dump:
    """The dump as it was committed."""
    first, *rest = FILE.read_bytes().splitlines()
    tables: list[Rows] = []
    for line in rest:
        if line.startswith(b"{"):
            tables.append(msgspec.json.decode(line, type=Rows))
        else:
            tables[-1].rows.append(msgspec.json.decode(line))
    return Dump(msgspec.json.decode(first)["revision"], tables)


def load(connection: Connection, dump: Dump) -> None:
    """Put everything into the tables, which stand empty at the migration of the dump."""
    for one in dump.tables:
        table = Table(one.table, MetaData(), *(Column(name, TYPES[kind][1]) for name, kind in one.columns.items()))
        connection.execute(insert(table), list(one.records()))


def dumped(connection: Connection) -> Iterator[bytes]:
    """The lines of the dump of a database."""
    yield msgspec.json.encode({"revision": migrating.newest()})
    for table in Base.metadata.sorted_tables:
        columns = {str(column.name): _kind(column) for column in table.columns}
        yield msgspec.json.encode(Rows(str(table.name), columns, []))
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            yield msgspec.json.encode(list(row))


def _kind(column: Column[Any]) -> str:
    plain = getattr(column.type, "impl", column.type)
    if isinstance(plain, type(Json)):
        return "json"
    python = plain.python_type
    return next(kind for kind, (decoded, _) in TYPES.items() if decoded is python)


class Writers(Struct, frozen=True):
    """Who asks for what, over HTTP."""

    client: httpx.AsyncClient
    event: str
    administrator: str
    organiser: str
    partner: str

    async def send(self, method: str, path: str, body: Any = None, **how: Any) -> Any:
        """What a request is answered with: `token` (the organiser's), and further headers with `_` for `-`."""
        headers = bearer(how.pop("token", self.organiser), **{"if_match": "*", **how})
        if method == "PUT" and "if_match" not in how:
            del headers["if-match"]
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        answer = await self.client.request(method, f"/v1/events/{self.event}{path}", headers=headers, **content)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def proposals(self, slug: str) -> str:
        """The address of the open proposal about something."""
        found = await self.send("GET", f"/proposals?status=open&slug={slug}")
        return f"/proposals/{found['items'][0]['id']}"


NEW: dict[str, dict[str, Any]] = {
    "rooms": {"name": "Kelder"},
    "tracks": {"name": "Lijn"},
    "topics": {"name": "Onderwerp"},
    "partners": {"name": "Stille Vennoot", "kind": "other"},
    "speakers": {"name": "Zoë Łukasz", "biography": "Leeft *echt*."},
    "articles": {"title": "Artikel", "question": "Waarom?"},
    "positions": {"speaker": "nieuw", "heading": "Kop", "article": "nieuw"},
    "sessions": {"title": "Dubbel", "kind": "workshop", "speakers": [{"speaker": "nieuw", "status": "tentative"}]},
    "announcements": {"title": "Let op", "sessions": ["nieuw"], "level": "urgent"},
}
"""By list, a resource that is new: as a draft, and as one that is deleted again."""


async def fill(database: Database) -> None:
    """The seed, a demo event, an event in which every field is filled, and edits of everybody."""
    shown = demo.programme(14, 3)
    await bring_in(database, the_seed(), shown, everything())
    event, ours = shown.event.slug, shown.partners[0].slug
    organiser, partner, _ = await tokens_of(database, event, ("organiser", None), ("partner", ours), ("reader", None))
    async with asked(Settings(database_url=database.url.render_as_string())) as client:
        work = Writers(client, event, await a_token(database, "administrator"), organiser, partner)
        await _edit(work)
        await _release(work)
        await _propose(work, ours)
        await _give_tokens(work, ours)
        await _come_and_go(work)


async def _edit(work: Writers) -> None:
    for name, body in NEW.items():
        await work.send("PUT", f"/{name}/nieuw", body)
        await work.send("PUT", f"/{name}/weg", body)
    for name in reversed(NEW):
        await work.send("DELETE", f"/{name}/weg")
    await work.send("PATCH", "/sessions/nieuw?language=en", {"title": "Double", "abstract": "Only in English"})
    slot = {"room": "nieuw", "startsAt": "2027-10-30T22:30:00Z", "endsAt": "2027-10-31T02:30:00.5Z", "capacity": 9}
    await work.send("PATCH", "/sessions/nieuw", {"slots": [slot], "registration": {"required": True}})
    picture = a_picture(size=(400, 300))
    await work.send("PUT", "/logo", picture, if_match="*", content_type="image/png")


async def _release(work: Writers) -> None:
    """Publish with all that goes along, and withdraw one; repeated as a client does whose answer was lost."""
    released = {
        "publish": [{"kind": "announcement", "slug": "nieuw"}],
        "withdraw": [{"kind": "track", "slug": "nieuw"}],
    }
    for _ in range(2):
        await work.send("POST", "/publications?cascade=true", released, idempotency_key="released")
    await work.send("POST", "/publications", {"publish": [], "withdraw": [{"kind": "announcement", "slug": "nieuw"}]})


async def _propose(work: Writers, ours: str) -> None:
    """Proposals of every kind: open, accepted, rejected and withdrawn; of a change, of something new, of a deletion."""
    position = {"speaker": "nieuw", "partner": ours, "heading": "Van ons", "visibility": "published"}
    await work.send("PATCH", "/speakers/nieuw", {"roles": [{"jobTitle": "Baas", "partner": ours}]})
    await work.send("PUT", f"/positions/{ours}-oud", position)
    await work.send("PATCH", "", {"partnerEdits": "review"})
    for decision in ("accept", "reject"):
        await work.send("PATCH", f"/partners/{ours}", {"tagline": decision}, token=work.partner)
        address = await work.proposals(ours)
        await work.send("POST", f"{address}/decision", {"decision": decision, "reason": "Daarom"})
    await work.send("PATCH", "/speakers/nieuw", {"biography": "Anders"}, token=work.partner)
    await work.send("DELETE", await work.proposals("nieuw"), token=work.partner)
    await work.send("PATCH", f"/partners/{ours}", {"tagline": "Open"}, token=work.partner)
    await work.send("PUT", f"/positions/{ours}-nieuw", position, token=work.partner)
    await work.send("DELETE", f"/positions/{ours}-oud", token=work.partner)


async def _give_tokens(work: Writers, ours: str) -> None:
    wish = {"role": "partner", "partner": ours, "label": "Marketing", "expiresAt": "2099-12-31T00:00:00Z"}
    made = await work.send("POST", "/tokens", wish, idempotency_key="token")
    made = await work.send("POST", f"/tokens/{made['id']}/rotation", {"overlapSeconds": 60})
    await work.send("DELETE", f"/tokens/{made['id']}")
    await work.send("POST", "/tokens", {"role": "reader"})


async def _come_and_go(work: Writers) -> None:
    """An event that was there for a moment."""
    gone = Writers(work.client, "vervallen", work.administrator, work.administrator, work.administrator)
    days = {"startsOn": "2028-02-29", "endsOn": "2028-02-29", "timeZone": "UTC"}
    await gone.send("PUT", "", {"name": "Gone", "languages": ["en"], "defaultLanguage": "en", **days})
    await gone.send("DELETE", "")


async def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/congress.sqlite")
        await migrating.migrate(database)
        await fill(database)
        lines = await database.read(lambda connection: list(dumped(connection)))
        await database.close()
    FILE.write_bytes(b"".join(line + b"\n" for line in lines))


if __name__ == "__main__":
    asyncio.run(main())
