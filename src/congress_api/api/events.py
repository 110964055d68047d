"""The events: each is one edition of a congress."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.event_editor import EventEditor
from congress_api.api.image_editor import ImageEditor
from congress_api.api.reader import EventListReader
from congress_api.domain.access import ADMINISTERING, ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, uploads, writes
from congress_api.wire.event import Event, EventInput, EventPatch, EventQuery
from congress_api.wire.page import EventPage
from congress_api.wire.query import LanguageQuery


@get("/events", operation_id="listEvents", opt=reads(EventQuery))
async def list_events(event_reader: NamedDependency[EventListReader]) -> EncodedResponse[EventPage]:
    """List events.

    The editions that are published, by their first day.
    """
    return event_reader.page()


@get("/events/{event:str}", operation_id="getEvent", opt=reads(LanguageQuery))
async def get_event(event_reader: NamedDependency[EventListReader], event: FromPath[str]) -> EncodedResponse[Event]:
    """Get an event.

    One edition: its days, venue, time zone and languages. Everything else lies under its address.
    """
    return event_reader.one(event)


@put("/events/{event:str}", operation_id="putEvent", opt=writes(ORGANISING, EventInput))
async def put_event(event_editor: NamedDependency[EventEditor], event: FromPath[str]) -> EncodedResponse[Event]:
    """Create or replace an event.

    Administrators create events, organisers replace their own. What is absent becomes null or empty. Changing what
    exists needs `If-Match`; sending what stands already is fine. A deleted event comes back with all that was in it.
    """
    return await event_editor.put(event)


@patch("/events/{event:str}", operation_id="editEvent", opt=writes(ORGANISING, EventPatch, whole=EventInput))
async def edit_event(event_editor: NamedDependency[EventEditor], event: FromPath[str]) -> EncodedResponse[Event]:
    """Change an event.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`. With other `languages` or another
    `defaultLanguage` every text may read otherwise: whoever follows the event begins anew.
    """
    return await event_editor.patch(event)


@delete("/events/{event:str}", operation_id="deleteEvent", opt=deletes(ADMINISTERING), status_code=204)
async def delete_event(event_editor: NamedDependency[EventEditor], event: FromPath[str]) -> Response[None]:
    """Delete an event.

    With everything in it, and its tokens are not valid any more. A later PUT brings all of it back.
    """
    return await event_editor.delete(event)


@put("/logo", operation_id="putEventLogo", opt=uploads(ORGANISING))
async def put_event_logo(image_editor: NamedDependency[ImageEditor], event: FromPath[str]) -> EncodedResponse[Event]:
    """Upload the event's logo.

    PNG, JPEG or WebP. It is re-encoded, without metadata, in a few sizes. Needs `If-Match` with the event's ETag.
    """
    return await image_editor.upload("event", event, "logo")


@delete("/logo", operation_id="deleteEventLogo", opt=deletes(ORGANISING), status_code=204)
async def delete_event_logo(image_editor: NamedDependency[ImageEditor], event: FromPath[str]) -> Response[None]:
    """Take the event's logo away.

    Needs `If-Match` with the event's ETag.
    """
    return await image_editor.remove("event", event, "logo")
