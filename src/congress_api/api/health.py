"""Liveness, readiness and metrics, for operators."""

import asyncio
import time

from litestar import Request, Response, get
from litestar.datastructures import State

from congress_api.errors import Unavailable
from congress_api.http import metrics
from congress_api.http.route_contract import PUBLIC
from congress_api.store import migrating
from congress_api.store.database import Database

Plain = Request[object, object, State]
ASK_EVERY = 0.2
ASK_SECONDS = 5.0
NEVER_KEPT = {"Cache-Control": "no-store"}
"""Otherwise a proxy may cache the response heuristically (RFC 9111, 4.2.2) and report health that is gone."""


class Readiness:
    """Whether the database responds and has this release's migrations, asked at most every `ASK_EVERY` seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asking: asyncio.Task[None] | None = None
        self._asked_at = -ASK_EVERY

    async def check(self) -> None:
        """Raises Unavailable."""
        if self._asking is None or (self._asking.done() and time.monotonic() - self._asked_at >= ASK_EVERY):
            self._asking, self._asked_at = asyncio.create_task(self._ask()), time.monotonic()
        await asyncio.shield(self._asking)  # others may be waiting for the same response

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(ASK_SECONDS), self._database.connected() as connection:
                if not await connection.run_sync(migrating.is_current):
                    raise Unavailable("the database lacks migrations of this release")
        except TimeoutError:
            raise Unavailable("the database does not respond") from None


@get("/health/live", include_in_schema=False, opt=PUBLIC, response_headers=NEVER_KEPT, sync_to_thread=False)
def live() -> dict[str, str]:
    """Whether the process responds."""
    return {"status": "ok"}


@get("/health/ready", include_in_schema=False, opt=PUBLIC, response_headers=NEVER_KEPT)
async def ready(request: Plain) -> dict[str, str]:
    """Whether the database responds and has this release's migrations."""
    await request.app.state.readiness.check()
    return {"status": "ok"}


@get("/metrics", include_in_schema=False, opt=PUBLIC, response_headers=NEVER_KEPT, sync_to_thread=False)
def exposition(request: Plain) -> Response[bytes]:
    """The counts of all workers of this server, for Prometheus."""
    return Response(request.app.state.counts.exposition(), media_type=metrics.MEDIA_TYPE)
