"""Somebody forgotten: nowhere in what is shown, nowhere in what is kept, but where a person has to rewrite a text."""

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from congress_api import __main__ as command_line
from congress_api import logs, model
from congress_api import records as p
from congress_api.domain.erasing import ErasureRequest
from congress_api.errors import Invalid, NotFound
from congress_api.store import wiping as cleaning
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from tests import factories as f
from tests import postgres
from tests.domain.somebody import (
    FORMER,
    LOGO,
    NAME,
    PHOTOS,
    SIGNED,
    SLUG,
    STANDING,
    TRACES,
    Past,
    forget,
    made_past,
    rewrite,
    standing,
    traces,
)
from tests.events import change, do, whole

SQLITE, WORKER = "sqlite+aiosqlite:///", os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="module")
async def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return await made_past(f"{SQLITE}{tmp_path_factory.mktemp('past') / 'congress.sqlite'}")


@pytest.fixture(scope="module")
async def on_postgresql() -> Past:
    return await made_past(await asyncio.to_thread(postgres.new_database, f"past_{WORKER}"))


def copied(past: Past, folder: Path) -> Path:
    """The file of a copy on SQLite."""
    return Path(shutil.copy(past.url.removeprefix(SQLITE), folder / "congress.sqlite"))


@pytest.fixture(params=["sqlite", "postgresql"])
def past(request: pytest.FixtureRequest) -> Past:
    found: Past = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
async def database(past: Past, tmp_path: Path) -> AsyncIterator[Database]:
    """A copy of this test's own: what is erased is looked for in all that there is."""
    if past.url.startswith(SQLITE):
        url = f"{SQLITE}{copied(past, tmp_path)}"
    else:
        url = await asyncio.to_thread(postgres.new_database, f"present_{WORKER}", f"past_{WORKER}")
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
def event(past: Past) -> str:
    """That event."""
    return past.event


async def test_a_speaker_is_taken_out_of_what_is_shown(database: Database, event: str) -> None:
    done = await forget(database, event)
    assert sorted(done.changed) == [
        "changed session sessie",
        f"deleted position partner-{SLUG}",
        "deleted position standpunt",
    ]
    for edition in Edition:
        found = (await whole(database, event, edition)).resources
        assert set(found["speaker"]) == {"collega"}
        assert set(found["position"]) == {"ander"}
        session = found["session"]["sessie"].record
        assert [one.speaker for one in session.speakers] == ["collega"]
        assert session.positions == ["ander"]


async def test_nothing_is_left_but_what_people_have_to_rewrite(database: Database, event: str) -> None:
    assert await traces(database) > {"speaker", "position", "change", "proposal", "answer", "token"}
    done = await forget(database, event)
    assert done.mentions[:3] == STANDING
    assert [(one.kind, one.slug, one.field) for one in done.mentions[3:]] == [
        ("proposal", "partner partner", "/tagline/nl")
    ]
    assert await traces(database) == {"position", "session", "announcement", "proposal"}


async def test_what_is_rewritten_can_be_forgotten_too(database: Database, event: str) -> None:
    await forget(database, event)
    await rewrite(database, event)
    assert await traces(database) == {"change"}
    done = await forget(database, event, None, NAME, FORMER, SIGNED)
    assert done.mentions == []
    assert await traces(database) == set()


async def test_images_go_unless_something_else_shows_them(database: Database, event: str) -> None:
    done = await forget(database, event)
    assert done.written_over["images"] == len(PHOTOS)
    kept = await database.read(lambda connection: set(connection.scalars(select(model.Image.sha256))))
    assert {seed for seed in (*PHOTOS, LOGO) if f"{seed:064x}" in kept} == {LOGO}


async def test_answers_that_name_them_are_not_repeated_and_others_are(database: Database, event: str) -> None:
    done = await forget(database, event)
    assert done.written_over["kept answers"] == 1


async def test_what_waits_for_them_alone_is_withdrawn(database: Database, event: str) -> None:
    await forget(database, event)
    head = (await whole(database, event, Edition.editorial)).head
    wanted = select(model.Proposal.kind, model.Proposal.status, model.Proposal.reason)
    rows = await database.read(
        lambda connection: connection.execute(wanted.where(model.Proposal.event_id == head.event_id)).all()
    )
    assert sorted(tuple(row) for row in rows if row.kind != "session") == [
        ("partner", "open", None),
        ("speaker", "withdrawn", None),
    ]
    assert [tuple(row) for row in rows if row.kind == "session"] == [("session", "rejected", "(verwijderd)")]


async def test_everybody_begins_anew(database: Database, event: str) -> None:
    before = (await whole(database, event, Edition.editorial)).head
    await forget(database, event)
    after = (await whole(database, event, Edition.editorial)).head
    assert after.epoch != before.epoch
    assert (after.version, after.revision) == (before.version + 1, before.revision + 1)


