"""A token is looked up as of the newest commit, whoever made it, also where what was found before is used again."""

import datetime
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from congress_api import model
from congress_api.errors import Unavailable
from congress_api.store import token_lookup, tokens
from congress_api.store.database import Database
from congress_api.store.token_lookup import TokenIdentity, TokenLookup
from congress_api.vocabulary.token import Role
from tests.conftest import SEED_EVENT
from tests.events import bring_in, change
from tests.factories import a_partner, a_programme, a_room
from tests.tokens import a_token

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Only there is anything used again."""


@asynccontextmanager
async def another(database: Database) -> AsyncIterator[Database]:
    """The same database as another process has it: with connections of its own."""
    other = Database(database.url.render_as_string(hide_password=False))
    try:
        yield other
    finally:
        await other.close()


@pytest.fixture(params=["this process", "another process"])
async def writer(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Database]:
    """Who commits."""
    async with another(database) as other:
        yield database if request.param == "this process" else other


class Sought:
    """A token that is looked up again and again."""

    def __init__(self, database: Database, lookup: TokenLookup, secret: str, event: str) -> None:
        self.database, self.lookup, self.secret, self.event = database, lookup, secret, event

    async def found(self, event: str | None = None, later: float = 0.0) -> TokenIdentity | None:
        """What is found so many seconds from now."""
        digest = tokens.hashed(self.secret, await tokens.hashing_key(self.database))
        now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=later)
        return await self.lookup.find(digest, event, now)

    async def altered(self, writer: Database, **values: Any) -> None:
        """Change the row of the token."""
        digest = tokens.hashed(self.secret, await tokens.hashing_key(writer))
        async with writer.writing() as db:
            await db.execute(update(model.Token).where(model.Token.hash == digest).values(**values))


@pytest.fixture
async def sought(database: Database) -> AsyncIterator[Sought]:
    """A partner's token, found once already."""
    programme = a_programme(partners=[a_partner(slug="own")])
    await bring_in(database, programme)
    event = programme.event.slug
    lookup = TokenLookup(database)
    sought = Sought(database, lookup, await a_token(database, "partner", event, "own"), event)
    assert await sought.found() is not None
    yield sought
    lookup.close()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


async def test_a_revoked_token_is_not_found_again(sought: Sought, writer: Database) -> None:
    await sought.altered(writer, revoked_at=now())
    assert await sought.found() is None
    await sought.altered(writer, revoked_at=None)
    assert await sought.found() is not None


@pytest.mark.parametrize("table", [model.Partner, model.Event])
async def test_tokens_end_with_their_partner_and_their_event(sought: Sought, writer: Database, table: Any) -> None:
    slug = "own" if table is model.Partner else sought.event

    async def delete(deleted_at: datetime.datetime | None) -> None:
        async with writer.writing() as db:
            await db.execute(update(table).where(table.slug == slug).values(deleted_at=deleted_at))

    await delete(now())
    assert await sought.found() is None
    await delete(None)
    assert await sought.found() is not None


async def test_a_token_is_found_in_the_version_that_its_event_has(sought: Sought, writer: Database) -> None:
    for number in range(3):
        stamp = await change(writer, sought.event, a_room(slug=f"zaal-{number}"))
        assert stamp is not None
        for event in (None, sought.event):
            found = await sought.found(event)
            assert found is not None
            assert found.version == stamp.version


async def test_each_requested_event_has_its_own_version(sought: Sought) -> None:
    own, other = await sought.found(sought.event), await sought.found(SEED_EVENT)
    nowhere = await sought.found("no-such-event")
    assert own is not None
    assert other is not None
    assert nowhere is not None
    assert await sought.found() == own
    assert (own.event, other.event, nowhere.event) == (sought.event,) * 3
    assert nowhere.version is None
    assert other.version is not None


@pytest.mark.parametrize("name", ["expires_at", "overlap_ends_at"])
async def test_a_token_expires_without_any_commit(sought: Sought, writer: Database, name: str) -> None:
    await sought.altered(writer, **{name: now() + datetime.timedelta(seconds=30)})
    assert await sought.found() is not None
    assert await sought.found(later=30) is None
    await sought.altered(writer, **{name: now() + datetime.timedelta(seconds=90)})
    assert await sought.found(later=30) is not None


async def test_the_end_of_an_overlap_comes_before_a_later_expiry(sought: Sought, writer: Database) -> None:
    overlap, expiry = (now() + datetime.timedelta(seconds=seconds) for seconds in (30, 60))
    await sought.altered(writer, expires_at=expiry)
    assert await sought.found(later=45) is not None
    await sought.altered(writer, overlap_ends_at=overlap)
    found = await sought.found()
    assert found is not None
    assert found.expires_at == overlap
    assert await sought.found(later=45) is None


