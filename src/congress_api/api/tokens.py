"""The tokens of an event, for its organisers."""

import datetime
import uuid

from litestar import Response, delete, get, post
from litestar.params import FromPath
from msgspec import structs

from congress_api.api import idempotency
from congress_api.api.authentication import insider
from congress_api.api.reader import next_link
from congress_api.domain import issuing
from congress_api.domain.access import ORGANISING
from congress_api.domain.event_transaction import EventTransaction, event_transaction
from congress_api.domain.issuing import Grant
from congress_api.errors import NotFound, Stale
from congress_api.http import conditional, queries, responses
from congress_api.http.default_headers import PRIVATE
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import asks, posts, revokes
from congress_api.store import tokens
from congress_api.store.once import StoredResponse
from congress_api.vocabulary.token import Role
from congress_api.wire import cursors
from congress_api.wire.query import NoQuery, PageQuery
from congress_api.wire.token import NewToken, RotationInput, Token, TokenInput, TokenPage


@get("/tokens", operation_id="listTokens", opt=asks(ORGANISING, PageQuery))
async def list_tokens(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[TokenPage]:
    """List tokens.

    The tokens of the event, newest first, including expired and revoked ones. Secrets are not stored.
    """
    insider(request.scope, event)
    query = queries.read(request.scope["query_string"], PageQuery)
    belongs = f"tokens {event}"
    after = _after(query.cursor, belongs) if query.cursor else None
    database = request.app.state.database
    found = await database.read(lambda connection: tokens.listed(connection, event, after, query.limit + 1))
    if found is None:
        raise NotFound
    items = [Token.of(one) for one in found[: query.limit]]
    cursor = cursors.sealed(belongs, (str(items[-1].id),)) if len(found) > query.limit else None
    answer = responses.private_json(TokenPage(items=items, next_cursor=cursor))
    if cursor:
        answer.headers["link"] = next_link(request, cursor)
    return answer


@get("/tokens/{id:str}", operation_id="getToken", opt=asks(ORGANISING))
async def get_token(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[Token]:
    """Get a token.

    Its label, expiry and last use. The secret is not stored.
    """
    insider(request.scope, event)
    queries.read(request.scope["query_string"], NoQuery)
    named = _id(request)
    found = await request.app.state.database.read(lambda connection: tokens.one(connection, event, named))
    if found is None:
        raise NotFound
    return responses.private_json(Token.of(found))


@post("/tokens", operation_id="createToken", opt=posts(ORGANISING, TokenInput, shows_secret=True))
async def create_token(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[NewToken]:
    """Create a token.

    For another organiser, a partner or a reader of drafts. The response contains the `secret`; it is not shown again.
    """
    caller = insider(request.scope, event)
    sent: TokenInput = await idempotency.read(request)
    wish = Grant(**{**structs.asdict(sent), "role": Role(sent.role)}, event=event)
    key = await request.app.state.authenticator.key()
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:

        async def work() -> StoredResponse:
            return await _shown_once(tx, event, await issuing.issue(tx.db, key, wish, caller))

        return await idempotency.once(request, tx.db, work)


@post("/tokens/{id:str}/rotation", operation_id="rotateToken", opt=posts(ORGANISING, RotationInput, shows_secret=True))
async def rotate_token(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[NewToken]:
    """Rotate a token.

    Creates a token with the same role, label and expiry. The old token expires after `overlapSeconds`, so that programs
    can move to the new one. The response contains the new `secret`; it is not shown again.
    """
    caller = insider(request.scope, event)
    sent: RotationInput = await idempotency.read(request)
    overlap = datetime.timedelta(seconds=sent.overlap_seconds)
    key, named = await request.app.state.authenticator.key(), _id(request)
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:

        async def work() -> StoredResponse:
            old = await tokens.find(tx.db, tx.ledger.event_id, named)
            if old is None:
                raise NotFound
            made = await issuing.rotate(tx.db, key, old, overlap=overlap, issuer=caller)
            return await _shown_once(tx, event, made)

        return await idempotency.once(request, tx.db, work)


@delete("/tokens/{id:str}", operation_id="revokeToken", opt=revokes(ORGANISING), status_code=204)
async def revoke_token(request: ApiRequest, event: FromPath[str]) -> Response[None]:
    """Revoke a token.

    Takes effect with the next request. The token stays in the list. `If-Match` is optional.
    """
    insider(request.scope, event)
    queries.read(request.scope["query_string"], NoQuery)
    named = _id(request)
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:
        found = await tokens.find(tx.db, tx.ledger.event_id, named)
        if found is None:
            raise NotFound
        _check_unchanged(request, await _as_it_stands(tx, event, named))
        issuing.revoke(found)
    return Response(None, status_code=204, headers={"cache-control": PRIVATE})


async def _as_it_stands(tx: EventTransaction, event: str, token_id: uuid.UUID) -> Token:
    await tx.db.flush()
    connection = await tx.db.connection()
    found = await connection.run_sync(tokens.one, event, token_id)
    assert found is not None
    return Token.of(found)


async def _shown_once(tx: EventTransaction, event: str, made: tokens.IssuedToken) -> StoredResponse:
    """The response with the secret; what is stored for a replay has none."""
    fields = structs.asdict(await _as_it_stands(tx, event, made.id))
    location = f"/v1/events/{event}/tokens/{made.id}"
    whole, kept = NewToken(**fields, secret=made.secret), NewToken(**fields, secret=None)
    return idempotency.response_to_store(201, whole, location=location, kept=kept)


def _check_unchanged(request: ApiRequest, token: Token) -> None:
    """Check If-Match, which is optional. Raises Stale."""
    header = dict(request.scope["headers"]).get(b"if-match", b"*").strip()
    if header != b"*" and conditional.etag(responses.private_json(token).tag or "") not in _uncoded(header):
        raise Stale("The token has changed; it was not revoked.")


def _uncoded(header: bytes) -> set[bytes]:
    """The tags without their content coding."""
    return set(map(conditional.uncoded, conditional.tags(header)))


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


def _after(cursor: str, belongs: str) -> uuid.UUID:
    """The token after which a page begins. Raises Invalid for the cursor of another query."""
    try:
        return uuid.UUID(*cursors.opened(cursor, belongs))
    except (ValueError, TypeError, AttributeError):
        raise cursors.foreign_cursor() from None
