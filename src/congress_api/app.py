"""The application put together: the only file that knows every room."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable
from typing import cast

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import ClientException

from congress_api import errors
from congress_api.api import (
    announcements,
    articles,
    assets,
    audit,
    conflicts,
    document,
    events,
    health,
    images,
    me,
    pages,
    partners,
    places,
    positions,
    problems,
    proposals,
    publications,
    sessions,
    speakers,
    tokens,
    well_known,
)
from congress_api.api.admission import Admission
from congress_api.api.asgi import ASGIApp
from congress_api.api.authentication import Authenticator
from congress_api.api.editor import provide_editor
from congress_api.api.exchange import Refused
from congress_api.api.founding import provide_founder
from congress_api.api.front_door import FrontDoor
from congress_api.api.gate import Gate
from congress_api.api.metrics import Counts
from congress_api.api.reader import provide_event_reader, provide_reader
from congress_api.api.route_table import RouteTable
from congress_api.api.uploads import provide_uploader
from congress_api.imaging.encoding import Encoder
from congress_api.settings import Settings
from congress_api.snapshot.keeping import Keeper
from congress_api.store.database import Database

log = logging.getLogger(__name__)
PARTING_SECONDS = 1.0
"""For each thing that is done when the server ends; with the ten of `serving`, it is gone within fifteen."""

UNDER_AN_EVENT = Router(
    path="/events/{event:str}",
    dependencies={
        "reader": Provide(provide_reader),
        "editor": Provide(provide_editor),
        "uploader": Provide(provide_uploader),
    },
    route_handlers=[
        sessions.list_sessions,
        sessions.get_session,
        sessions.put_session,
        sessions.edit_session,
        sessions.delete_session,
        speakers.list_speakers,
        speakers.get_speaker,
        speakers.put_speaker,
        speakers.edit_speaker,
        speakers.delete_speaker,
        speakers.put_photo,
        speakers.delete_photo,
        partners.list_partners,
        partners.get_partner,
        partners.put_partner,
        partners.edit_partner,
        partners.delete_partner,
        partners.put_partner_logo,
        partners.delete_partner_logo,
        partners.put_partner_logo_dark,
        partners.delete_partner_logo_dark,
        positions.list_positions,
        positions.get_position,
        positions.put_position,
        positions.edit_position,
        positions.delete_position,
        articles.list_articles,
        articles.get_article,
        articles.put_article,
        articles.edit_article,
        articles.delete_article,
        announcements.list_announcements,
        announcements.get_announcement,
        announcements.put_announcement,
        announcements.edit_announcement,
        announcements.delete_announcement,
        places.list_rooms,
        places.get_room,
        places.put_room,
        places.edit_room,
        places.delete_room,
        places.list_tracks,
        places.get_track,
        places.put_track,
        places.edit_track,
        places.delete_track,
        places.list_topics,
        places.get_topic,
        places.put_topic,
        places.edit_topic,
        places.delete_topic,
        tokens.list_tokens,
        tokens.get_token,
        tokens.create_token,
        tokens.rotate_token,
        tokens.revoke_token,
        publications.publish,
        conflicts.list_conflicts,
        audit.list_audit,
        proposals.list_proposals,
        proposals.get_proposal,
        proposals.withdraw_proposal,
        proposals.decide_proposal,
        events.put_event_logo,
        events.delete_event_logo,
    ],
)
V1 = Router(
    path="/v1",
    dependencies={"event_reader": Provide(provide_event_reader), "founder": Provide(provide_founder)},
    route_handlers=[
        me.get_me,
        events.list_events,
        events.get_event,
        events.put_event,
        events.edit_event,
        events.delete_event,
        images.get_image,
        UNDER_AN_EVENT,
    ],
)


FOR_PEOPLE = (pages.get_welcome, pages.get_reference, pages.list_problems, pages.get_problem)
AT_FIXED_PLACES = (
    document.get_document,
    assets.get_asset,
    assets.get_icon,
    well_known.get_catalog,
    well_known.get_security,
    well_known.get_robots,
)


def create_app(settings: Settings) -> ASGIApp:
    """The whole application for these settings, as ASGI."""
    database = Database(settings.database_url)
    keeper = Keeper(database, settings.events_in_memory)
    counts = Counts()
    authenticator = Authenticator(database)
    framework = Litestar(
        route_handlers=[V1, *FOR_PEOPLE, *AT_FIXED_PLACES, health.live, health.ready, health.exposition],
        exception_handlers={Exception: _problem},
        lifespan=[_running],
        openapi_config=None,
        request_max_body_size=None,  # the gate's, which knows what each route takes
        state=State(
            {
                "database": database,
                "keeper": keeper,
                "counts": counts,
                "settings": settings,
                "authenticator": authenticator,
                "encoder": Encoder(),
            }
        ),
        logging_config=None,
    )
    table = RouteTable(framework.routes)
    gate = Gate(cast("ASGIApp", framework), table, Admission(settings, table, keeper, authenticator), counts)
    return FrontDoor(gate, keeper, counts, settings.cache_bytes)


@contextlib.asynccontextmanager
async def _running(framework: Litestar) -> AsyncIterator[None]:
    """What lives as long as the process does."""
    keeper: Keeper = framework.state.keeper
    await keeper.start()
    flushing = asyncio.create_task(_flush(framework.state.counts, framework.state.authenticator))
    try:
        yield
    finally:
        flushing.cancel()
        await _parting("requests' leavings", flushing)
        await _parting("last uses of tokens", framework.state.authenticator.flush())
        await _parting("watching", keeper.stop())
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
    if isinstance(error, Refused):  # the gate's, out of a body that is too large
        answer = error.answer
    elif isinstance(error, errors.Error):
        answer = problems.of_state(error, request_id)
    elif isinstance(error, ClientException) and error.status_code == 400:  # the framework's: a Host that is none
        answer = problems.answer("bad-request", f"{error.detail}.", request_id)
    else:
        log.error("handler failed", exc_info=error, extra={"request_id": request_id})
        answer = problems.answer("internal-error", "It has been logged.", request_id)
    headers = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
    media_type = headers.pop("content-type")
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=media_type)
