"""The tokens of an event, for its organisers; others may rotate their own."""

import datetime
import uuid
from collections.abc import Iterable

from litestar import Response, delete, get, post
from litestar.params import FromPath
from msgspec import structs
from sqlalchemy import Connection

from congress_api.api import idempotency
from congress_api.api.authentication import insider
from congress_api.api.entity_tags import head_of
from congress_api.api.reader import next_link
from congress_api.domain import issuing
from congress_api.domain.access import EVERYBODY, ORGANISING, Caller
from congress_api.domain.actors import read_actors
from congress_api.domain.event_transaction import EventTransaction, event_transaction
from congress_api.domain.issuing import Grant
from congress_api.errors import Fault, NotFound
from congress_api.http import preconditions, queries, responses
from congress_api.http.default_headers import PRIVATE
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import asks, posts, revokes
from congress_api.store import token_list, tokens
from congress_api.store.once import StoredResponse
from congress_api.store.token_list import StoredToken, TokenFilter
from congress_api.vocabulary.common import Id
from congress_api.vocabulary.token import Role
from congress_api.wire.common import ActorIfKnown
from congress_api.wire.cursors import Paging, query_id
from congress_api.wire.query import NoQuery
from congress_api.wire.token import NewToken, RevocationQuery, RotationInput, Token, TokenInput, TokenPage, TokenQuery


