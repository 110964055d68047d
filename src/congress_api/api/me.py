"""A token and its rights."""

from litestar import get

from congress_api.api.authentication import caller_of
from congress_api.api.entity_tags import epoch_for
from congress_api.domain import rights
from congress_api.domain.access import EVERYBODY
from congress_api.http import queries, responses
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import asks
from congress_api.wire.me import Me, Right
from congress_api.wire.query import NoQuery


@get("/me", operation_id="getMe", opt=asks(EVERYBODY))
async def get_me(request: ApiRequest) -> EncodedResponse[Me]:
    """Get the rights of your token.

    The token, the kinds of resources that it may create and delete, and the fields that it may change. If an event has
    `partnerEdits: review`, a partner's change becomes a proposal to the organiser.
    """
    queries.read(request.scope["query_string"], NoQuery)
    caller = caller_of(request.scope)
    assert caller is not None  # the route's policy has seen to it
    me = Me(
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
    return responses.private_json(me, await epoch_for(request, caller))
