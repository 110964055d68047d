"""The log of changes of an event."""

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
from congress_api.store.auditing import AuditFilter
from congress_api.vocabulary.audit import Place, Version
from congress_api.wire.audit import AuditEntry, AuditPage, AuditQuery
from congress_api.wire.cursors import Paging, query_id


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
    head = (await visible_snapshot(request, event)).head
    paging = Paging(query_id("audit", event, structs.replace(query, cursor=None, limit=50)), head.epoch)
    below = paging.opened(query.cursor, tuple[Version, Place]) if query.cursor else None
    wanted = AuditFilter(kind=query.kind, slug=query.slug, actor=query.actor, since=query.since, below=below)
    page = await request.app.state.database.read(
        lambda connection: auditing.page(connection, head.event_id, caller, wanted, limit=query.limit)
    )
    cursor = paging.sealed(page.below) if page.below else None
    items = [AuditEntry.of(one) for one in page.items]
    answer = responses.private_json(AuditPage(items=items, next_cursor=cursor), head.epoch)
    if cursor:
        answer.headers["link"] = next_link(request, cursor)
    return answer
