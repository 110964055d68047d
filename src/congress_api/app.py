"""The application put together; nothing but wiring."""

import sys
from typing import Any, cast

from litestar import Litestar
from litestar.datastructures import State

from congress_api import logs
from congress_api.api import health
from congress_api.api.admission import Admission
from congress_api.api.authentication import Authenticator
from congress_api.api.routes import V1
from congress_api.http import rate_limits
from congress_api.http.asgi import ASGIApp
from congress_api.http.exception_handling import handle_exception
from congress_api.http.gate import Gate
from congress_api.http.metrics import Counts
from congress_api.http.response_cache import ResponseCache
from congress_api.http.route_table import RouteTable
from congress_api.imaging.encoding import Encoder
from congress_api.lifespan import running
from congress_api.pages import assets, guide_pages, openapi_file, problem_pages, routes, welcome, well_known
from congress_api.settings import InvalidSettings, Settings, from_environment
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import erasure_log
from congress_api.store.database import Database
from congress_api.store.erasure_log import Recorder

PAGES = (
    routes.get_welcome,
    routes.get_reference,
    guide_pages.list_guides,
    guide_pages.get_guide,
    problem_pages.list_problems,
    problem_pages.list_codes,
    problem_pages.get_problem,
)
FILES = (
    openapi_file.get_document,
    assets.get_asset,
    assets.get_icon,
    well_known.get_catalog,
    well_known.get_security,
    well_known.get_robots,
)


def create_app(settings: Settings) -> ASGIApp:
    """The whole application for these settings, as ASGI."""
    database = Database(settings.database)
    snapshots = _snapshots(database, settings)
    counts = Counts()
    authenticator = Authenticator(database)
    state = {
        "database": database,
        "snapshots": snapshots,
        "counts": counts,
        "settings": settings,
        "authenticator": authenticator,
        "revocations": Recorder(database, erasure_log.path_of(settings.database, settings.erasure_log)),
        "encoder": Encoder(),
        "readiness": health.Readiness(database),
        "outlines": welcome.Outlines(snapshots),
    }
    framework = _framework(state)
    table = RouteTable(framework.routes)
    admission = Admission(settings, table, snapshots, authenticator)
    gate = Gate(cast("ASGIApp", framework), table, admission, counts, settings=settings)
    return ResponseCache(gate, snapshots, counts, settings.cache_bytes, charge=admission.charge)


def _snapshots(database: Database, settings: Settings) -> SnapshotCache:
    return SnapshotCache(
        database,
        settings.events_in_memory,
        public_url=settings.public_url,
        most_bytes=settings.events_bytes,
        charge=rate_limits.charge,
    )


def application() -> ASGIApp:
    """The application of a worker process, with the settings of its environment."""
    try:
        settings = from_environment()
    except InvalidSettings as error:  # else the process would end without a word
        sys.stderr.write(f"{error}\n")
        raise
    logs.configure(settings.log_level)
    return create_app(settings)


def _framework(state: dict[str, Any]) -> Litestar:
    return Litestar(
        route_handlers=[*V1, *PAGES, *FILES, health.live, health.ready, health.exposition],
        exception_handlers={Exception: handle_exception},
        lifespan=[running],
        openapi_config=None,
        request_max_body_size=None,  # the gate's, which knows what each route takes
        state=State(state),
        logging_config=None,
    )
