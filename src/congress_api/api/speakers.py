"""The speakers of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.image_editor import ImageEditor
from congress_api.api.reader import Reader
from congress_api.domain.access import EDITING, ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, uploads, writes
from congress_api.wire.list_query import SpeakerQuery
from congress_api.wire.page import SpeakerPage
from congress_api.wire.query import LanguageQuery
from congress_api.wire.speaker import Speaker, SpeakerInput, SpeakerPatch


@get("/speakers", operation_id="listSpeakers", opt=reads(SpeakerQuery))
async def list_speakers(reader: NamedDependency[Reader]) -> EncodedResponse[SpeakerPage]:
    """List speakers.

    Who speaks or takes a position, with what they do (`roles`). Their sessions: `sessions?speaker=…`.
    """
    return reader.page("speaker")


@get("/speakers/{speaker:str}", operation_id="getSpeaker", opt=reads(LanguageQuery))
async def get_speaker(reader: NamedDependency[Reader], speaker: FromPath[str]) -> EncodedResponse[Speaker]:
    """Get a speaker.

    One speaker.
    """
    return reader.one("speaker", speaker)


@put("/speakers/{speaker:str}", operation_id="putSpeaker", opt=writes(EDITING, SpeakerInput))
async def put_speaker(editor: NamedDependency[Editor], speaker: FromPath[str]) -> EncodedResponse[Speaker]:
    """Create or replace a speaker.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("speaker", speaker)


@patch("/speakers/{speaker:str}", operation_id="editSpeaker", opt=writes(EDITING, SpeakerPatch, whole=SpeakerInput))
async def edit_speaker(editor: NamedDependency[Editor], speaker: FromPath[str]) -> EncodedResponse[Speaker]:
    """Change a speaker.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("speaker", speaker)


@delete("/speakers/{speaker:str}", operation_id="deleteSpeaker", opt=deletes(ORGANISING), status_code=204)
async def delete_speaker(editor: NamedDependency[Editor], speaker: FromPath[str]) -> Response[None]:
    """Delete a speaker.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("speaker", speaker)


@put("/speakers/{speaker:str}/photo", operation_id="putPhoto", opt=uploads(EDITING))
async def put_photo(image_editor: NamedDependency[ImageEditor], speaker: FromPath[str]) -> EncodedResponse[Speaker]:
    """Upload a speaker's photo.

    PNG, JPEG or WebP. It is re-encoded, without metadata, in a few sizes. Needs `If-Match` with the speaker's ETag.
    It is public as soon as something public shows it.
    """
    return await image_editor.upload("speaker", speaker, "photo")


@delete("/speakers/{speaker:str}/photo", operation_id="deletePhoto", opt=deletes(EDITING), status_code=204)
async def delete_photo(image_editor: NamedDependency[ImageEditor], speaker: FromPath[str]) -> Response[None]:
    """Take a speaker's photo away.

    Needs `If-Match` with the speaker's ETag.
    """
    return await image_editor.remove("speaker", speaker, "photo")
