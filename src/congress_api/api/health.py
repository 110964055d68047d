"""Liveness, readiness and metrics, for operators."""

from litestar import Request, Response, get
from litestar.datastructures import State

from congress_api.errors import Unavailable
from congress_api.http import metrics
from congress_api.http.route_contract import PUBLIC
from congress_api.store import migrating

Plain = Request[object, object, State]
NEVER_KEPT = {"Cache-Control": "no-store"}
"""Otherwise a proxy may cache the response heuristically (RFC 9111, 4.2.2) and report health that is gone."""


@get("/health/live", include_in_schema=False, opt=PUBLIC, response_headers=NEVER_KEPT, sync_to_thread=False)
def live() -> dict[str, str]:
    """Whether the process responds."""
    return {"status": "ok"}


@get("/health/ready", include_in_schema=False, opt=PUBLIC, response_headers=NEVER_KEPT)
async def ready(request: Plain) -> dict[str, str]:
    """Whether the database responds and has this release's migrations."""
    async with request.app.state.database.connected() as connection:
        if not await connection.run_sync(migrating.is_current):
            raise Unavailable("the database lacks migrations of this release")
    return {"status": "ok"}


@get("/metrics", include_in_schema=False, opt=PUBLIC, response_headers=NEVER_KEPT, sync_to_thread=False)
def exposition(request: Plain) -> Response[bytes]:
    """The counts of all workers of this server, for Prometheus."""
    return Response(request.app.state.counts.exposition(), media_type=metrics.MEDIA_TYPE)
