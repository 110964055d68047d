"""The photos of speakers."""

from litestar import Response, delete, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.image_editor import ImageEditor
from congress_api.domain.access import EDITING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, uploads
from congress_api.wire.speaker import Speaker


@put("/speakers/{speaker:str}/photo", operation_id="putPhoto", opt=uploads(EDITING))
async def put_photo(image_editor: NamedDependency[ImageEditor], speaker: FromPath[str]) -> EncodedResponse[Speaker]:
    """Upload a speaker's photo.

    PNG, JPEG or WebP. The image is re-encoded in several sizes, without metadata. Requires `If-Match` with the
    speaker's ETag. It is public once a published resource uses it.
    """
    return await image_editor.upload("speaker", speaker, "photo")


@delete("/speakers/{speaker:str}/photo", operation_id="deletePhoto", opt=deletes(EDITING), status_code=204)
async def delete_photo(image_editor: NamedDependency[ImageEditor], speaker: FromPath[str]) -> Response[None]:
    """Delete a speaker's photo.

    Requires `If-Match` with the speaker's ETag.
    """
    return await image_editor.remove("speaker", speaker, "photo")
