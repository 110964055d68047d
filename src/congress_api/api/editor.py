"""Writes of one resource: the request decoded, the operation called, its outcome answered."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from litestar import Response
from msgspec import structs

from congress_api import records
from congress_api.api import proposal_responses
from congress_api.api.authentication import caller_of
from congress_api.api.reader import resource_response
from congress_api.domain import changing
from congress_api.domain.access import Caller
from congress_api.domain.actors import Actors
from congress_api.domain.changing import ChangeRequest, Outcome
from congress_api.domain.event_transaction import EventTransaction, event_transaction
from congress_api.errors import Fault, Invalid
from congress_api.http import bodies, conditional, json_objects, preconditions, queries
from congress_api.http.default_headers import PRIVATE
from congress_api.http.preconditions import Current
from congress_api.http.request_headers import headers_by_name
from congress_api.http.responses import ApiRequest, EncodedResponse, notice_header
from congress_api.http.route_contract import body_of, contract_of, query_of
from congress_api.snapshot.item import Item
from congress_api.vocabulary.conflict import ClashChoice
from congress_api.wire.applying import Patch, Replacement
from congress_api.wire.write_query import SessionWriteQuery, WriteQuery

Operation = Callable[[EventTransaction, ChangeRequest], Awaitable[Outcome]]


class Editor:
    """Writes one resource for one request."""

    def __init__(self, request: ApiRequest) -> None:
        self._request = request
        caller = caller_of(request.scope)
        assert caller is not None  # the route's policy has seen to it
        self.caller: Caller = caller
        self.event: str = request.path_params["event"]
        self._actors = Actors({}, caller)
        self.query: WriteQuery
        self.query, self._faults = queries.read_all(request.scope["query_string"], query_of(request))

    async def put(self, kind: str, slug: str) -> EncodedResponse[Any]:
        """Create or replace."""
        content = await self.content()

        def decode() -> Replacement:
            sent, faults = self.sent(content, slug)
            return Replacement(_record(kind), slug, sent, faults)

        return self.respond(await self.run(kind, slug, lambda tx, request: changing.put(tx, request, decode)))

    async def patch(self, kind: str, slug: str) -> EncodedResponse[Any]:
        """Change some fields (RFC 7396)."""
        whole = contract_of(self._request.route_handler).whole
        assert whole is not None
        content = await self.content()

        def decode() -> Patch:
            sent, faults = self.sent(content, slug)
            return Patch(_record(kind), slug, sent, whole, faults)

        return self.respond(await self.run(kind, slug, lambda tx, request: changing.patch(tx, request, decode)))

    async def delete(self, kind: str, slug: str) -> Response[Any]:
        """Delete; the slug stays reserved."""
        self.check_query()
        return self.respond_deleted(await self.run(kind, slug, changing.delete))

    def check_query(self, faults: Iterable[Fault] = ()) -> None:
        """Raises Invalid with the faults of the query and these others."""
        if found := [*self._faults, *faults]:
            raise Invalid(found)

    def sent(self, content: dict[str, Any], slug: str) -> tuple[Any, tuple[Fault, ...]]:
        """The body, and the faults of query and body. Raises Invalid if too little is right to look further."""
        sent, faults = bodies.read_all(content, body_of(self._request))
        if sent is None:
            self.check_query(faults)
        return sent, (*self._faults, *faults, *bodies.name_faults(sent, slug))

    async def content(self) -> dict[str, Any]:
        """The JSON object in the body. Raises Invalid, UnsupportedFormat."""
        bodies.check_media_type(self._request.scope, self._request.method)
        try:
            return json_objects.parsed(await self._request.body())
        except Invalid as invalid:
            raise Invalid([*self._faults, *invalid.faults]) from None

    async def run(self, kind: str, slug: str, operation: Operation) -> Outcome:
        """Do it in a transaction of its own; a dry run is rolled back, and its outcome is the resource as it was."""
        state = self._request.app.state
        async with event_transaction(state.database, state.snapshots, self.event) as tx:
            outcome = await operation(tx, self._change_request(kind, slug))
            if getattr(self.query, "dry_run", False):
                await tx.undo()
                outcome = structs.replace(outcome, item=tx.item(kind, slug), epoch=tx.snapshot.head)
            if (proposal := getattr(outcome, "proposal", None)) is not None:  # a check of a picture has no outcome
                connection = await tx.db.connection()
                self._actors = await connection.run_sync(proposal_responses.people, [proposal], self.caller)
            return outcome

    def check_precondition(self, epoch: str, item: Item | None) -> None:
        """Whether the request is based on the current resource. Raises Stale or PreconditionMissing."""
        current = Current(epoch=epoch, version=item.version, changed_at=item.updated_at) if item else None
        preconditions.check(headers_by_name(list(self._request.scope["headers"])), current)

    def respond(self, outcome: Outcome) -> EncodedResponse[Any]:
        """The resource as it now is (200, 201), or the proposal (202)."""
        response = self._proposed(outcome) if outcome.proposal is not None else self._changed(outcome)
        response.headers.update(notice_header(outcome.notices))
        return response

    def _changed(self, outcome: Outcome) -> EncodedResponse[Any]:
        assert outcome.item is not None
        response = resource_response(self._request, outcome.item, outcome.language, outcome.epoch, by_header=False)
        if response.modified is not None and not conditional.is_settled(response.modified):
            response.modified = None  # another change could come in the same second
        if outcome.created:
            response.status_code = 201
            response.headers["location"] = self._request.scope["path"]
        return response

    def respond_deleted(self, outcome: Outcome) -> Response[Any]:
        """Nothing (204), or the proposal (202)."""
        if outcome.proposal is not None:
            return self._proposed(outcome)
        headers = {"cache-control": PRIVATE, **notice_header(outcome.notices)}
        return Response(None, status_code=204, headers=headers)

    def _proposed(self, outcome: Outcome) -> EncodedResponse[Any]:
        languages = outcome.languages
        addresses = self._request.app.state.snapshots.addresses
        shown = proposal_responses.proposal_in_language(
            outcome.proposal,
            self.caller.partner or "",
            languages,
            outcome.language,
            actors=self._actors,
            addresses=addresses,
        )
        prefer = self._request.headers.get("prefer", "")
        return proposal_responses.accepted(self.event, shown, outcome.language.language, prefer)

    def _change_request(self, kind: str, slug: str) -> ChangeRequest:
        query = self.query
        return ChangeRequest(
            caller=self.caller,
            key=(kind, slug),
            check_precondition=self.check_precondition,
            language=getattr(query, "language", None),  # a deletion has no texts
            cascade=query.cascade,
            refuse_clashes=isinstance(query, SessionWriteQuery) and query.clashes is ClashChoice.refuse,
        )


def _record(kind: str) -> type[records.Record]:
    return records.Event if kind == "event" else records.BY_NAME[kind]


async def provide_editor(request: ApiRequest) -> Editor:
    """The editor of the event in the path."""
    return Editor(request)
