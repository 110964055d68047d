"""Somebody whose name is everywhere is forgotten everywhere: in every column, in the files, in the statistics."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import LargeBinary, select

from congress_api import model
from congress_api import records as p
from congress_api.domain import erasing
from congress_api.domain.erasing import ErasureRequest
from congress_api.errors import Unavailable
from congress_api.store import images, migrating, personal_data, wiping
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from tests import factories as f
from tests import postgres
from tests.domain import marked
from tests.domain.marked import NAME, PHONE
from tests.domain.somebody import NOW, a_proposal, an_image_kept, standing
from tests.events import bring_in, change, whole

OPAQUE = {"answer.request_hash", "image.content", "image_size.content", "installation.value", "token.hash"}
"""Bytes that are no text: hashes, pictures and keys."""


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of each test's own: its files are looked into."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'congress.sqlite'}"
    else:
        url = await asyncio.to_thread(postgres.new_database, f"everywhere_{WORKER}")
    database = Database(url)
    await migrating.migrate(database)
    yield database
    await database.close()


def test_every_column_of_bytes_is_known() -> None:
    """A new one is either no text or marked as text in the model."""
    found = {
        f"{table.name}.{column.name}"
        for table in model.Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and not personal_data.is_text(column)
    }
    assert found == OPAQUE


async def test_no_column_of_any_table_tells_of_them(database: Database) -> None:
    event = await marked.a_marked_event(database)
    before = await database.read(marked.places_with_traces)
    assert before >= marked.free_texts() - CLOSED
    assert "event.source" in before
    done = await erasing.erase(database, ErasureRequest(event=event, names=[NAME]))
    assert done.mentions == []
    assert await database.read(marked.places_with_traces) == set()
    assert await database.read(lambda connection: connection.scalars(select(model.Answer.key)).all()) == ["another"]


CLOSED = {"session.level", "announcement.level", "track.color"}
"""Values of a closed list, and colours: names do not fit in."""


async def test_neither_files_nor_statistics_tell_of_them(database: Database) -> None:
    event = await marked.a_marked_event(database)
    data = None if database.is_sqlite else Path(os.environ[postgres.FOLDER], "data")
    if not database.is_sqlite:
        await marked.analyze(database)
        assert await database.read(marked.in_statistics)
    assert marked.in_files(await marked.files_of(database, data))
    await erasing.erase(database, ErasureRequest(event=event, names=[NAME]))
    assert await wiping.wipe(database)
    if not database.is_sqlite:
        assert await database.read(marked.in_statistics) == set()
    assert marked.in_files(await marked.files_of(database, data)) == set()


async def test_contact_details_go_as_a_whole(database: Database) -> None:
    """With the name goes a telephone number, in which there is no name."""
    programme = f.everything()
    event = programme.event.slug
    contact = p.Contact(name=NAME, email="pers@example.org", phone=PHONE)
    await bring_in(database, replace(programme, partners=[replace(programme.partners[0], contact=contact)]))
    partner = await standing(database, event, "partner", programme.partners[0].slug)
    done = await erasing.erase(database, ErasureRequest(event=event, names=[NAME]))
    assert [(one.kind, one.field) for one in done.mentions] == [("partner", "/contact/name")]
    await change(database, event, replace(partner, contact=p.Contact(name="Pers")))
    await erasing.erase(database, ErasureRequest(event=event, names=[NAME]))
    assert await database.read(marked.places_with_traces) == set()
    assert (await standing(database, event, "partner", partner.slug)).contact == p.Contact(name="Pers")


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "accepted"])
async def test_photos_of_decided_proposals_go_too(database: Database, status: str) -> None:
    programme = f.everything()
    event, speaker = programme.event.slug, programme.speakers[0]
    await bring_in(database, programme)
    found = (await whole(database, event, Edition.editorial)).resources
    partner = next(iter(found["partner"].values())).record
    async with database.writing() as db:
        await images.put(db, an_image_kept(4711), NOW)
        sides = [msgspec.to_builtins(replace(speaker, photo=f.an_image(seed))) for seed in (4, 4711)]
        proposal = a_proposal(partner, "speaker", status, *sides)
        proposal.event_id = (await whole(database, event, Edition.editorial)).head.event_id
        db.add(proposal)
    done = await erasing.erase(database, ErasureRequest(event=event, speaker=speaker.slug))
    assert done.written_over["images"] == 1
    left = await database.read(lambda connection: connection.scalars(select(model.Image.sha256)).all())
    assert left == []


async def test_an_erasure_that_was_broken_off_is_repeated(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names are still known after any transaction, until the last."""
    monkeypatch.setattr(erasing, "WRITE_AT_ONCE", 1)
    monkeypatch.setattr(erasing, "LOCK_SECONDS", 0)
    programme = f.everything()
    event, speaker = programme.event.slug, programme.speakers[0]
    session = replace(programme.sessions[0], abstract={"nl": f"Met {speaker.name}"})
    await bring_in(database, replace(programme, sessions=[session]))
    await change(database, event, replace(await standing(database, event, "session", session.slug), abstract={}))
    usual, steps = erasing._Erasure._overwrite_rows, [0]

    def breaking(self: erasing._Erasure, *arguments: object) -> object:
        steps[0] += 1
        if steps[0] in (1, 3, 7, 12):
            raise ConnectionError
        return usual(self, *arguments)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(erasing._Erasure, "_overwrite_rows", breaking)
    for _ in range(5):
        with contextlib.suppress(Unavailable):
            await erasing.erase(database, ErasureRequest(event=event, speaker=speaker.slug))
            break
    rows = await database.read(
        lambda connection: [str(tuple(row)) for row in connection.execute(select(model.Change)).all()]
    )
    assert [row for row in rows if speaker.name in row] == []