async def test_the_audit_can_still_be_read(database: Database, event: str) -> None:
    await forget(database, event)
    log = select(model.Change.kind, model.Change.slug, model.Change.before, model.Change.after)
    head = (await whole(database, event, Edition.editorial)).head
    rows = await database.read(
        lambda connection: connection.execute(log.where(model.Change.event_id == head.event_id)).all()
    )
    sides = [(row.kind, side) for row in rows for side in (row.before, row.after) if side and row.kind != "event"]
    records = [msgspec.convert(side, p.BY_NAME[kind]) for kind, side in sides]
    forgotten = {one.slug for one in records if isinstance(one, p.Speaker) and one.name == "(verwijderd)"}
    assert len(forgotten) == 1
    (slug,) = forgotten
    assert slug.startswith("removed-")
    casts = [[one.speaker for one in record.speakers] for record in records if isinstance(record, p.Session)]
    assert [slug, "collega"] in casts
    assert {row.slug for row in rows if row.kind == "speaker"} == {slug, "collega"}


async def test_their_slug_may_be_somebody_elses(database: Database, event: str) -> None:
    former = await standing(database, event, "speaker", SLUG)
    await forget(database, event)
    await change(database, event, f.a_speaker(slug=SLUG, name="Iemand Nieuws"))
    assert (await standing(database, event, "speaker", SLUG)).id != former.id


async def test_somebody_who_was_deleted_before_can_be_forgotten(database: Database, event: str) -> None:
    speaker = await standing(database, event, "speaker", SLUG)
    found = (await whole(database, event, Edition.editorial)).resources
    loose = replace(found["session"]["sessie"].record, speakers=[], positions=[])
    own = [found["position"][slug].record for slug in ("standpunt", f"partner-{SLUG}")]
    await change(database, event, loose, removed=[*own, speaker])
    done = await forget(database, event)
    assert done.changed == []
    assert await traces(database) == {"position", "session", "announcement", "proposal"}


async def test_a_deleted_event_forgets_too(database: Database, event: str) -> None:
    await do(database, event, lambda work: work.remove_event())
    await forget(database, event)
    assert await traces(database) == {"position", "session", "announcement", "proposal"}


async def test_who_is_not_there_cannot_be_forgotten(database: Database, event: str) -> None:
    for wrong in (ErasureRequest(event="nergens", speaker=SLUG), ErasureRequest(event=event, speaker="niemand")):
        with pytest.raises(NotFound):
            await forget(database, wrong.event, wrong.speaker)
    for names in ([], ["…"]):
        with pytest.raises(Invalid):
            await forget(database, event, None, *names)


async def test_what_resembles_a_name_is_left_alone(database: Database, event: str) -> None:
    session = f.a_session(slug="lijkt-erop", title={"nl": "Zebedea, Quastel en Kamp"}, subtitle={"nl": "Quastelkamp"})
    await change(database, event, session)
    done = await forget(database, event)
    assert [one for one in done.mentions if one.slug == "lijkt-erop"] == []
    assert (await standing(database, event, "session", "lijkt-erop")).title == {"nl": "Zebedea, Quastel en Kamp"}


async def test_the_files_are_cleaned_while_others_read(database: Database, event: str) -> None:
    await forget(database, event)
    assert await cleaning.wipe(database)
    assert set((await whole(database, event)).resources["speaker"]) == {"collega"}


@pytest.fixture
def file(on_sqlite: Past, tmp_path: Path) -> Path:
    """A copy that nobody has open."""
    return copied(on_sqlite, tmp_path)


@pytest.fixture
def erase(
    file: Path, on_sqlite: Past, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command line, as it is called; what it says."""

    def called(*arguments: str) -> str:
        there = ("--event", on_sqlite.event, "--database", f"{SQLITE}{file}")
        monkeypatch.setattr(logs, "configure", lambda _: None)  # it would go on writing to what is captured here
        monkeypatch.setattr(sys, "argv", ["congress-api", "erase", *there, *arguments])
        command_line.main()
        return capsys.readouterr().err

    return called


def in_files(path: Path) -> set[str]:
    """The traces in the bytes of a database's files."""
    held = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*")).lower()
    return {trace for trace in TRACES if trace.encode() in held}


def test_nothing_is_left_in_the_files(file: Path, erase: Callable[..., str], on_sqlite: Past) -> None:
    assert in_files(file) == set(TRACES)
    said = erase("--speaker", SLUG)
    for line in ("deleted position standpunt", "written over: 2 images", "  announcement let-op /body/nl"):
        assert line in said
    assert "another process" not in said
    asyncio.run(rewritten(file, on_sqlite.event))
    assert in_files(file) == set(TRACES)
    said = erase("--name", NAME, "--name", FORMER, "--name", SIGNED)
    assert "these texts" not in said
    assert in_files(file) == set()


async def rewritten(file: Path, event: str) -> None:
    database = Database(f"{SQLITE}{file}")
    await rewrite(database, event)
    await database.close()


def test_a_reader_that_keeps_old_pages_in_place_is_told_of(
    file: Path, erase: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "READERS_TIMEOUT", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM speaker")
        assert "another process holds the database open" in erase("--speaker", SLUG)
    assert "another process" not in erase("--name", NAME)


def test_the_command_says_what_it_lacks(erase: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ((), ("--speaker", "niemand")):
        with pytest.raises(SystemExit) as ended:
            erase(*wrong)
        assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "Name whom to erase" in said
    assert "never had a speaker niemand" in said
