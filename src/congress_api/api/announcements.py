"""The announcements of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.reader import Reader
from congress_api.domain.access import ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.wire.announcement import Announcement, AnnouncementInput, AnnouncementPatch
from congress_api.wire.list_query import AnnouncementQuery
from congress_api.wire.page import AnnouncementPage
from congress_api.wire.query import LanguageQuery


@get("/announcements", operation_id="listAnnouncements", opt=reads(AnnouncementQuery))
async def list_announcements(reader: NamedDependency[Reader]) -> EncodedResponse[AnnouncementPage]:
    """List announcements.

    What the organiser tells everybody, the earliest first.
    """
    return reader.page("announcement")


@get("/announcements/{announcement:str}", operation_id="getAnnouncement", opt=reads(LanguageQuery))
async def get_announcement(
    reader: NamedDependency[Reader], announcement: FromPath[str]
) -> EncodedResponse[Announcement]:
    """Get an announcement.

    One announcement.
    """
    return reader.one("announcement", announcement)


@put("/announcements/{announcement:str}", operation_id="putAnnouncement", opt=writes(ORGANISING, AnnouncementInput))
async def put_announcement(
    editor: NamedDependency[Editor], announcement: FromPath[str]
) -> EncodedResponse[Announcement]:
    """Create or replace an announcement.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("announcement", announcement)


@patch(
    "/announcements/{announcement:str}",
    operation_id="editAnnouncement",
    opt=writes(ORGANISING, AnnouncementPatch, whole=AnnouncementInput),
)
async def edit_announcement(
    editor: NamedDependency[Editor], announcement: FromPath[str]
) -> EncodedResponse[Announcement]:
    """Change an announcement.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("announcement", announcement)


@delete(
    "/announcements/{announcement:str}", operation_id="deleteAnnouncement", opt=deletes(ORGANISING), status_code=204
)
async def delete_announcement(editor: NamedDependency[Editor], announcement: FromPath[str]) -> Response[None]:
    """Delete an announcement.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("announcement", announcement)
