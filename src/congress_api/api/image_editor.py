"""What an upload works with: from the form to the re-encoded picture in its resource."""

import datetime
from typing import Any

from litestar import Response
from msgspec.structs import replace

from congress_api import records
from congress_api.api.editor import Editor, Work
from congress_api.domain import access, committing, editing
from congress_api.domain.event_transaction import Opened
from congress_api.errors import Fault, Forbidden, Invalid, NotFound, Unreadable
from congress_api.http import bodies, form_data
from congress_api.http.default_headers import PRIVATE
from congress_api.http.responses import Asked, Read
from congress_api.imaging.encoding import Encoder, Picture
from congress_api.store import images
from congress_api.vocabulary.image import ImageMediaType
from congress_api.wire.image import UploadInput

SINGLE = frozenset(ImageMediaType)
"""Media types of a body that is the picture itself."""


class Uploader(Editor):
    """Puts a picture into a resource, or takes it out, for one request."""

    async def upload(self, kind: str, slug: str, field: str) -> Read[Any]:
        """Take a picture. Who may not is told before it is read, and nobody waits for a lock while it is decoded."""
        async with self._opened() as desk:
            await self._place(desk, kind, slug, field)
            self._tongue(desk)
        file, alt = await self._form()
        encoder: Encoder = self._request.app.state.encoder
        picture = await encoder.encode(file)
        async with self._opened() as desk:
            work = await self._place(desk, kind, slug, field)
            shown = self._shown(desk, picture, getattr(work.ground, field), alt)
            await images.put(desk.session, _kept(picture), datetime.datetime.now(datetime.UTC))
            return await self._done(desk, work, replace(work.ground, **{field: shown}))

    async def remove(self, kind: str, slug: str, field: str) -> Response[Any]:
        """Take a picture out of its resource. Raises NotFound when there is none."""
        async with self._opened() as desk:
            work = await self._place(desk, kind, slug, field)
            if getattr(work.ground, field) is None:
                raise NotFound
            self._precondition(work.item)
            after = replace(work.ground, **{field: None})
            if work.draft is not None:
                return await self._proposed(desk, work, after)
            assert work.item is not None
            editing.settle(desk.desk, work.item.record, after, cascade=False)
            await committing.commit(desk.session, desk.ledger, desk.desk, self._caller.actor)
        return Response(None, status_code=204, headers={"cache-control": PRIVATE})

    async def _place(self, desk: Opened, kind: str, slug: str, field: str) -> Work:
        """The resource that holds the picture. Raises NotFound, or Forbidden for who may not change that field."""
        work = await self._work(desk, kind, slug)
        if work.item is None or work.ground is None:
            raise NotFound
        if field not in access.editable(self._caller, self._event, kind, work.item.record):
            raise Forbidden([Fault(detail=f"This picture of the {kind} is not yours to change.")])
        return work

    async def _form(self) -> tuple[bytes, str | None]:
        """The file, and what it shows. Some generated clients send `{}` for a form: that is no picture."""
        content_type = self._request.headers.get("content-type", "")
        given = content_type.partition(";")[0].strip().lower()
        raw = await self._request.body()
        if given in SINGLE:
            return raw, None
        if given != form_data.FORM:
            raise Unreadable(f"{given[:100] or 'A body without Content-Type'} is not read here; send {form_data.FORM}.")
        parts = form_data.parsed(raw, content_type, ("file", "alt"))
        return parts.get("file", b""), _alt(parts)

    def _shown(self, desk: Opened, picture: Picture, before: records.Image | None, alt: str | None) -> Any:
        """The picture as the resource names it; what it shows stays as it was said, when nothing is said of it now."""
        said = before.alt if before else {}
        whole = picture.whole
        return records.Image(
            sha256=picture.sha256,
            media_type=picture.media_type,
            width=whole.width,
            height=whole.height,
            alt=said if alt is None else self._tongues(desk).written(said, alt),
        )


def _alt(parts: dict[str, bytes]) -> str | None:
    """What the picture shows; an empty field of a form says nothing. Raises Invalid with every fault of the form."""
    if "file" not in parts:
        raise Invalid([Fault(pointer="/file", detail="It is missing.")])
    if not parts.get("alt"):
        return None
    try:
        text = parts["alt"].decode()
    except UnicodeDecodeError:
        raise Invalid([Fault(pointer="/alt", detail="It is not UTF-8.")]) from None
    sent: UploadInput = bodies.read({"file": "", "alt": text}, UploadInput)
    return sent.alt


def _kept(picture: Picture) -> images.Kept:
    whole, *smaller = picture.renditions
    return images.Kept(
        sha256=picture.sha256,
        media_type=picture.media_type,
        width=whole.width,
        height=whole.height,
        content=whole.content,
        sizes={one.width: one.content for one in smaller},
    )


async def provide_uploader(request: Asked) -> Uploader:
    """The uploader of the event in the path. Raises Invalid for a faulty query."""
    return Uploader(request)
