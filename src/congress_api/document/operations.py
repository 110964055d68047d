"""The operations of the OpenAPI document: the routes, their handlers' docstrings and contracts."""

import inspect
from collections.abc import Iterator
from types import NoneType
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from msgspec import Struct

from congress_api.document import parameters
from congress_api.document import responses as answers
from congress_api.document.responses import Success
from congress_api.document.schemas import Schema
from congress_api.http import bodies, form_data
from congress_api.http.negotiation import JSON as JSON_ONLY
from congress_api.http.responses import JSON
from congress_api.http.route_contract import ANYBODY, RouteContract, contract_of

PREFIX = "/v1"
"""The end of the server address; the paths of the document follow it."""

METHODS = ("get", "put", "patch", "delete", "post")

ALWAYS = (400, 401, 406, 414, 429, 431, 500, 503)
"""Statuses that every operation can return, from the gate and the database."""

WRITING = (409, 412, 428, 507)
OF_METHOD = {"get": (304, 412), "put": WRITING, "patch": WRITING, "delete": WRITING, "post": (409, 422, 507)}
"""Statuses by method."""

BODIED = (413, 415)
"""Statuses of operations with a body."""

MEDIA_TYPES = {"patch": list(bodies.PATCH_TYPES), "form": [form_data.FORM]}
"""Media types of request bodies other than JSON alone."""

OPEN: list[dict[str, list[str]]] = [{}, {"bearer": []}]
"""The token is optional. Declared once for the API: some generators make it mandatory at an operation."""

PROTECTED: dict[str, Any] = {"security": [{"bearer": []}]}
"""The token is required."""


class Operation(Struct, frozen=True):
    """One method of one path, with its handler."""

    path: str
    method: str
    handler: HTTPRouteHandler

    @property
    def contract(self) -> RouteContract:
        """The contract of the route."""
        return contract_of(self.handler)

    @property
    def body(self) -> type | None:
        """The struct of the response: the parameter of `EncodedResponse`."""
        found: type = self.handler.parsed_fn_signature.return_type.inner_types[0].annotation
        return None if found in (NoneType, bytes) else found

    @property
    def query(self) -> type:
        """The struct of the query."""
        assert self.contract.query is not None  # every documented operation has one
        return self.contract.query

    @property
    def sent(self) -> type | None:
        """The struct of the request's body."""
        return self.contract.body

    @property
    def successes(self) -> list[Success]:
        """Its 2xx responses with a struct or without a body."""
        if self.contract.media_types != JSON_ONLY:
            return []
        creates = self.method == "put" and not self.contract.is_form
        statuses = (200, 201) if creates else (self.handler.status_code,)
        name = self.body.__name__ if self.body else None
        return [Success(status, name, self.method == "post") for status in statuses]

    @property
    def failures(self) -> set[int]:
        """The statuses of its errors."""
        missing = (404,) if "{" in self.path else ()
        forbidden = () if self.public else (403,)
        bodied = BODIED if self.sent else ()
        own = (412, 428) if self.contract.conditional else ()
        spared = {428} if self.unconditional else set()
        return {*ALWAYS, *OF_METHOD[self.method], *missing, *forbidden, *bodied, *own} - spared

    @property
    def unconditional(self) -> bool:
        """Whether it changes an existing resource without If-Match."""
        return self.contract.unconditional

    @property
    def public(self) -> bool:
        """Whether anybody may call it."""
        return self.contract.access is ANYBODY

    @property
    def tag(self) -> str:
        """The tag of the handler, else that of its module."""
        own = next(iter(self.handler.tags or ()), None)
        return own or self.handler.fn.__module__.rpartition(".")[2].capitalize()


def documented(framework: Litestar) -> Iterator[Operation]:
    """The operations of the application, by path and method."""
    routes = {route.path_format: route for route in framework.routes if isinstance(route, HTTPRoute)}
    for path in sorted(routes):
        handlers = {str(method).lower(): one for one in routes[path].route_handlers for method in one.http_methods}
        for method in (method for method in METHODS if method in handlers):
            if handlers[method].include_in_schema:
                yield Operation(path.removeprefix(PREFIX), method, handlers[method])


def finished(operation: Operation, known: dict[str, Schema]) -> dict[str, Any]:
    """One operation for `paths`. `known` holds the component schemas and the query structs."""
    summary, _, description = inspect.cleandoc(operation.handler.fn.__doc__ or "").partition("\n\n")
    return {
        "tags": [operation.tag],
        "summary": summary.rstrip("."),
        "description": description,
        "operationId": operation.handler.operation_id,
        **({} if operation.public else PROTECTED),
        "parameters": [
            *parameters.of_path(operation.path),
            *parameters.of_query(known[operation.query.__name__], known),
            *(parameters.ON_WISH if operation.unconditional else parameters.OF_METHOD.get(operation.method, ())),
            *(parameters.CONDITIONAL if operation.contract.conditional else ()),
            *(parameters.RECOVERING if operation.contract.recovers else ()),
        ],
        **_request_body(operation, known),
        "responses": _responses(operation),
    }


def _request_body(operation: Operation, known: dict[str, Schema]) -> dict[str, Any]:
    if operation.sent is None:
        return {}
    name = operation.sent.__name__
    form = "form" if operation.contract.is_form else operation.method
    content = {media_type: answers.body(name, known) for media_type in MEDIA_TYPES.get(form, [JSON])}
    return {"requestBody": {"description": known[name]["description"], "required": True, "content": content}}


def _responses(operation: Operation) -> dict[str, Any]:
    contract = operation.contract
    shared = {one.status: one.name for one in operation.successes}
    failures = {status: answers.name_of(status) for status in sorted(operation.failures - {400})}
    proposed = {202: answers.PROPOSED} if contract.proposes else {}
    found = {str(status): answers.reference(name) for status, name in (shared | proposed | failures).items()}
    success = {} if operation.successes else {"200": answers.file(contract.media_types)}
    return success | found | {"400": answers.bad_request(operation.query, operation.sent)}
