"""The positions of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.reader import Reader
from congress_api.domain.access import EDITING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.wire.list_query import PositionQuery
from congress_api.wire.page import PositionPage
from congress_api.wire.position import Position, PositionInput, PositionPatch
from congress_api.wire.query import LanguageQuery


@get("/positions", operation_id="listPositions", opt=reads(PositionQuery))
async def list_positions(reader: NamedDependency[Reader]) -> EncodedResponse[PositionPage]:
    """List positions.

    Where the speakers stand: heading, statement and text of each position, in the order of its article.
    """
    return reader.page("position")


@get("/positions/{position:str}", operation_id="getPosition", opt=reads(LanguageQuery))
async def get_position(reader: NamedDependency[Reader], position: FromPath[str]) -> EncodedResponse[Position]:
    """Get a position.

    One position.
    """
    return reader.one("position", position)


@put("/positions/{position:str}", operation_id="putPosition", opt=writes(EDITING, PositionInput))
async def put_position(editor: NamedDependency[Editor], position: FromPath[str]) -> EncodedResponse[Position]:
    """Create or replace a position.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("position", position)


@patch(
    "/positions/{position:str}", operation_id="editPosition", opt=writes(EDITING, PositionPatch, whole=PositionInput)
)
async def edit_position(editor: NamedDependency[Editor], position: FromPath[str]) -> EncodedResponse[Position]:
    """Change a position.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("position", position)


@delete("/positions/{position:str}", operation_id="deletePosition", opt=deletes(EDITING), status_code=204)
async def delete_position(editor: NamedDependency[Editor], position: FromPath[str]) -> Response[None]:
    """Delete a position.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("position", position)
