"""What a write handler works with: from the request's body to its answer, in one transaction on one event."""

from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
from litestar import Response
from msgspec import Struct

from congress_api.api import proposal_responses
from congress_api.api.authentication import caller_of
from congress_api.api.reader import answer_one
from congress_api.domain import access, committing, editing, publishing, scheduling, three_way_merge
from congress_api.domain.access import Caller
from congress_api.domain.event_transaction import Opened, opened
from congress_api.domain.patching import Tongues, merge_patch, untranslated
from congress_api.domain.proposing import Draft, Review
from congress_api.errors import Fault, Forbidden, NotFound
from congress_api.http import bodies, conditional, preconditions, queries
from congress_api.http.default_headers import PRIVATE
from congress_api.http.responses import Asked, Read
from congress_api.snapshot.content import Item
from congress_api.snapshot.diff import NOWHERE
from congress_api.snapshot.rendering import Tongue, delivered
from congress_api.store import reading, writing
from congress_api.store.journal import Stamp
from congress_api.vocabulary.conflict import ClashChoice
from congress_api.wire.write_query import SessionWriteQuery, WriteQuery


class Work(Struct, frozen=True):
    """What an edit begins with: the resource as it stands, and what its partner proposes where that is reviewed."""

    item: Item | None
    draft: Draft | None

    @property
    def ground(self) -> Any:
        """The record that the edit builds on; None when there is none."""
        if self.draft is not None:
            return self.draft.record
        return self.item.record if self.item else None

    @property
    def known(self) -> Any:
        """The record that somebody who replaces it has read: what stands, also while a change of it is proposed."""
        return self.item.record if self.item else self.ground

    def beside(self, after: Any) -> Any:
        """A whole that was made of what stands, with what is proposed already: only what differs amends it."""
        if self.item is None or self.draft is None or self.draft.proposal is None:
            return after
        return three_way_merge.merged(self.ground, self.item.record, after)


