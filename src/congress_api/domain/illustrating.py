"""Sets and removes the pictures of a resource."""

from msgspec import Struct
from msgspec.structs import replace

from congress_api import records
from congress_api.domain import changing
from congress_api.domain.changing import ChangeRequest, Outcome
from congress_api.domain.event_transaction import EventTransaction
from congress_api.errors import NotFound
from congress_api.imaging.picture import Picture
from congress_api.records.text_language import text_language
from congress_api.store import images, shown_images
from congress_api.vocabulary.notice import Notice, NoticeCode

WITHOUT_TWIN = Notice(code=NoticeCode.logo_without_dark_twin, pointer="/logo")


class UploadedPicture(Struct, frozen=True):
    """A picture to set."""

    picture: Picture
    alt: str | None
    """Alternative text; None keeps the existing one."""


async def put_picture(tx: EventTransaction, request: ChangeRequest, field: str, uploaded: UploadedPicture) -> Outcome:
    """Set a picture. Raises as `changing.patch` does."""
    target = await changing.check_picture(tx, request, field)
    before: records.Image | None = getattr(target.base, field)
    alt, event = before.alt if before else {}, tx.work.event
    if uploaded.alt is not None:
        language = text_language(request.language, event.languages, event.default_language)
        alt = language.written(alt, uploaded.alt)
    picture = uploaded.picture
    width, height = picture.whole.width, picture.whole.height
    image = records.Image(sha256=picture.sha256, media_type=picture.media_type, width=width, height=height, alt=alt)
    await images.put(tx.db, picture, shown_images.now())
    outcome = await changing.change_or_propose(tx, request, target, replace(target.base, **{field: image}))
    lacks_twin = picture.is_dark and getattr(target.base, f"{field}_dark", image) is None
    return replace(outcome, notices=(*outcome.notices, WITHOUT_TWIN)) if lacks_twin else outcome


async def remove_picture(tx: EventTransaction, request: ChangeRequest, field: str) -> Outcome:
    """Remove a picture. Raises NotFound if there is none, and otherwise as `changing.patch` does."""
    target = await changing.check_picture(tx, request, field)
    if getattr(target.base, field) is None:
        raise NotFound
    request.check_precondition(tx.ledger.epoch, target.item)
    return await changing.change_or_propose(tx, request, target, replace(target.base, **{field: None}))
