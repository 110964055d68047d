"""Errors as problem details (RFC 9457)."""

import msgspec
import uuid_utils
from msgspec import Struct

from congress_api import errors
from congress_api.http.problem_types import PROBLEM_TYPES, TYPE_OF_ERROR
from congress_api.wire.problem import Problem, ProblemError

MEDIA_TYPE = "application/problem+json"
PATCHES = "application/merge-patch+json, application/json"
CHALLENGE = 'Bearer realm="congress-api"'


class ProblemResponse(Struct, frozen=True, kw_only=True):
    """A problem, ready to send."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


def problem_response(
    name: str, detail: str, request_id: str, faults: list[errors.Fault] | None = None, **headers: str
) -> ProblemResponse:
    """The response for a type of problem. `headers` are additional ones, with `_` for `-`."""
    kind = PROBLEM_TYPES[name]
    listed = [ProblemError(detail=f.detail, pointer=f.pointer, parameter=f.parameter) for f in (faults or [])[:1000]]
    problem = Problem(
        type=f"/problems/{name}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=f"urn:uuid:{request_id}",
        errors=listed,
    )
    more = [(key.replace("_", "-").lower().encode(), value.encode("latin-1")) for key, value in headers.items()]
    fixed = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-language", b"en"),
        (b"cache-control", b"no-store"),
    ]
    return ProblemResponse(status=kind.status, body=msgspec.json.encode(problem), headers=fixed + more)


def response_to(state: errors.Error, request_id: str) -> ProblemResponse:
    """The response for an error."""
    name = next(TYPE_OF_ERROR[kind] for kind in type(state).__mro__ if kind in TYPE_OF_ERROR)
    if isinstance(state, errors.Faulty):
        count = len(state.faults)
        detail = (
            f"{PROBLEM_TYPES[name].title}: {'1 reason is' if count == 1 else f'{count} reasons are'} named in errors."
        )
        return problem_response(name, detail, request_id, state.faults)
    if isinstance(state, errors.Unavailable):
        return problem_response(name, "The database is unreachable.", request_id, retry_after="2")
    if isinstance(state, errors.Unauthenticated):
        return problem_response(name, str(state), request_id, www_authenticate=CHALLENGE)
    if isinstance(state, errors.UnsupportedEncoding):
        return problem_response(name, str(state), request_id, accept_patch=PATCHES, accept_encoding="identity")
    if isinstance(state, errors.UnsupportedFormat):
        return problem_response(name, str(state), request_id, accept_patch=PATCHES)
    return problem_response(name, str(state) or PROBLEM_TYPES[name].explanation, request_id)


def new_request_id() -> str:
    """Identifies a request in its response and in the log."""
    return str(uuid_utils.uuid4())