class Editor:
    """Writes one resource for one request."""

    def __init__(self, request: Asked) -> None:
        self._request = request
        caller = caller_of(request.scope)
        assert caller is not None  # the route's policy has seen to it
        self._caller: Caller = caller
        self._event: str = request.path_params["event"]
        self._query: WriteQuery = queries.read(request.scope["query_string"], request.route_handler.opt["query"])

    async def put(self, kind: str, slug: str) -> Read[Any]:
        """Create or replace. A PUT equal to what stands is fine whatever it says it is based on."""
        content = await self._content()
        async with self._opened() as desk:
            editing.check_begins(desk.desk, self._caller, (kind, slug))
            work = await self._work(desk, kind, slug)
            sent = bodies.read(content, self._request.route_handler.opt["body"])
            bodies.check_name(sent, slug)
            before = work.known
            former = None if before else await writing.former(desk.session, desk.ledger.event_id, kind, slug)
            after = editing.written(desk.desk, before, sent, self._tongues(desk), kind=kind, slug=slug, former=former)
            if work.item is not None and after == work.item.record:
                return self._answer(desk, work.item)
            return await self._done(desk, work, work.beside(after))

    async def patch(self, kind: str, slug: str) -> Read[Any]:
        """Change some fields (RFC 7396). Raises Stale, Unconditional, Forbidden, Invalid, Clash or NotFound."""
        content = await self._content()
        opt = self._request.route_handler.opt
        bodies.read(content, opt["body"])
        async with self._opened() as desk:
            work = await self._work(desk, kind, slug)
            if (before := work.ground) is None:
                raise NotFound
            self._precondition(work.item)
            tongue = self._tongue(desk)
            if tongue.language != tongue.default:
                before, content = untranslated(before, content, tongue.language)
            told = msgspec.to_builtins(delivered(before, tongue, NOWHERE))
            sent = bodies.read(merge_patch(told, content), opt["whole"])
            bodies.check_name(sent, slug)
            after = editing.written(desk.desk, before, sent, self._tongues(desk), kind=kind, slug=slug)
            return await self._done(desk, work, after)

    async def delete(self, kind: str, slug: str) -> Response[Any]:
        """Take away; the slug stays its own."""
        async with self._opened() as desk:
            work = await self._work(desk, kind, slug)
            if (item := work.item) is None:
                raise NotFound
            if not access.may_delete(self._caller, self._event, kind, item.record):
                raise Forbidden([Fault(detail=f"You may not delete this {kind}.")])
            self._precondition(item)
            if work.draft is not None:
                return await self._proposed(desk, work, None)
            if kind == "event":
                desk.desk.remove_event()
            else:
                editing.check_unseen(desk.desk, self._caller, item.record)
                publishing.delete(desk.desk, item.record, cascade=self._query.cascade)
            editing.check_rest(desk.desk, self._caller, (kind, slug))
            await committing.commit(desk.session, desk.ledger, desk.desk, self._caller.actor)
        return Response(None, status_code=204, headers={"cache-control": PRIVATE})

    def _opened(self) -> AbstractAsyncContextManager[Opened]:
        state = self._request.app.state
        return opened(state.database, state.keeper, self._event)

    async def _content(self) -> dict[str, Any]:
        bodies.check_media_type(self._request.scope, self._request.method)
        return bodies.parsed(await self._request.body())

    def _visible(self, desk: Opened, kind: str, slug: str) -> Item | None:
        """What stands there, as far as the caller may know. Raises NotFound, or Forbidden for somebody else's."""
        item = desk.item(kind, slug)
        if item is None:
            return None
        if not access.may_see(self._caller, self._event, item.record):
            raise NotFound
        if not access.editable(self._caller, self._event, kind, item.record):
            raise Forbidden([Fault(detail=f"This {kind} is not yours to change.")])
        return item

    async def _work(self, desk: Opened, kind: str, slug: str) -> Work:
        """What an edit begins with. Raises NotFound, Forbidden."""
        item, draft = self._visible(desk, kind, slug), None
        review = Review(desk.session, desk.desk, self._caller)
        if review.is_on and kind != "event":
            draft = await review.draft(kind, slug)
        return Work(item, draft)

    async def _done(self, desk: Opened, work: Work, after: Any) -> Read[Any]:
        """Make a change, or propose it."""
        if work.draft is not None and not (work.draft.proposal is None and after == work.draft.standing):
            return await self._proposed(desk, work, after)
        if work.item is not None and after == work.item.record:
            return self._answer(desk, work.item)
        self._precondition(work.item)
        return await self._settled(desk, work.item, after)

    async def _proposed(self, desk: Opened, work: Work, after: Any) -> Read[Any]:
        """Let a change wait for the organiser. One that leaves nothing to decide is answered with what stands."""
        draft, event = work.draft, desk.desk.event
        assert draft is not None
        proposal = draft.proposal
        if not draft.proposes(after):
            self._precondition(work.item)
            if after is not None:
                editing.check(desk.desk, self._caller, draft.standing, after)
            proposal = await Review(desk.session, desk.desk, self._caller).propose(draft, after)
        if proposal is None:
            assert work.item is not None  # else there would be something to decide
            return self._answer(desk, work.item)
        tongue = self._tongue(desk)
        told = proposal_responses.told(proposal, self._caller.partner or "", event.languages, tongue)
        return proposal_responses.taken_in(self._event, told, tongue.language)

    def _precondition(self, item: Item | None) -> None:
        headers = dict(self._request.scope["headers"])
        version = item.version if item else None
        preconditions.check(headers.get(b"if-match"), headers.get(b"if-none-match"), version)

    async def _settled(self, desk: Opened, item: Item | None, after: Any) -> Read[Any]:
        before = item.record if item else None
        editing.check(desk.desk, self._caller, before, after)
        find = editing.finder(desk.desk, self._caller, before)
        editing.settle(desk.desk, before, after, cascade=self._query.cascade, find=find)
        editing.check_rest(desk.desk, self._caller, (after.kind_name, after.slug))
        if isinstance(self._query, SessionWriteQuery) and self._query.clashes is ClashChoice.refuse:
            scheduling.refuse_added(desk.desk, before, after)
        mark = await committing.commit(desk.session, desk.ledger, desk.desk, self._caller.actor)
        assert mark is not None
        return self._answer(desk, _standing(desk, after, mark, item), created=item is None)

    def _tongue(self, desk: Opened) -> Tongue:
        """The language that is written in: never that of Accept-Language, which a browser sends unasked."""
        default = desk.desk.event.default_language
        language = getattr(self._query, "language", None) or default  # a deletion has no texts
        return Tongue(bodies.spelt(language, desk.desk.event.languages), default)

    def _tongues(self, desk: Opened) -> Tongues:
        tongue = self._tongue(desk)
        return Tongues(tongue.language, tongue.default)

    def _answer(self, desk: Opened, item: Item, *, created: bool = False) -> Read[Any]:
        answer = answer_one(item, self._tongue(desk), by_header=False, caller=self._caller)
        if not conditional.may_tell(conditional.last_modified(item.updated_at)):
            del answer.headers["last-modified"]  # another change could come in the same second
        if created:
            answer.status_code = 201
            answer.headers["location"] = self._request.scope["path"]
        return answer


def _standing(desk: Opened, after: Any, mark: Stamp, item: Item | None) -> Item:
    """The resource as it stands once the transaction is committed."""
    kind = after.kind_name
    record = desk.desk.event if kind == "event" else desk.desk.find(kind, after.slug)
    before = item.record if item else None
    public = any(one is not None and one.visibility == "published" for one in (record, before))
    revision = mark.revision if public else item.revision if item else 0
    read = reading.Read(record=record, revision=revision, version=mark.version, updated_at=mark.at)
    return Item(read, desk.desk.event.languages)


async def provide_editor(request: Asked) -> Editor:
    """The editor of the event in the path. Raises Invalid for a faulty query."""
    return Editor(request)