async def test_a_token_that_was_not_there_is_found_once_it_is(sought: Sought, writer: Database) -> None:
    sought.secret = tokens.new_secret(Role.reader)
    assert await sought.found() is None
    sought.secret = await a_token(writer, "reader", sought.event)
    assert await sought.found() is not None


async def test_the_last_use_is_the_stored_one(sought: Sought, writer: Database) -> None:
    minute = now().replace(second=0, microsecond=0)
    found = await sought.found()
    assert found is not None
    async with writer.writing() as db:
        await tokens.note_use(db, {found.id: minute})
    again = await sought.found()
    assert again is not None
    assert (found.last_used_at, again.last_used_at) == (None, minute)


@pytest.fixture
def asked(sought: Sought, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The selects from here on."""
    asked: list[object] = []
    ask = sought.database.ask

    async def noted(fn: Callable[..., Any]) -> Any:
        asked.append(fn)
        return await ask(fn)

    monkeypatch.setattr(sought.database, "ask", noted)
    return asked


@ON_SQLITE
async def test_the_database_is_asked_once_for_each_commit(sought: Sought, asked: list[object]) -> None:
    for _ in range(3):
        assert await sought.found() is not None
    assert len(asked) == 0
    await change(sought.database, sought.event, a_room(slug="zaal"))
    for _ in range(3):
        assert await sought.found() is not None
    assert len(asked) == 1


@ON_SQLITE
async def test_what_is_not_valid_is_asked_for_each_time(sought: Sought, asked: list[object]) -> None:
    sought.secret = tokens.new_secret(Role.reader)
    for _ in range(3):
        assert await sought.found() is None
    assert len(asked) == 3
    assert len(sought.lookup._found) == 1


@ON_SQLITE
async def test_there_is_an_end_to_what_is_kept(sought: Sought, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_lookup, "MOST_FOUND", 5)
    for number in range(20):
        assert await sought.found(f"event-{number}") is not None
        assert len(sought.lookup._found) <= 5


@pytest.fixture
async def alone(tmp_path: Path, database: Database) -> AsyncIterator[Sought]:
    """A copy of the database that nobody else has open, with a token."""
    assert database.file is not None
    with closing(sqlite3.connect(database.file)) as source, closing(sqlite3.connect(tmp_path / "copy")) as copy:
        source.backup(copy)
    own = Database(f"sqlite+aiosqlite:///{tmp_path / 'copy'}")
    lookup = TokenLookup(own)
    yield Sought(own, lookup, await a_token(own, "organiser", SEED_EVENT), SEED_EVENT)
    lookup.close()
    await own.close()


@ON_SQLITE
async def test_a_backup_copied_over_the_open_database_counts(alone: Sought, tmp_path: Path) -> None:
    with closing(sqlite3.connect(alone.database.file or "")) as current, closing(sqlite3.connect(tmp_path / "b")) as b:
        current.backup(b)
        assert await alone.found() is not None
        await alone.altered(alone.database, revoked_at=now())
        assert await alone.found() is None
        b.backup(current)
        assert await alone.found() is not None
        alone.secret = await a_token(alone.database, "reader", SEED_EVENT)
        assert await alone.found() is not None
        b.backup(current)
        assert await alone.found() is None


@ON_SQLITE
async def test_a_database_that_cannot_be_read_is_not_replaced_by_what_was_found(
    alone: Sought, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is used again, and the select says what is wrong."""
    assert await alone.found() is not None

    async def away(_: object) -> None:
        raise Unavailable

    alone.lookup.close()
    monkeypatch.setattr(alone.database, "watcher", lambda: sqlite3.connect(Path("/nowhere/file")))
    assert await alone.found() is not None
    monkeypatch.setattr(alone.database, "ask", away)
    with pytest.raises(Unavailable):
        await alone.found()
    monkeypatch.undo()
    assert await alone.found() is not None


@ON_SQLITE
async def test_a_locked_database_is_unavailable(alone: Sought, monkeypatch: pytest.MonkeyPatch) -> None:
    key, file = await tokens.hashing_key(alone.database), alone.database.file or ""
    impatient = Database(f"{alone.database.url}?timeout=0")
    await alone.database.close()
    monkeypatch.setattr(impatient, "watcher", lambda: sqlite3.connect(file, timeout=0, isolation_level=None))
    lookup = TokenLookup(impatient)
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode=EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable):
            await lookup.find(tokens.hashed(alone.secret, key), None, now())
    assert await lookup.find(tokens.hashed(alone.secret, key), None, now()) is not None
    lookup.close()
    await impatient.close()
