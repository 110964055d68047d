"""Applications of a test's own, with settings of its own, and who asks them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from asgi_lifespan import LifespanManager

from congress_api.app import create_app
from congress_api.settings import Settings
from tests.contract.validating import validated


@asynccontextmanager
async def asked(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application with these settings, as long as it runs."""
    app = create_app(settings)
    transport = validated(httpx.ASGITransport(app))
    async with LifespanManager(app), httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client
