"""Changes proposed by partners, for the organiser to review."""

import uuid
from typing import Any

import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import structs
from sqlalchemy import Connection

from congress_api import model
from congress_api.api import entity_tags, idempotency, proposal_responses
from congress_api.api.authentication import caller_of
from congress_api.api.reader import ContentReader, next_link
from congress_api.domain import committing, proposing
from congress_api.domain.access import EDITING, ORGANISING, PARTNERS, Caller
from congress_api.domain.event_transaction import EventTransaction, event_transaction
from congress_api.errors import Clash, Fault, NotFound
from congress_api.http import preconditions, queries
from congress_api.http.default_headers import PRIVATE
from congress_api.http.preconditions import Current
from congress_api.http.request_headers import headers_by_name
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import asks, posts
from congress_api.messages.blocking import AlreadyAccepted, AlreadyRejected, AlreadyWithdrawn
from congress_api.records.text_language import text_language
from congress_api.store import proposals
from congress_api.store.once import StoredResponse
from congress_api.store.proposals import ProposalFilter
from congress_api.store.reading import Edition
from congress_api.vocabulary.common import Id
from congress_api.vocabulary.proposal import ProposalStatus, Verdict
from congress_api.wire.cursors import Paging, query_id
from congress_api.wire.proposal import DecisionInput, Proposal, ProposalPage, ProposalQuery
from congress_api.wire.query import LanguageQuery, NoQuery
from congress_api.wire.write_query import WriteQuery


@get("/proposals", operation_id="listProposals", opt=asks(EDITING, ProposalQuery))
async def list_proposals(
    request: ApiRequest, reader: NamedDependency[ContentReader], event: FromPath[str]
) -> EncodedResponse[ProposalPage]:
    """List proposals.

    Changes proposed by partners of an event with `partnerEdits: review`, newest first. A partner sees its own
    proposals, an organiser sees all.
    """
    query = reader.query
    assert isinstance(query, ProposalQuery)
    whole = structs.replace(query, cursor=None, limit=50, language=None)
    paging = Paging(query_id("proposals", event, whole), reader.head.epoch)
    filters = {name: getattr(query, name) for name in ("id", "slug", "status", "partner", "kind")}
    caller = _caller(request, event)
    wanted = ProposalFilter(
        event=event,
        own=caller.partner,
        below=paging.opened(query.cursor, tuple[Id])[0] if query.cursor else None,
        filters=filters,
        limit=query.limit,
    )

    found, changed_at = await request.app.state.database.read(
        lambda connection: (_read(connection, wanted, reader, caller), proposals.changed_at(connection, event))
    )
    items = [told for _, told in found[: query.limit]]
    cursor = paging.sealed((items[-1].id,)) if len(found) > query.limit else None
    body = msgspec.json.encode(ProposalPage(items=items, next_cursor=cursor))
    answer = reader.beside(body, changed_at)
    if cursor:
        answer.headers["link"] = next_link(request, cursor)
    return answer


@get("/proposals/{proposal:str}", operation_id="getProposal", opt=asks(EDITING, LanguageQuery))
async def get_proposal(
    request: ApiRequest, reader: NamedDependency[ContentReader], event: FromPath[str], proposal: FromPath[str]
) -> EncodedResponse[Proposal]:
    """Get a proposal.

    The proposed changes, field by field: the value when the change was proposed, and the proposed value.
    """
    caller = _caller(request, event)
    wanted = ProposalFilter(event=event, own=caller.partner, filters={"id": [_id(proposal)]})

    found = await request.app.state.database.read(lambda connection: _read(connection, wanted, reader, caller))
    if not found:
        raise NotFound
    row, told = found[0]
    view = entity_tags.edition_mark(caller, Edition.editorial)
    return reader.beside(msgspec.json.encode(told), row.updated_at, version=row.version, view=view)


@delete(
    "/proposals/{proposal:str}",
    operation_id="withdrawProposal",
    opt=asks(PARTNERS),
    status_code=204,
)
async def withdraw_proposal(request: ApiRequest, event: FromPath[str], proposal: FromPath[str]) -> Response[None]:
    """Withdraw a proposal.

    The proposal stays in the list as withdrawn; the resource does not change. Requires `If-Match` with the proposal's
    ETag.
    """
    caller = _caller(request, event)
    queries.read(request.scope["query_string"], NoQuery)
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:
        found = await proposals.of_event(tx.db, tx.ledger.event_id, _id(proposal))
        if found is None or await proposals.partner_slug(tx.db, found) != caller.partner:
            raise NotFound
        _check(request, found, tx.ledger.epoch)
        proposing.close(found, ProposalStatus.withdrawn, caller, None)
    return Response(None, status_code=204, headers={"cache-control": PRIVATE})


