"""The tracks of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.reader import Reader
from congress_api.domain.access import ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.wire.list_query import TrackQuery
from congress_api.wire.page import TrackPage
from congress_api.wire.query import LanguageQuery
from congress_api.wire.track import Track, TrackInput, TrackPatch

TAG = "Places"


@get("/tracks", operation_id="listTracks", opt=reads(TrackQuery, tag=TAG))
async def list_tracks(reader: NamedDependency[Reader]) -> EncodedResponse[TrackPage]:
    """List tracks.

    The lines through the programme. Their sessions: `sessions?track=…`.
    """
    return reader.page("track")


@get("/tracks/{track:str}", operation_id="getTrack", opt=reads(LanguageQuery, tag=TAG))
async def get_track(reader: NamedDependency[Reader], track: FromPath[str]) -> EncodedResponse[Track]:
    """Get a track.

    One track.
    """
    return reader.one("track", track)


@put("/tracks/{track:str}", operation_id="putTrack", opt=writes(ORGANISING, TrackInput, tag=TAG))
async def put_track(editor: NamedDependency[Editor], track: FromPath[str]) -> EncodedResponse[Track]:
    """Create or replace a track.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("track", track)


@patch("/tracks/{track:str}", operation_id="editTrack", opt=writes(ORGANISING, TrackPatch, whole=TrackInput, tag=TAG))
async def edit_track(editor: NamedDependency[Editor], track: FromPath[str]) -> EncodedResponse[Track]:
    """Change a track.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("track", track)


@delete("/tracks/{track:str}", operation_id="deleteTrack", opt=deletes(ORGANISING, tag=TAG), status_code=204)
async def delete_track(editor: NamedDependency[Editor], track: FromPath[str]) -> Response[None]:
    """Delete a track.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("track", track)
