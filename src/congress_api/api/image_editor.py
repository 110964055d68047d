"""Uploads: from the form to the re-encoded picture in its resource."""

from typing import Any

from litestar import Response

from congress_api.api.editor import Editor
from congress_api.domain import changing, illustrating
from congress_api.domain.illustrating import UploadedPicture
from congress_api.errors import Fault, Invalid, UnsupportedFormat, collected
from congress_api.http import bodies, form_data
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.imaging.encoding import Encoder
from congress_api.messages.details import NotAccepted
from congress_api.messages.pictures import OtherMediaType
from congress_api.messages.requests import NotUtf8
from congress_api.messages.values import Required
from congress_api.wire.image import UploadInput

UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/pdf"})
"""Media types, beside `image/…`, of a body that is the picture itself: what it is is read from its bytes."""


class ImageEditor:
    """Puts a picture into a resource, or takes it out, for one request."""

    def __init__(self, request: ApiRequest) -> None:
        self._request = request
        self._editor = Editor(request)

    async def upload(self, kind: str, slug: str, field: str) -> EncodedResponse[Any]:
        """Store a picture. Permission is checked before the body is read, and decoding holds no lock."""

        async def check(tx: Any, request: Any) -> Any:
            await changing.check_picture(tx, request, field)
            faults.extend(changing.language_faults(tx, request))

        faults: list[Fault] = []
        await self._editor.run(kind, slug, check)
        uploaded = await self._picture(faults)
        outcome = await self._editor.run(
            kind, slug, lambda tx, request: illustrating.put_picture(tx, request, field, uploaded)
        )
        return self._editor.respond(outcome)

    async def remove(self, kind: str, slug: str, field: str) -> Response[Any]:
        """Take a picture out of its resource."""
        self._editor.check_query()
        outcome = await self._editor.run(
            kind, slug, lambda tx, request: illustrating.remove_picture(tx, request, field)
        )
        return self._editor.respond_deleted(outcome)

    async def _picture(self, faults: list[Fault]) -> UploadedPicture:
        """The re-encoded picture. Raises Invalid with these and all other faults, UnsupportedFormat."""
        encoder: Encoder = self._request.app.state.encoder
        form, alt, encoded = {}, None, None
        with collected(faults):
            form = await self._form()
        with collected(faults):
            alt = _alt(form)
        if "file" in form:
            with collected(faults):
                encoded = await encoder.encode(form["file"], self._editor.caller.token_id)
        self._editor.check_query(faults)
        assert encoded is not None  # else there is a fault
        return UploadedPicture(encoded, alt)

    async def _form(self) -> dict[str, bytes]:
        """The parts of the form. Raises UnsupportedFormat, Invalid."""
        bodies.check_encoding(self._request.scope)
        content_type = self._request.headers.get("content-type", "")
        given = content_type.partition(";")[0].strip().lower()
        raw = await self._request.body()
        if given in UNTOLD or given.startswith("image/"):
            return {"file": raw}
        if given != form_data.FORM:
            detail = NotAccepted(given=given, accepted=f"{form_data.FORM}, image/png, image/jpeg, image/webp")
            raise UnsupportedFormat(detail, [Fault(OtherMediaType(given=given), pointer="/file")])
        parts = form_data.parsed(raw, content_type, ("file", "alt"))
        if "file" not in parts:
            raise Invalid([Fault(Required(), pointer="/file")])
        return parts


def _alt(parts: dict[str, bytes]) -> str | None:
    """The alternative text; an empty field counts as absent. Raises Invalid."""
    if not parts.get("alt"):
        return None
    try:
        text = parts["alt"].decode()
    except UnicodeDecodeError:
        raise Invalid([Fault(NotUtf8(), pointer="/alt")]) from None
    sent: UploadInput = bodies.read({"file": "present", "alt": text}, UploadInput)
    return sent.alt


async def provide_image_editor(request: ApiRequest) -> ImageEditor:
    """The editor of pictures of the event in the path."""
    return ImageEditor(request)