@get("/tokens", operation_id="listTokens", opt=asks(ORGANISING, TokenQuery))
async def list_tokens(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[TokenPage]:
    """List tokens.

    The tokens of the event, newest first, including expired and revoked ones. Secrets are not stored.
    """
    caller = insider(request.scope, event)
    query = queries.read(request.scope["query_string"], TokenQuery)
    epoch = (await head_of(request, event)).epoch
    paging = Paging(query_id("tokens", event, structs.replace(query, cursor=None, limit=50)), epoch)
    after = paging.opened(query.cursor, tuple[Id])[0] if query.cursor else None
    criteria = TokenFilter(partner=tuple(query.partner), after=after, limit=query.limit + 1)

    def read(connection: Connection) -> list[Token]:
        found = token_list.listed(connection, event, criteria)
        if found is None:
            raise NotFound
        return _delivered(connection, found, caller)

    found = await request.app.state.database.read(read)
    items = found[: query.limit]
    cursor = paging.sealed((items[-1].id,)) if len(found) > query.limit else None
    answer = responses.private_json(TokenPage(items=items, next_cursor=cursor), epoch)
    if cursor:
        answer.headers["link"] = next_link(request, cursor)
    return answer


@get("/tokens/{id:str}", operation_id="getToken", opt=asks(ORGANISING))
async def get_token(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[Token]:
    """Get a token.

    Its label, expiry and last use, who created it, and what it was rotated into. The secret is not stored.
    """
    caller = insider(request.scope, event)
    queries.read(request.scope["query_string"], NoQuery)
    named = _id(request)
    found = await request.app.state.database.read(lambda connection: _one(connection, event, named, caller))
    if found is None:
        raise NotFound
    return responses.private_json(found, (await head_of(request, event)).epoch)


@post("/tokens", operation_id="createToken", opt=posts(ORGANISING, TokenInput, shows_secret=True))
async def create_token(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[NewToken]:
    """Create a token.

    For another organiser, a partner or a reader of drafts. The response contains the `secret`; it is not shown again.
    """
    caller = insider(request.scope, event)
    read: tuple[TokenInput, list[Fault]] = await idempotency.read_all(request)
    sent, faults = read
    wish = Grant(**{**structs.asdict(sent), "role": Role(sent.role)}, event=event)
    key = await request.app.state.authenticator.key()
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:
        if faults:
            await issuing.check(tx.db, wish, faults)

        async def work() -> StoredResponse:
            return await _shown_once(tx, event, await issuing.issue(tx.db, key, wish, caller), caller)

        return await idempotency.once(request, tx.db, work)


@post("/tokens/{id:str}/rotation", operation_id="rotateToken", opt=posts(EVERYBODY, RotationInput, shows_secret=True))
async def rotate_token(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[NewToken]:
    """Rotate a token.

    Creates a token with the same role, label and expiry. The old token stays valid for `overlapSeconds`, so that
    programs can move to the new one. The response contains the new `secret`; it is not shown again. Organisers rotate
    any token of their event, partners and readers their own. A token is rotated once: a second time returns 409, which
    names its successor. If a response was lost, rotate the successor.
    """
    caller = insider(request.scope, event)
    sent: RotationInput = await idempotency.read(request)
    overlap = datetime.timedelta(seconds=sent.overlap_seconds)
    key, named = await request.app.state.authenticator.key(), _id(request)
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:

        async def work() -> StoredResponse:
            old = await tokens.find(tx.db, tx.ledger.event_id, named)
            issuing.check_may_rotate(caller, old)
            if old is None:
                raise NotFound
            made = await issuing.rotate(tx.db, key, old, overlap=overlap, issuer=caller)
            return await _shown_once(tx, event, made, caller)

        return await idempotency.once(request, tx.db, work)


@delete("/tokens/{id:str}", operation_id="revokeToken", opt=revokes(ORGANISING, RevocationQuery), status_code=204)
async def revoke_token(request: ApiRequest, event: FromPath[str]) -> Response[None]:
    """Revoke a token.

    Takes effect with the next request. The token stays in the list. What it was rotated into stays valid, and so do the
    tokens that it created, unless `descendants=true`. `If-Match` is optional.
    """
    caller = insider(request.scope, event)
    query = queries.read(request.scope["query_string"], RevocationQuery)
    named = _id(request)
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:
        found = await tokens.find(tx.db, tx.ledger.event_id, named)
        if found is None:
            raise NotFound
        current = responses.private_json(await _current(tx, event, named, caller), tx.ledger.epoch)
        preconditions.check_if_sent(request.scope["headers"], current.tag)
        await issuing.revoke(tx.db, found, caller, descendants=query.descendants)
    return Response(None, status_code=204, headers={"cache-control": PRIVATE})


def _delivered(connection: Connection, found: Iterable[StoredToken], caller: Caller) -> list[Token]:
    listed = list(found)
    actors = read_actors(connection, (one.created_by for one in listed), caller)
    same = [name for name in Token.__struct_fields__ if name != "created_by"]
    return [
        Token(
            created_by=ActorIfKnown.of(creator) if (creator := actors.named(one.created_by)) else None,
            **{name: getattr(one, name) for name in same},
        )
        for one in listed
    ]


def _one(connection: Connection, event: str, token_id: uuid.UUID, caller: Caller) -> Token | None:
    found = token_list.one(connection, event, token_id)
    return _delivered(connection, [found], caller)[0] if found else None


async def _current(tx: EventTransaction, event: str, token_id: uuid.UUID, caller: Caller) -> Token:
    await tx.db.flush()
    connection = await tx.db.connection()
    found = await connection.run_sync(_one, event, token_id, caller)
    assert found is not None
    return found


async def _shown_once(tx: EventTransaction, event: str, made: tokens.IssuedToken, caller: Caller) -> StoredResponse:
    """The response with the secret; what is stored for a replay has none."""
    fields = structs.asdict(await _current(tx, event, made.id, caller))
    location = f"/v1/events/{event}/tokens/{made.id}"
    whole, kept = NewToken(**fields, secret=made.secret), NewToken(**fields, secret=None)
    return idempotency.response_to_store(201, whole, location=location, kept=kept)


def _id(request: ApiRequest) -> uuid.UUID:
    """The id in the address. Raises NotFound unless it has the one canonical spelling."""
    told = request.path_params["id"]
    try:
        found = uuid.UUID(told)
    except ValueError:
        raise NotFound from None
    if str(found) != told:  # one address per token: no braces, no capitals
        raise NotFound
    return found
