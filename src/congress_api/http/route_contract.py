"""What a route declares about itself: who may call it, and the structs that it is sent."""

from typing import Any, Final

from litestar import Request
from litestar.handlers import BaseRouteHandler
from msgspec import Struct

from congress_api.http.negotiation import JSON
from congress_api.vocabulary.token import Role
from congress_api.wire.image import UploadInput
from congress_api.wire.query import NoQuery
from congress_api.wire.write_query import DeleteQuery, WriteQuery

Policy = frozenset[Role] | None
ANYBODY: Final = None
"""Also without a token."""


class RouteContract(Struct, frozen=True, kw_only=True):
    """What the gate checks before a handler, what the handler decodes, and what the OpenAPI document says of it."""

    access: Policy
    query: type[Struct] | None = None
    """None: the route ignores its query."""
    body: type[Struct] | None = None
    whole: type[Struct] | None = None
    """For a patch: what a PUT of the same resource sends."""
    proposes: bool = False
    """Whether a partner's call may become a proposal (202)."""
    is_form: bool = False
    body_limit: str = "body_bytes"
    """The setting that holds the largest body, in bytes."""
    conditional: bool = False
    """For a POST: whether it needs If-Match."""
    unconditional: bool = False
    """For a deletion: whether it may do without If-Match."""
    media_types: tuple[str, ...] = JSON
    """Of its response."""


def contract_of(handler: BaseRouteHandler) -> RouteContract:
    """The contract of a route. Raises LookupError for a handler without one: such a route would be open to all."""
    contract: RouteContract | None = handler.opt.get("contract")
    if contract is None:
        raise LookupError(f"{sorted(handler.paths)} declares no contract")
    return contract


def query_of(request: Request[Any, Any, Any]) -> type[Any]:
    """The struct of a request's query."""
    query = contract_of(request.route_handler).query
    assert query is not None  # else its handler would not ask
    return query


def body_of(request: Request[Any, Any, Any]) -> type[Any]:
    """The struct of a request's body."""
    body = contract_of(request.route_handler).body
    assert body is not None
    return body


def _opt(contract: RouteContract) -> dict[str, Any]:
    """A contract as the framework keeps it at the handler."""
    return {"contract": contract}


PUBLIC = _opt(RouteContract(access=ANYBODY))
"""A page or file: for anybody, without a query."""


def reads(query: type[Struct], *, media_types: tuple[str, ...] = JSON) -> dict[str, Any]:
    """A public read."""
    return _opt(RouteContract(access=ANYBODY, query=query, media_types=media_types))


def writes(
    roles: frozenset[Role],
    body: type[Struct],
    whole: type[Struct] | None = None,
    query: type[WriteQuery] = WriteQuery,
) -> dict[str, Any]:
    """A PUT or PATCH; for a patch `whole` is what a PUT sends."""
    proposes = Role.partner in roles
    return _opt(RouteContract(access=roles, query=query, body=body, whole=whole or body, proposes=proposes))


def deletes(roles: frozenset[Role]) -> dict[str, Any]:
    """A deletion."""
    return _opt(RouteContract(access=roles, query=DeleteQuery, proposes=Role.partner in roles))


def uploads(roles: frozenset[Role]) -> dict[str, Any]:
    """An upload: its body is a form with a file, and may be larger than others."""
    form: dict[str, Any] = {"body": UploadInput, "is_form": True, "body_limit": "image_bytes"}
    return _opt(RouteContract(access=roles, query=WriteQuery, proposes=Role.partner in roles, **form))


def asks(roles: frozenset[Role], query: type[Struct] = NoQuery) -> dict[str, Any]:
    """A read that needs a token."""
    return _opt(RouteContract(access=roles, query=query))


def posts(
    roles: frozenset[Role], body: type[Struct], query: type[Struct] = NoQuery, *, conditional: bool = False
) -> dict[str, Any]:
    """A POST."""
    return _opt(RouteContract(access=roles, query=query, body=body, conditional=conditional))


def revokes(roles: frozenset[Role]) -> dict[str, Any]:
    """A deletion by which nothing can be lost: it needs no If-Match."""
    return _opt(RouteContract(access=roles, query=NoQuery, unconditional=True))
