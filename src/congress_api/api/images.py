"""Logos and photos by the hash of their bytes: public once a published resource uses them."""

import contextlib
import re

from litestar import get
from litestar.params import FromPath

from congress_api.api.authentication import caller_of
from congress_api.domain.access import Caller, may_see
from congress_api.errors import NotFound
from congress_api.http import conditional, queries
from congress_api.http.default_headers import PRIVATE
from congress_api.http.representation import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import reads
from congress_api.snapshot import image_visibility
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.content import Snapshot
from congress_api.store import images, shown_images
from congress_api.store.images import ImageRendition, ImageUse
from congress_api.store.reading import Edition
from congress_api.vocabulary.image import ImageMediaType
from congress_api.vocabulary.token import Role
from congress_api.wire.image import ImageQuery

HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
MEDIA_TYPES = tuple(str(each) for each in ImageMediaType)
LASTING = "public, max-age=31536000, immutable"


@get(
    "/images/{sha256:str}",
    operation_id="getImage",
    opt=reads(ImageQuery, media_types=MEDIA_TYPES),
)
async def get_image(request: ApiRequest, sha256: FromPath[str]) -> EncodedResponse[bytes]:
    """Get an image.

    The image at an address never changes: cache it forever. `width` selects the next larger of several sizes. An image
    that was replaced stays for 30 days; one that was removed is gone at once. A token also gives access to images in
    drafts and open proposals of its event.
    """
    query = queries.read(request.scope["query_string"], ImageQuery)
    if not HASH.fullmatch(sha256):
        raise NotFound
    database, snapshots, caller = request.app.state.database, request.app.state.snapshots, caller_of(request.scope)
    found: ImageRendition | None = await database.ask(lambda connection: images.find(connection, sha256, query.width))
    if found is None:
        raise NotFound
    public = await _public(snapshots, sha256)
    is_public = public is not None or await _still_public(snapshots, sha256)
    if not is_public and (caller is None or not await _private(snapshots, sha256, caller)):
        raise NotFound
    hint = None
    if public is not None:
        hint = CacheHint(event=public.event.slug, snapshot_id=public.id, media_types=MEDIA_TYPES)
    return EncodedResponse(
        found.content,
        tag=f"{sha256[:32]}-{found.width}",
        modified=conditional.last_modified(found.created_at),
        hint=hint,
        media_type=str(found.media_type),
        headers={"cache-control": LASTING if is_public else PRIVATE, "vary": "Accept-Encoding"},
    )


async def _public(snapshots: SnapshotCache, sha256: str) -> Snapshot | None:
    """An event that shows the picture publicly; those in memory are searched before the database."""
    for snapshot in snapshots.public():
        if image_visibility.shows(snapshot, sha256):
            return snapshot
    for event in {place.event for place in await _places(snapshots, sha256)}:
        with contextlib.suppress(NotFound):
            snapshot = await snapshots.snapshot(event)
            if image_visibility.shows(snapshot, sha256):
                return snapshot
    return None


async def _still_public(snapshots: SnapshotCache, sha256: str) -> bool:
    """Whether it was replaced not long ago. Such answers are not cached in memory: they end with time alone."""
    return await snapshots.database.ask(lambda connection: shown_images.is_still_public(connection, sha256))


async def _private(snapshots: SnapshotCache, sha256: str, caller: Caller) -> bool:
    """Whether a draft or open proposal that the caller may see shows the picture."""
    await snapshots.refresh()
    for place in await _places(snapshots, sha256):
        if caller.belongs_to(place.event) and await _sees(snapshots, place, caller):
            return True
    if caller.role is Role.reader:
        return False
    return await snapshots.database.ask(
        lambda connection: images.is_proposed(connection, sha256, caller.event, caller.partner)
    )


async def _sees(snapshots: SnapshotCache, place: ImageUse, caller: Caller) -> bool:
    snapshot = await snapshots.snapshot(place.event, Edition.editorial)
    item = snapshot.event if place.kind == "event" else snapshot.resources[place.kind].get(place.slug)
    return item is not None and may_see(caller, place.event, item.record)


async def _places(snapshots: SnapshotCache, sha256: str) -> list[ImageUse]:
    return await snapshots.database.ask(lambda connection: images.uses(connection, sha256))
