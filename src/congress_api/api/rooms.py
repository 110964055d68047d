"""The rooms of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.reader import Reader
from congress_api.domain.access import ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.wire.list_query import RoomQuery
from congress_api.wire.page import RoomPage
from congress_api.wire.query import LanguageQuery
from congress_api.wire.room import Room, RoomInput, RoomPatch

TAG = "Places"


@get("/rooms", operation_id="listRooms", opt=reads(RoomQuery, tag=TAG))
async def list_rooms(reader: NamedDependency[Reader]) -> EncodedResponse[RoomPage]:
    """List rooms.

    Where sessions take place, in the organiser's order. What happens there: `sessions?room=…`.
    """
    return reader.page("room")


@get("/rooms/{room:str}", operation_id="getRoom", opt=reads(LanguageQuery, tag=TAG))
async def get_room(reader: NamedDependency[Reader], room: FromPath[str]) -> EncodedResponse[Room]:
    """Get a room.

    One room.
    """
    return reader.one("room", room)


@put("/rooms/{room:str}", operation_id="putRoom", opt=writes(ORGANISING, RoomInput, tag=TAG))
async def put_room(editor: NamedDependency[Editor], room: FromPath[str]) -> EncodedResponse[Room]:
    """Create or replace a room.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("room", room)


@patch("/rooms/{room:str}", operation_id="editRoom", opt=writes(ORGANISING, RoomPatch, whole=RoomInput, tag=TAG))
async def edit_room(editor: NamedDependency[Editor], room: FromPath[str]) -> EncodedResponse[Room]:
    """Change a room.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("room", room)


@delete("/rooms/{room:str}", operation_id="deleteRoom", opt=deletes(ORGANISING, tag=TAG), status_code=204)
async def delete_room(editor: NamedDependency[Editor], room: FromPath[str]) -> Response[None]:
    """Delete a room.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("room", room)
