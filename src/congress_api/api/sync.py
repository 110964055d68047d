"""Synchronisation: an app holds an edition of an event, and asks what changed."""

from litestar import get
from litestar.params import FromPath

from congress_api.api.reader import ContentReader, visible_snapshot
from congress_api.http import queries
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import reads
from congress_api.snapshot.cache import SnapshotCache
from congress_api.wire.sync import Place, Sync, SyncQuery


@get("/sync", operation_id="syncEvent", tags=["Sync"], opt=reads(SyncQuery, recovers=True))
async def get_sync(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[Sync]:
    """Get everything, or what changed.

    Without `since`: the whole event in one language, `complete` true. Store it with its `cursor`, and send that as
    `since` the next time: the response holds the resources that changed, whole, and `removed`. If the server cannot
    tell what changed (another language, a cursor that is too old, a restored database), it sends everything, with
    `complete` true: replace what you hold. Then compare `check`; if it differs, ask once without `since`.
    """
    query = queries.read(request.scope["query_string"], SyncQuery)
    place = Place.opened(query.since) if query.since else None
    snapshot = await visible_snapshot(request, event)
    if place is not None and place.epoch == snapshot.head.epoch and place.counter > snapshot.counter:
        snapshots: SnapshotCache = request.app.state.snapshots
        await snapshots.catch_up()  # another process has told the client of a later commit
        snapshot = await visible_snapshot(request, event)
    if "sync-recovery" in request.headers:
        request.app.state.counts.recovered()
    return ContentReader(request, snapshot, query).sync(place)
