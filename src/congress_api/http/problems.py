"""Errors as problem details (RFC 9457)."""

import msgspec
import uuid_utils
from msgspec import Struct

from congress_api import errors
from congress_api.http.negotiation import ProblemLanguage
from congress_api.http.problem_types import PROBLEM_TYPES, TYPE_OF_ERROR
from congress_api.messages import details, transport
from congress_api.messages.message import Message, Texts
from congress_api.wire.problem import Problem, ProblemError

MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="congress-api"'
MOST_FAULTS = 1000
ENGLISH = ProblemLanguage()


class ProblemResponse(Struct, frozen=True, kw_only=True):
    """A problem, ready to send."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


class Told(Struct, frozen=True, kw_only=True):
    """What a problem says beside its type: its detail, its faults, and additional headers, with `_` for `-`."""

    detail: Message | Texts
    faults: list[errors.Fault] = []
    headers: dict[str, str] = {}


def problem_response(
    name: str, told: Message | Texts | Told, request_id: str, reader: ProblemLanguage = ENGLISH
) -> ProblemResponse:
    """The response for a type of problem, in the reader's language."""
    kind, language = PROBLEM_TYPES[name], reader.language
    told = told if isinstance(told, Told) else Told(detail=told)
    problem = Problem(
        type=kind.type,
        title=kind.title.text(language),
        status=kind.status,
        detail=told.detail.text(language),
        instance=f"urn:uuid:{request_id}",
        errors=[_listed(fault, language) for fault in told.faults[:MOST_FAULTS]],
    )
    fixed = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-language", language.encode()),
        *([(b"vary", b"Accept-Language")] if reader.by_header else []),
        (b"cache-control", b"no-store"),
    ]
    more = [(key.replace("_", "-").lower().encode(), value.encode("latin-1")) for key, value in told.headers.items()]
    return ProblemResponse(status=kind.status, body=msgspec.json.encode(problem), headers=fixed + more)


def _listed(fault: errors.Fault, language: str) -> ProblemError:
    return ProblemError(
        code=fault.code,
        detail=fault.text(language),
        pointer=fault.pointer,
        parameter=fault.parameter,
        limit=fault.limit,
        allowed=list(fault.allowed),
    )


def response_to(state: errors.Error, request_id: str, reader: ProblemLanguage = ENGLISH) -> ProblemResponse:
    """The response for an error."""
    name = next(TYPE_OF_ERROR[kind] for kind in type(state).__mro__ if kind in TYPE_OF_ERROR)
    return problem_response(name, _told(name, state), request_id, reader)


def _told(name: str, state: errors.Error) -> Told:
    detail: Message | Texts = state.detail or PROBLEM_TYPES[name].explanation
    if isinstance(state, errors.Faulty):
        detail = counted(state.faults)
    if isinstance(state, errors.Unavailable):
        return Told(detail=transport.DatabaseAway(), headers={"retry_after": "2"})
    headers = HEADERS.get(type(state), {})
    return Told(detail=detail, faults=state.faults, headers=headers)


def counted(faults: list[errors.Fault]) -> Message:
    """The detail of a problem whose faults say what is wrong."""
    return details.OneFault() if len(faults) == 1 else details.Faults(count=len(faults))


HEADERS: dict[type[errors.Error], dict[str, str]] = {
    errors.Unauthenticated: {"www_authenticate": CHALLENGE},
    errors.UnsupportedEncoding: {"accept_encoding": "identity"},
}
"""The headers that tell a client what to send instead."""


def new_request_id() -> str:
    """Identifies a request in its response and in the log."""
    return str(uuid_utils.uuid4())
