"""The partners of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.image_editor import ImageEditor
from congress_api.api.reader import Reader
from congress_api.domain.access import EDITING, ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, uploads, writes
from congress_api.wire.list_query import PartnerQuery
from congress_api.wire.page import PartnerPage
from congress_api.wire.partner import Partner, PartnerInput, PartnerPatch
from congress_api.wire.query import LanguageQuery


@get("/partners", operation_id="listPartners", opt=reads(PartnerQuery))
async def list_partners(reader: NamedDependency[Reader]) -> EncodedResponse[PartnerPage]:
    """List partners.

    The organisations that take part, by level. Their sessions: `sessions?partner=…`.
    """
    return reader.page("partner")


@get("/partners/{partner:str}", operation_id="getPartner", opt=reads(LanguageQuery))
async def get_partner(reader: NamedDependency[Reader], partner: FromPath[str]) -> EncodedResponse[Partner]:
    """Get a partner.

    One partner.
    """
    return reader.one("partner", partner)


@put("/partners/{partner:str}", operation_id="putPartner", opt=writes(EDITING, PartnerInput))
async def put_partner(editor: NamedDependency[Editor], partner: FromPath[str]) -> EncodedResponse[Partner]:
    """Create or replace a partner.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("partner", partner)


@patch("/partners/{partner:str}", operation_id="editPartner", opt=writes(EDITING, PartnerPatch, whole=PartnerInput))
async def edit_partner(editor: NamedDependency[Editor], partner: FromPath[str]) -> EncodedResponse[Partner]:
    """Change a partner.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("partner", partner)


@delete("/partners/{partner:str}", operation_id="deletePartner", opt=deletes(ORGANISING), status_code=204)
async def delete_partner(editor: NamedDependency[Editor], partner: FromPath[str]) -> Response[None]:
    """Delete a partner.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("partner", partner)


@put("/partners/{partner:str}/logo", operation_id="putPartnerLogo", opt=uploads(EDITING))
async def put_partner_logo(
    image_editor: NamedDependency[ImageEditor], partner: FromPath[str]
) -> EncodedResponse[Partner]:
    """Upload a partner's logo.

    PNG, JPEG or WebP. It is re-encoded, without metadata, in a few sizes. Needs `If-Match` with the partner's ETag.
    It is public as soon as something public shows it.
    """
    return await image_editor.upload("partner", partner, "logo")


@delete("/partners/{partner:str}/logo", operation_id="deletePartnerLogo", opt=deletes(EDITING), status_code=204)
async def delete_partner_logo(image_editor: NamedDependency[ImageEditor], partner: FromPath[str]) -> Response[None]:
    """Take a partner's logo away.

    Needs `If-Match` with the partner's ETag.
    """
    return await image_editor.remove("partner", partner, "logo")


@put("/partners/{partner:str}/logo-dark", operation_id="putPartnerLogoDark", opt=uploads(EDITING))
async def put_partner_logo_dark(
    image_editor: NamedDependency[ImageEditor], partner: FromPath[str]
) -> EncodedResponse[Partner]:
    """Upload a partner's logo for dark backgrounds.

    PNG, JPEG or WebP. It is re-encoded, without metadata, in a few sizes. Needs `If-Match` with the partner's ETag.
    It is public as soon as something public shows it.
    """
    return await image_editor.upload("partner", partner, "logo_dark")


@delete(
    "/partners/{partner:str}/logo-dark", operation_id="deletePartnerLogoDark", opt=deletes(EDITING), status_code=204
)
async def delete_partner_logo_dark(
    image_editor: NamedDependency[ImageEditor], partner: FromPath[str]
) -> Response[None]:
    """Take a partner's logo for dark backgrounds away.

    Needs `If-Match` with the partner's ETag.
    """
    return await image_editor.remove("partner", partner, "logo_dark")
