"""The rooms, tracks and topics of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.policies import deletes, reads, writes
from congress_api.api.reader import Read, Reader
from congress_api.rules.access import ORGANISING
from congress_api.wire.page import RoomPage, TopicPage, TrackPage
from congress_api.wire.place import (
    Room,
    RoomInput,
    RoomPatch,
    Topic,
    TopicInput,
    TopicPatch,
    Track,
    TrackInput,
    TrackPatch,
)
from congress_api.wire.query import LanguageQuery, RoomQuery, TopicQuery, TrackQuery


@get("/rooms", operation_id="listRooms", opt=reads(RoomQuery))
async def list_rooms(reader: NamedDependency[Reader]) -> Read[RoomPage]:
    """List rooms.

    Where sessions take place, in the organiser's order. What happens there: `sessions?room=…`.
    """
    return reader.page("room")


@get("/rooms/{room:str}", operation_id="getRoom", opt=reads(LanguageQuery))
async def get_room(reader: NamedDependency[Reader], room: FromPath[str]) -> Read[Room]:
    """Get a room.

    One room.
    """
    return reader.one("room", room)


@get("/tracks", operation_id="listTracks", opt=reads(TrackQuery))
async def list_tracks(reader: NamedDependency[Reader]) -> Read[TrackPage]:
    """List tracks.

    The lines through the programme. Their sessions: `sessions?track=…`.
    """
    return reader.page("track")


@get("/tracks/{track:str}", operation_id="getTrack", opt=reads(LanguageQuery))
async def get_track(reader: NamedDependency[Reader], track: FromPath[str]) -> Read[Track]:
    """Get a track.

    One track.
    """
    return reader.one("track", track)


@get("/topics", operation_id="listTopics", opt=reads(TopicQuery))
async def list_topics(reader: NamedDependency[Reader]) -> Read[TopicPage]:
    """List topics.

    What sessions, partners and positions are about: each list can be asked for a `topic`.
    """
    return reader.page("topic")


@get("/topics/{topic:str}", operation_id="getTopic", opt=reads(LanguageQuery))
async def get_topic(reader: NamedDependency[Reader], topic: FromPath[str]) -> Read[Topic]:
    """Get a topic.

    One topic.
    """
    return reader.one("topic", topic)


@put("/rooms/{room:str}", operation_id="putRoom", opt=writes(ORGANISING, RoomInput))
async def put_room(editor: NamedDependency[Editor], room: FromPath[str]) -> Read[Room]:
    """Create or replace a room.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("room", room)


@patch("/rooms/{room:str}", operation_id="editRoom", opt=writes(ORGANISING, RoomPatch, whole=RoomInput))
async def edit_room(editor: NamedDependency[Editor], room: FromPath[str]) -> Read[Room]:
    """Change a room.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("room", room)


@delete("/rooms/{room:str}", operation_id="deleteRoom", opt=deletes(ORGANISING), status_code=204)
async def delete_room(editor: NamedDependency[Editor], room: FromPath[str]) -> Response[None]:
    """Delete a room.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("room", room)


@put("/tracks/{track:str}", operation_id="putTrack", opt=writes(ORGANISING, TrackInput))
async def put_track(editor: NamedDependency[Editor], track: FromPath[str]) -> Read[Track]:
    """Create or replace a track.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("track", track)


@patch("/tracks/{track:str}", operation_id="editTrack", opt=writes(ORGANISING, TrackPatch, whole=TrackInput))
async def edit_track(editor: NamedDependency[Editor], track: FromPath[str]) -> Read[Track]:
    """Change a track.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("track", track)


@delete("/tracks/{track:str}", operation_id="deleteTrack", opt=deletes(ORGANISING), status_code=204)
async def delete_track(editor: NamedDependency[Editor], track: FromPath[str]) -> Response[None]:
    """Delete a track.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("track", track)


@put("/topics/{topic:str}", operation_id="putTopic", opt=writes(ORGANISING, TopicInput))
async def put_topic(editor: NamedDependency[Editor], topic: FromPath[str]) -> Read[Topic]:
    """Create or replace a topic.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("topic", topic)


@patch("/topics/{topic:str}", operation_id="editTopic", opt=writes(ORGANISING, TopicPatch, whole=TopicInput))
async def edit_topic(editor: NamedDependency[Editor], topic: FromPath[str]) -> Read[Topic]:
    """Change a topic.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("topic", topic)


@delete("/topics/{topic:str}", operation_id="deleteTopic", opt=deletes(ORGANISING), status_code=204)
async def delete_topic(editor: NamedDependency[Editor], topic: FromPath[str]) -> Response[None]:
    """Delete a topic.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("topic", topic)
