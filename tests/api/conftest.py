"""What the tests of the API share."""

from collections.abc import AsyncIterator

import httpx
import pytest

from congress_api.snapshot.keeping import Keeper
from tests.api.editing import Workplace, a_workplace
from tests.events import take_out


@pytest.fixture
async def work(client: httpx.AsyncClient, keeper: Keeper) -> AsyncIterator[Workplace]:
    """An event to edit, for this test alone."""
    made = await a_workplace(client, keeper)
    yield made
    await take_out(keeper.database, made.event)
