"""The sessions of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.reader import Reader
from congress_api.domain.access import EDITING, ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.wire.list_query import SessionQuery
from congress_api.wire.page import SessionPage
from congress_api.wire.query import LanguageQuery
from congress_api.wire.session import Session, SessionInput, SessionPatch
from congress_api.wire.write_query import SessionWriteQuery


@get("/sessions", operation_id="listSessions", opt=reads(SessionQuery))
async def list_sessions(reader: NamedDependency[Reader]) -> EncodedResponse[SessionPage]:
    """List sessions.

    The programme: what takes place, when, where and with whom.

    Filters combine with "and"; several values of one filter with "or". With `include` the page brings along
    what its sessions refer to: `sessions?slug=x&include=speakers,rooms,positions` is a detail screen.
    """
    return reader.page("session")


@get("/sessions/{session:str}", operation_id="getSession", opt=reads(LanguageQuery))
async def get_session(reader: NamedDependency[Reader], session: FromPath[str]) -> EncodedResponse[Session]:
    """Get a session.

    One session, with its slots, contributions and references.
    """
    return reader.one("session", session)


@put("/sessions/{session:str}", operation_id="putSession", opt=writes(EDITING, SessionInput, query=SessionWriteQuery))
async def put_session(editor: NamedDependency[Editor], session: FromPath[str]) -> EncodedResponse[Session]:
    """Create or replace a session.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("session", session)


@patch(
    "/sessions/{session:str}",
    operation_id="editSession",
    opt=writes(EDITING, SessionPatch, SessionInput, SessionWriteQuery),
)
async def edit_session(editor: NamedDependency[Editor], session: FromPath[str]) -> EncodedResponse[Session]:
    """Change a session.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("session", session)


@delete("/sessions/{session:str}", operation_id="deleteSession", opt=deletes(ORGANISING), status_code=204)
async def delete_session(editor: NamedDependency[Editor], session: FromPath[str]) -> Response[None]:
    """Delete a session.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("session", session)