@post(
    "/proposals/{proposal:str}/decision",
    operation_id="decideProposal",
    opt=posts(ORGANISING, DecisionInput, WriteQuery, conditional=True),
    status_code=200,
)
async def decide_proposal(
    request: ApiRequest, event: FromPath[str], proposal: FromPath[str]
) -> EncodedResponse[Proposal]:
    """Decide on a proposal.

    Accepting applies the proposal. Fields that changed meanwhile keep their new value; if the proposal changes them
    too, nothing is applied and 409 names them. Requires `If-Match` with the proposal's ETag, so that you accept no
    amendment that you have not read.
    """
    caller = _caller(request, event)
    sent: DecisionInput = await idempotency.read(request)
    query = queries.read(request.scope["query_string"], WriteQuery)
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:

        async def work() -> StoredResponse:
            found = await proposals.of_event(tx.db, tx.ledger.event_id, _id(proposal))
            if found is None:
                raise NotFound
            _check(request, found, tx.ledger.epoch)
            if sent.decision is Verdict.accept:
                await proposing.accept(tx.db, tx.work, found, cascade=query.cascade)
                await committing.commit(tx.db, tx.ledger, tx.work, caller.actor, proposed_by=found.proposed_by)
            status = ProposalStatus.accepted if sent.decision is Verdict.accept else ProposalStatus.rejected
            proposing.close(found, status, caller, sent.reason)
            return await _decided(tx, found, query.language, caller)

        return await idempotency.once(request, tx.db, work)


async def _decided(tx: EventTransaction, row: model.Proposal, language: str | None, caller: Caller) -> StoredResponse:
    event = tx.work.event
    spoken = text_language(language, event.languages, event.default_language)
    partner = await proposals.partner_slug(tx.db, row)
    actors = await (await tx.db.connection()).run_sync(proposal_responses.people, [row], caller)
    return idempotency.response_to_store(
        200,
        proposal_responses.proposal_in_language(
            row, partner, event.languages, spoken, actors=actors, addresses=tx.snapshot.event.addresses
        ),
    )


def _caller(request: ApiRequest, event: str) -> Caller:
    """The caller, who belongs to the event: admission does not know one that was created a moment ago."""
    caller = caller_of(request.scope)
    if caller is None or not caller.belongs_to(event):
        raise NotFound
    return caller


DECIDED = {
    ProposalStatus.accepted: AlreadyAccepted,
    ProposalStatus.rejected: AlreadyRejected,
    ProposalStatus.withdrawn: AlreadyWithdrawn,
}
"""What is wrong with a decision on a proposal that is not open."""


def _check(request: ApiRequest, proposal: model.Proposal, epoch: str) -> None:
    """Raises Clash for a proposal that is not open, Stale, PreconditionMissing."""
    headers = headers_by_name(list(request.scope["headers"]))
    if proposal.status != ProposalStatus.open and b"if-match" in headers:  # a missing If-Match is reported first
        raise Clash([Fault(DECIDED[ProposalStatus(proposal.status)]())])
    preconditions.check(headers, Current(epoch=epoch, version=proposal.version, changed_at=proposal.updated_at))


def _read(
    connection: Connection, wanted: ProposalFilter, reader: ContentReader, caller: Caller
) -> list[tuple[Any, Proposal]]:
    """The matching proposals, each with its row."""
    found = proposals.listed(connection, wanted)
    actors = proposal_responses.people(connection, (one.row for one in found), caller)
    languages, spoken, addresses = reader.languages, reader.text_language, reader.addresses
    return [
        (
            one.row,
            proposal_responses.proposal_in_language(
                one.row, one.partner, languages, spoken, actors=actors, addresses=addresses
            ),
        )
        for one in found
    ]


def _id(named: str) -> uuid.UUID:
    """The id in an address. Raises NotFound unless it has the one canonical spelling."""
    try:
        found = uuid.UUID(named)
    except ValueError:
        raise NotFound from None
    if str(found) != named:
        raise NotFound
    return found
