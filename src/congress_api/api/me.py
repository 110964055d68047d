"""A token and its rights."""

from litestar import Response, delete, get

from congress_api import model
from congress_api.api.authentication import caller_of
from congress_api.api.entity_tags import epoch_for
from congress_api.domain import issuing, rights
from congress_api.domain.access import EVERYBODY, Caller
from congress_api.http import preconditions, queries, responses
from congress_api.http.default_headers import PRIVATE
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import asks, revokes
from congress_api.wire.me import Me, Right
from congress_api.wire.query import NoQuery


@get("/me", operation_id="getMe", opt=asks(EVERYBODY))
async def get_me(request: ApiRequest) -> EncodedResponse[Me]:
    """Get the rights of your token.

    The token, the kinds of resources that it may create and delete, and the fields that it may change. If an event has
    `partnerEdits: review`, a partner's change becomes a proposal to the organiser.
    """
    queries.read(request.scope["query_string"], NoQuery)
    caller = _caller(request)
    return responses.private_json(_me(caller), await epoch_for(request, caller))


@delete("/me", operation_id="revokeMe", opt=revokes(EVERYBODY), status_code=204)
async def revoke_me(request: ApiRequest) -> Response[None]:
    """Revoke your token.

    Takes effect with the next request. `If-Match` is optional.
    """
    queries.read(request.scope["query_string"], NoQuery)
    caller = _caller(request)
    current = responses.private_json(_me(caller), await epoch_for(request, caller))
    preconditions.check_if_sent(request.scope["headers"], current.tag)
    async with request.app.state.database.writing() as db:
        await issuing.revoke(db, await db.get_one(model.Token, caller.token_id), caller)
    return Response(None, status_code=204, headers={"cache-control": PRIVATE})


def _caller(request: ApiRequest) -> Caller:
    caller = caller_of(request.scope)
    assert caller is not None  # the route's policy has seen to it
    return caller


def _me(caller: Caller) -> Me:
    return Me(
        id=caller.token_id,
        role=caller.role,
        label=caller.label,
        event=caller.event,
        partner=caller.partner,
        expires_at=caller.expires_at,
        may_create=rights.may_create(caller),
        may_delete=rights.may_delete(caller),
        may_edit=[Right.of(one) for one in rights.may_edit(caller)],
    )
