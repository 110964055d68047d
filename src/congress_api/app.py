"""The application put together: the only file that knows every room."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable
from typing import Any, cast

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.exceptions import ClientException

from congress_api import errors
from congress_api.api import health
from congress_api.api.admission import Admission
from congress_api.api.authentication import Authenticator
from congress_api.api.routes import V1
from congress_api.http import problems
from congress_api.http.asgi import ASGIApp
from congress_api.http.gate import Gate
from congress_api.http.metrics import Counts
from congress_api.http.response_cache import ResponseCache
from congress_api.http.response_sender import RequestRefused
from congress_api.http.route_table import RouteTable
from congress_api.imaging.encoding import Encoder
from congress_api.pages import assets, openapi_file, routes, well_known
from congress_api.settings import Settings
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store.database import Database

log = logging.getLogger(__name__)
PARTING_SECONDS = 1.0
"""For each thing that is done when the server ends; with the ten of `serving`, it is gone within fifteen."""

FOR_PEOPLE = (routes.get_welcome, routes.get_reference, routes.list_problems, routes.get_problem)
AT_FIXED_PLACES = (
    openapi_file.get_document,
    assets.get_asset,
    assets.get_icon,
    well_known.get_catalog,
    well_known.get_security,
    well_known.get_robots,
)


def create_app(settings: Settings) -> ASGIApp:
    """The whole application for these settings, as ASGI."""
    database = Database(settings.database_url)
    snapshots = SnapshotCache(database, settings.events_in_memory)
    counts = Counts()
    authenticator = Authenticator(database)
    state = {
        "database": database,
        "snapshots": snapshots,
        "counts": counts,
        "settings": settings,
        "authenticator": authenticator,
        "encoder": Encoder(),
    }
    framework = _framework(state)
    table = RouteTable(framework.routes)
    gate = Gate(
        cast("ASGIApp", framework),
        table,
        Admission(settings, table, snapshots, authenticator),
        counts,
        settings=settings,
    )
    return ResponseCache(gate, snapshots, counts, settings.cache_bytes)


def _framework(state: dict[str, Any]) -> Litestar:
    return Litestar(
        route_handlers=[V1, *FOR_PEOPLE, *AT_FIXED_PLACES, health.live, health.ready, health.exposition],
        exception_handlers={Exception: _problem},
        lifespan=[_running],
        openapi_config=None,
        request_max_body_size=None,  # the gate's, which knows what each route takes
        state=State(state),
        logging_config=None,
    )


@contextlib.asynccontextmanager
async def _running(framework: Litestar) -> AsyncIterator[None]:
    """What lives as long as the process does."""
    snapshots: SnapshotCache = framework.state.snapshots
    await snapshots.start()
    flushing = asyncio.create_task(_flush(framework.state.counts, framework.state.authenticator))
    try:
        yield
    finally:
        flushing.cancel()
        await _parting("requests' leavings", flushing)
        await _parting("last uses of tokens", framework.state.authenticator.flush())
        await _parting("watching", snapshots.stop())
        await _parting("database", framework.state.database.close())


async def _parting(what: str, work: Awaitable[None]) -> None:
    """Do one thing at the end, or leave it: whoever holds the database must not hold up the end of the process.

    `asyncio.timeout` would not do: what it cancels may be waiting for the database itself, and waits on.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PARTING_SECONDS)
    if not done:
        log.warning("left undone at the end: %s", what)
        task.cancel()
    elif not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, errors.Error):
        raise error


async def _flush(counts: Counts, authenticator: Authenticator) -> None:
    """What requests leave to be done beside them, every second."""
    while True:
        await asyncio.sleep(1)
        ok, unchanged = counts.flush()
        if ok or unchanged:  # one line for all of them: one each would halve how many there can be
            log.info("answered from finished bytes", extra={"status_200": ok, "status_304": unchanged})
        with contextlib.suppress(errors.Error):  # the database is away: the next time will do
            await authenticator.flush()


def _problem(request: Request[object, object, State], error: Exception) -> Response[bytes]:
    """Anything that a handler raised, as problem details."""
    request_id = request.scope["request_id"]  # type: ignore[typeddict-item]  # the gate's
    if isinstance(error, RequestRefused):  # the gate's, out of a body that is too large
        answer = error.answer
    elif isinstance(error, errors.Error):
        answer = problems.response_to(error, request_id)
    elif isinstance(error, ClientException) and error.status_code == 400:  # the framework's: a Host that is none
        answer = problems.problem_response("bad-request", f"{error.detail}.", request_id)
    else:
        log.error("handler failed", exc_info=error, extra={"request_id": request_id})
        answer = problems.problem_response("internal-error", "The failure was logged.", request_id)
    headers = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
    media_type = headers.pop("content-type")
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=media_type)
