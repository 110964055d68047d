"""The log of changes of an event."""

import hashlib

import msgspec
from litestar import get
from litestar.params import FromPath
from msgspec import structs

from congress_api.api.authentication import caller_of
from congress_api.api.reader import next_link, visible_snapshot
from congress_api.domain import auditing
from congress_api.domain.access import EDITING
from congress_api.errors import NotFound
from congress_api.http import queries, responses
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import asks
from congress_api.store.auditing import AuditCursor, AuditFilter
from congress_api.wire import cursors
from congress_api.wire.audit import AuditEntry, AuditPage, AuditQuery


@get("/audit", operation_id="listAudit", opt=asks(EDITING, AuditQuery))
async def list_audit(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[AuditPage]:
    """List changes.

    Every change of the event and its content, newest first, including deleted resources. A partner sees changes of
    resources that are or were its own, and changes made with its tokens.
    """
    caller = caller_of(request.scope)
    if caller is None or not caller.belongs_to(event):  # admission does not know an event that was created a moment ago
        raise NotFound
    query = queries.read(request.scope["query_string"], AuditQuery)
    below = _opened(query, event) if query.cursor else None
    wanted = AuditFilter(kind=query.kind, slug=query.slug, actor=query.actor, since=query.since, below=below)
    event_id = (await visible_snapshot(request, event)).head.event_id
    page = await request.app.state.database.read(
        lambda connection: auditing.page(connection, event_id, caller, wanted, limit=query.limit)
    )
    cursor = cursors.sealed(_belongs(query, event), page.below) if page.below else None
    answer = responses.private_json(AuditPage(items=[AuditEntry.of(one) for one in page.items], next_cursor=cursor))
    if cursor:
        answer.headers["link"] = next_link(request, cursor)
    return answer


def _belongs(query: AuditQuery, event: str) -> str:
    """Identifies the event and filters that a cursor belongs to."""
    told = msgspec.json.encode(["audit", event, structs.replace(query, cursor=None, limit=50)])
    return hashlib.blake2b(told, digest_size=6).hexdigest()


def _opened(query: AuditQuery, event: str) -> AuditCursor:
    """The position below which a page begins. Raises Invalid for the cursor of another query."""
    try:
        place: AuditCursor = msgspec.convert(cursors.opened(query.cursor or "", _belongs(query, event)), AuditCursor)
    except msgspec.ValidationError:
        raise cursors.foreign_cursor() from None
    return place
