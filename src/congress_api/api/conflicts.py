"""The conflicts of an event's programme."""

import bisect
from typing import Any

from litestar import get
from litestar.params import FromPath
from msgspec.structs import replace

from congress_api.api.reader import next_link, visible_snapshot
from congress_api.domain import scheduling
from congress_api.domain.access import ORGANISING
from congress_api.domain.scheduling import Conflict
from congress_api.http import negotiation, queries, responses
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import asks
from congress_api.snapshot.content import Snapshot
from congress_api.vocabulary.token import Role
from congress_api.wire import conflict as wire
from congress_api.wire import cursors
from congress_api.wire.conflict import ConflictPage, ConflictQuery
from congress_api.wire.cursors import Paging, query_id


@get("/conflicts", operation_id="listConflicts", opt=asks(ORGANISING | {Role.reader}, ConflictQuery))
async def list_conflicts(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[ConflictPage]:
    """List conflicts in the programme.

    Rooms booked twice, speakers in two places, slots for more people than their room holds, and slots outside the
    days of the event; errors first, then by time. Drafts count, cancelled slots do not, and adjacent slots do not
    overlap. To refuse a change that adds a conflict, send `clashes=refuse` with it.
    """
    query = queries.read(request.scope["query_string"], ConflictQuery)
    snapshot = await visible_snapshot(request, event)
    found, epoch = _conflicts(snapshot), snapshot.head.epoch
    paging = Paging(query_id("conflicts", event), epoch)
    begin = _behind(found, query.cursor, paging) if query.cursor else 0
    items, more = found[begin : begin + query.limit], len(found) > begin + query.limit
    cursor = paging.sealed(scheduling.sort_key(items[-1])) if more else None
    reader = negotiation.problem_language(request.scope)
    page = ConflictPage(items=[delivered(one, reader.language) for one in items], next_cursor=cursor)
    answer = responses.private_json(page, epoch, language=reader.language if items else "", by_header=reader.by_header)
    if cursor:
        answer.headers["link"] = next_link(request, cursor)
    return answer


def delivered(conflict: Conflict, language: str) -> wire.Conflict:
    """A conflict with its detail in a language of messages."""
    return replace(wire.Conflict.of(conflict), detail=conflict.message.text(language))


def _conflicts(snapshot: Snapshot) -> list[Conflict]:
    sessions, rooms = snapshot.resources["session"], snapshot.resources["room"]

    def find(_kind: str, slug: str) -> Any:
        return rooms[slug].record if slug in rooms else None

    return scheduling.conflicts((item.record for item in sessions.values()), snapshot.event.record, find)


def _behind(found: list[Conflict], cursor: str, paging: Paging) -> int:
    """The index at which the page of a cursor begins. Raises Invalid."""
    after = paging.opened(cursor, tuple[Any, ...])
    try:
        return bisect.bisect_right([scheduling.sort_key(one) for one in found], after)
    except TypeError:  # a forged cursor: its key cannot be compared with ours
        raise cursors.foreign_cursor() from None
