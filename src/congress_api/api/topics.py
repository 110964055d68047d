"""The topics of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.reader import Reader
from congress_api.domain.access import ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.wire.list_query import TopicQuery
from congress_api.wire.page import TopicPage
from congress_api.wire.query import LanguageQuery
from congress_api.wire.topic import Topic, TopicInput, TopicPatch

TAG = "Places"


@get("/topics", operation_id="listTopics", opt=reads(TopicQuery, tag=TAG))
async def list_topics(reader: NamedDependency[Reader]) -> EncodedResponse[TopicPage]:
    """List topics.

    What sessions, partners and positions are about: each list can be asked for a `topic`.
    """
    return reader.page("topic")


@get("/topics/{topic:str}", operation_id="getTopic", opt=reads(LanguageQuery, tag=TAG))
async def get_topic(reader: NamedDependency[Reader], topic: FromPath[str]) -> EncodedResponse[Topic]:
    """Get a topic.

    One topic.
    """
    return reader.one("topic", topic)


@put("/topics/{topic:str}", operation_id="putTopic", opt=writes(ORGANISING, TopicInput, tag=TAG))
async def put_topic(editor: NamedDependency[Editor], topic: FromPath[str]) -> EncodedResponse[Topic]:
    """Create or replace a topic.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("topic", topic)


@patch("/topics/{topic:str}", operation_id="editTopic", opt=writes(ORGANISING, TopicPatch, whole=TopicInput, tag=TAG))
async def edit_topic(editor: NamedDependency[Editor], topic: FromPath[str]) -> EncodedResponse[Topic]:
    """Change a topic.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("topic", topic)


@delete("/topics/{topic:str}", operation_id="deleteTopic", opt=deletes(ORGANISING, tag=TAG), status_code=204)
async def delete_topic(editor: NamedDependency[Editor], topic: FromPath[str]) -> Response[None]:
    """Delete a topic.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("topic", topic)
