"""Exceptions of handlers as problem details."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import ClientException

from congress_api import errors
from congress_api.http import bodies, negotiation, problems
from congress_api.http.problems import ProblemResponse
from congress_api.http.response_sender import RequestRefused, request_id_of
from congress_api.http.route_contract import contract_of
from congress_api.messages import transport

log = logging.getLogger(__name__)


def handle_exception(request: Request[object, object, State], error: Exception) -> Response[bytes]:
    problem = _problem(request.scope, error)
    headers = {name.decode(): value.decode("latin-1") for name, value in problem.headers}
    if isinstance(error, errors.UnsupportedFormat):
        headers |= _accepted(request)
    media_type = headers.pop("content-type")
    return Response(problem.body, status_code=problem.status, headers=headers, media_type=media_type)


def _accepted(request: Request[object, object, State]) -> dict[str, str]:
    """The header that names the media types of the body: `Accept` (RFC 9110, 15.5.16), for PATCH `Accept-Patch`."""
    contract, is_patch = contract_of(request.route_handler), request.method == "PATCH"
    usual = bodies.PATCH_TYPES if is_patch else bodies.JSON_TYPES
    return {"accept-patch" if is_patch else "accept": ", ".join(contract.body_types or usual)}


def _problem(scope: Any, error: Exception) -> ProblemResponse:
    request_id, reader = request_id_of(scope), negotiation.problem_language(scope)
    if isinstance(error, RequestRefused):  # the gate's: the body is too large
        return error.answer
    if isinstance(error, errors.Error):
        return problems.response_to(error, request_id, reader)
    if isinstance(error, ClientException) and error.status_code == 400:  # the framework's: an invalid Host
        return problems.problem_response("bad-request", transport.InvalidHost(), request_id, reader)
    log.error("handler failed", exc_info=error, extra={"request_id": request_id})
    return problems.problem_response("internal-error", transport.Logged(), request_id, reader)
