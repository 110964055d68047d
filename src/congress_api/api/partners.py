"""The logos of partners."""

from litestar import Response, delete, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.image_editor import ImageEditor
from congress_api.domain.access import EDITING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, uploads
from congress_api.wire.partner import Partner


@put("/partners/{partner:str}/logo", operation_id="putPartnerLogo", opt=uploads(EDITING))
async def put_partner_logo(
    image_editor: NamedDependency[ImageEditor], partner: FromPath[str]
) -> EncodedResponse[Partner]:
    """Upload a partner's logo.

    PNG, JPEG or WebP. The image is re-encoded in several sizes, without metadata. Requires `If-Match` with the
    partner's ETag. It is public once a published resource uses it.
    """
    return await image_editor.upload("partner", partner, "logo")


@delete("/partners/{partner:str}/logo", operation_id="deletePartnerLogo", opt=deletes(EDITING), status_code=204)
async def delete_partner_logo(image_editor: NamedDependency[ImageEditor], partner: FromPath[str]) -> Response[None]:
    """Delete a partner's logo.

    Requires `If-Match` with the partner's ETag.
    """
    return await image_editor.remove("partner", partner, "logo")


@put("/partners/{partner:str}/logo-dark", operation_id="putPartnerLogoDark", opt=uploads(EDITING))
async def put_partner_logo_dark(
    image_editor: NamedDependency[ImageEditor], partner: FromPath[str]
) -> EncodedResponse[Partner]:
    """Upload a partner's logo for dark backgrounds.

    PNG, JPEG or WebP. The image is re-encoded in several sizes, without metadata. Requires `If-Match` with the
    partner's ETag. It is public once a published resource uses it.
    """
    return await image_editor.upload("partner", partner, "logo_dark")


@delete(
    "/partners/{partner:str}/logo-dark", operation_id="deletePartnerLogoDark", opt=deletes(EDITING), status_code=204
)
async def delete_partner_logo_dark(
    image_editor: NamedDependency[ImageEditor], partner: FromPath[str]
) -> Response[None]:
    """Delete a partner's logo for dark backgrounds.

    Requires `If-Match` with the partner's ETag.
    """
    return await image_editor.remove("partner", partner, "logo_dark")
