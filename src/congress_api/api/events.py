"""The events: each is one edition of a congress."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.event_editor import EventEditor
from congress_api.api.event_list_reader import EventListReader
from congress_api.api.image_editor import ImageEditor
from congress_api.domain.access import ADMINISTERING, ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, uploads, writes
from congress_api.wire.event import Event, EventInput, EventPatch, EventQuery
from congress_api.wire.page import EventPage
from congress_api.wire.query import LanguageQuery
from congress_api.wire.write_query import EventPatchQuery


@get("/events", operation_id="listEvents", opt=reads(EventQuery))
async def list_events(event_reader: NamedDependency[EventListReader]) -> EncodedResponse[EventPage]:
    """List events.

    The published events, by first day.
    """
    return event_reader.page()


@get("/events/{event:str}", operation_id="getEvent", opt=reads(LanguageQuery))
async def get_event(event_reader: NamedDependency[EventListReader], event: FromPath[str]) -> EncodedResponse[Event]:
    """Get an event.

    One edition: its days, venue, time zone and languages. All other resources are under its address.
    """
    return event_reader.one(event)


@put("/events/{event:str}", operation_id="putEvent", opt=writes(ORGANISING, EventInput))
async def put_event(event_editor: NamedDependency[EventEditor], event: FromPath[str]) -> EncodedResponse[Event]:
    """Create or replace an event.

    Administrators create events, organisers replace their own. Omitted fields become null or empty, the logo
    stays. Replacing an existing event requires `If-Match`, unless the body is identical. PUT restores a deleted event
    and its content.
    """
    return await event_editor.put(event)


@patch(
    "/events/{event:str}",
    operation_id="editEvent",
    opt=writes(ORGANISING, EventPatch, whole=EventInput, query=EventPatchQuery),
)
async def edit_event(event_editor: NamedDependency[EventEditor], event: FromPath[str]) -> EncodedResponse[Event]:
    """Change an event.

    Merge patch (RFC 7396): omitted fields stay, null clears. Requires `If-Match`. A change of `languages` or
    `defaultLanguage` can change every text: clients that sync the event must start over. A language that has texts
    goes only with `cascade=true`: its texts are dropped, or moved where another one with the same primary subtag comes
    in its place (`en-GB` renamed to `en`). `dryRun=true` changes nothing, and `Notice` counts these texts.
    """
    return await event_editor.patch(event)


@delete("/events/{event:str}", operation_id="deleteEvent", opt=deletes(ADMINISTERING), status_code=204)
async def delete_event(event_editor: NamedDependency[EventEditor], event: FromPath[str]) -> Response[None]:
    """Delete an event.

    Deletes the event with its content and revokes its tokens. A later PUT restores all of it.
    """
    return await event_editor.delete(event)


@put("/logo", operation_id="putEventLogo", opt=uploads(ORGANISING))
async def put_event_logo(image_editor: NamedDependency[ImageEditor], event: FromPath[str]) -> EncodedResponse[Event]:
    """Upload the event's logo.

    PNG, JPEG or WebP. The image is re-encoded in several sizes, without metadata. Requires `If-Match` with the
    event's ETag.
    """
    return await image_editor.upload("event", event, "logo")


@delete("/logo", operation_id="deleteEventLogo", opt=deletes(ORGANISING), status_code=204)
async def delete_event_logo(image_editor: NamedDependency[ImageEditor], event: FromPath[str]) -> Response[None]:
    """Delete the event's logo.

    Requires `If-Match` with the event's ETag.
    """
    return await image_editor.remove("event", event, "logo")


@put("/logo-dark", operation_id="putEventLogoDark", opt=uploads(ORGANISING))
async def put_event_logo_dark(
    image_editor: NamedDependency[ImageEditor], event: FromPath[str]
) -> EncodedResponse[Event]:
    """Upload the event's logo for dark backgrounds.

    PNG, JPEG or WebP. The image is re-encoded in several sizes, without metadata. Requires `If-Match` with the
    event's ETag.
    """
    return await image_editor.upload("event", event, "logo_dark")


@delete("/logo-dark", operation_id="deleteEventLogoDark", opt=deletes(ORGANISING), status_code=204)
async def delete_event_logo_dark(image_editor: NamedDependency[ImageEditor], event: FromPath[str]) -> Response[None]:
    """Delete the event's logo for dark backgrounds.

    Requires `If-Match` with the event's ETag.
    """
    return await image_editor.remove("event", event, "logo_dark")
