"""What every test may ask for."""

import os
from collections.abc import AsyncIterator, Iterator
from unittest import mock

import httpx
import hypothesis
import pytest
from asgi_lifespan import LifespanManager

from congress_api import demo
from congress_api.app import create_app
from congress_api.http.response_cache import ResponseCache
from congress_api.settings import Settings
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import migrating
from congress_api.store.database import Database
from tests import postgres
from tests.contract.validating import validated
from tests.events import bring_in, take_out
from tests.leaving import pytest_collection_modifyitems, pytest_report_header
from tests.logging_state import logging_put_back, on_closed_streams
from tests.pictures import Remembering
from tests.skips import pytest_sessionfinish, pytest_terminal_summary
from tests.test_seed import the_seed
from tests.workplace import Workplace, a_full_workplace, a_workplace

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_report_header",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
]

SEED_EVENT = "ibestuur-congres-2024"
DEMO_SESSIONS = 60
DEMO_EVENT = f"demo-{DEMO_SESSIONS}-1"

# A red suite is never luck: the same examples each time. `./dev prove` rolls real dice, and more of them.
hypothesis.settings.register_profile(
    "suite", max_examples=50, deadline=None, derandomize=True, database=None, print_blob=False
)
hypothesis.settings.load_profile("suite")


def _is_a_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if not _is_a_worker(config):
        postgres.prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_a_worker(config):
        postgres.stop()


@pytest.fixture(autouse=True)
def logging_of_one_test() -> Iterator[None]:
    """What a test configures of logging ends with it."""
    with logging_put_back():
        yield
    assert on_closed_streams() == []


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The SQLAlchemy URL of an empty database of this worker, once for each engine."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('sqlite') / 'congress.sqlite'}"
    try:
        return postgres.new_database(f"congress_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    except Exception as error:  # noqa: BLE001  # whatever the reason, it is named in the summary
        pytest.skip(f"PostgreSQL did not start: {error!r}")


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database with the iBestuur congress and a demo event in it.

    A test leaves these two as they are; what it changes is an event of its own (`tests.events.bring_in`).
    """
    database = Database(database_url)
    try:
        await migrating.migrate(database)
        await bring_in(database, the_seed(), demo.programme(DEMO_SESSIONS), lasting=True)
        yield database
    finally:
        await database.close()


@pytest.fixture(scope="session")
async def app(database: Database) -> AsyncIterator[ResponseCache]:
    """The application on that database, running."""
    url = database.url.render_as_string(hide_password=False)
    with mock.patch("congress_api.app.Encoder", Remembering):
        app = create_app(Settings(database_url=url, reads_per_minute=1_000_000, failures_per_minute=1_000_000))
    assert isinstance(app, ResponseCache)
    async with LifespanManager(app):
        yield app


@pytest.fixture(scope="session")
def snapshots(app: ResponseCache) -> SnapshotCache:
    """What the application has in memory."""
    assert isinstance(app.snapshots, SnapshotCache)
    return app.snapshots


@pytest.fixture(scope="session")
async def client(app: ResponseCache) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application."""
    async with httpx.AsyncClient(transport=validated(httpx.ASGITransport(app)), base_url="http://testserver") as client:
        yield client


@pytest.fixture
async def work(client: httpx.AsyncClient, snapshots: SnapshotCache) -> AsyncIterator[Workplace]:
    """An event to edit, for this test alone."""
    made = await a_workplace(client, snapshots)
    yield made
    await take_out(snapshots.database, made.event)
    await snapshots.refresh()  # else the next test may see the list of events change


@pytest.fixture
async def full(client: httpx.AsyncClient, snapshots: SnapshotCache) -> Workplace:
    """An event in which every field is filled, in Dutch and in English; its pictures are not stored."""
    return await a_full_workplace(client, snapshots)
