"""What a route declares about itself: who may call it, and the structs of its query and body."""

from typing import Any, Final

from litestar import Request
from litestar.handlers import BaseRouteHandler
from msgspec import Struct

from congress_api.http.form_data import FORM
from congress_api.http.negotiation import JSON
from congress_api.vocabulary.image import ImageMediaType
from congress_api.vocabulary.token import Role
from congress_api.wire.image import UploadInput
from congress_api.wire.query import NoQuery
from congress_api.wire.write_query import DeleteQuery, WriteQuery

Policy = frozenset[Role] | None
ANYBODY: Final = None
"""The policy of a public route: no token is needed."""


class RouteContract(Struct, frozen=True, kw_only=True):
    """Used by the gate (access, size), by the handler (structs) and by the OpenAPI document."""

    access: Policy
    query: type[Struct] | None = None
    """None: the route ignores its query."""
    body: type[Struct] | None = None
    whole: type[Struct] | None = None
    """For a PATCH: the struct of a PUT of the same resource."""
    proposes: bool = False
    """Whether a partner's call may become a proposal (202)."""
    is_form: bool = False
    body_types: tuple[str, ...] = ()
    """The media types of its body, if it is not JSON."""
    body_limit: str = "body_bytes"
    """The setting that limits the body, in bytes."""
    conditional: bool = False
    """Whether a POST requires If-Match."""
    unconditional: bool = False
    """Whether If-Match is optional in a DELETE."""
    media_types: tuple[str, ...] = JSON
    """The media types of its response."""
    shows_secret: bool = False
    """Whether a response holds a secret, and so is not compressed."""
    recovers: bool = False
    """Whether it takes `Sync-Recovery`."""


def contract_of(handler: BaseRouteHandler) -> RouteContract:
    """The contract of a route. Raises LookupError for a handler without one, since it would be unprotected."""
    contract: RouteContract | None = handler.opt.get("contract")
    if contract is None:
        raise LookupError(f"{sorted(handler.paths)} declares no contract")
    return contract


def query_of(request: Request[Any, Any, Any]) -> type[Any]:
    """The struct of a request's query."""
    query = contract_of(request.route_handler).query
    assert query is not None  # declared by every handler that calls this
    return query


def body_of(request: Request[Any, Any, Any]) -> type[Any]:
    """The struct of a request's body."""
    body = contract_of(request.route_handler).body
    assert body is not None
    return body


def _opt(contract: RouteContract) -> dict[str, Any]:
    """The `opt` argument of a handler that carries the contract."""
    return {"contract": contract}


PUBLIC = _opt(RouteContract(access=ANYBODY))
"""A public page or file; its query is ignored."""


def reads(query: type[Struct], *, media_types: tuple[str, ...] = JSON, recovers: bool = False) -> dict[str, Any]:
    """A public read."""
    return _opt(RouteContract(access=ANYBODY, query=query, media_types=media_types, recovers=recovers))


def writes(
    roles: frozenset[Role],
    body: type[Struct],
    whole: type[Struct] | None = None,
    query: type[WriteQuery] = WriteQuery,
) -> dict[str, Any]:
    """A PUT or PATCH; for a PATCH, `whole` is the struct of a PUT."""
    proposes = Role.partner in roles
    return _opt(RouteContract(access=roles, query=query, body=body, whole=whole or body, proposes=proposes))


def deletes(roles: frozenset[Role]) -> dict[str, Any]:
    """A deletion."""
    return _opt(RouteContract(access=roles, query=DeleteQuery, proposes=Role.partner in roles))


def uploads(roles: frozenset[Role]) -> dict[str, Any]:
    """An upload: a form with a file, with its own size limit."""
    types = (FORM, *(str(media_type) for media_type in ImageMediaType))
    form: dict[str, Any] = {
        "body": UploadInput,
        "is_form": True,
        "body_types": types,
        "body_limit": "image_bytes",
    }
    return _opt(RouteContract(access=roles, query=WriteQuery, proposes=Role.partner in roles, **form))


def asks(roles: frozenset[Role], query: type[Struct] = NoQuery) -> dict[str, Any]:
    """A read that needs a token."""
    return _opt(RouteContract(access=roles, query=query))


def posts(
    roles: frozenset[Role],
    body: type[Struct],
    query: type[Struct] = NoQuery,
    *,
    conditional: bool = False,
    shows_secret: bool = False,
) -> dict[str, Any]:
    """A POST."""
    contract = RouteContract(access=roles, query=query, body=body, conditional=conditional, shows_secret=shows_secret)
    return _opt(contract)


def revokes(roles: frozenset[Role], query: type[Struct] = NoQuery) -> dict[str, Any]:
    """A DELETE that requires no If-Match, since it overwrites nobody's work."""
    return _opt(RouteContract(access=roles, query=query, unconditional=True))
