"""What the tests of the store may ask for."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from congress_api.store.database import Database
from tests import postgres
from tests.factories import numbers


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of this test's own, without tables."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite'}"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return postgres.new_database(f"empty_{worker}_{next(numbers)}")


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    database = Database(empty_url)
    yield database
    await database.close()
