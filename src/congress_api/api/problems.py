"""What went wrong, as RFC 9457 problem details: one table from states to statuses, one shape for all."""

from typing import Annotated

import msgspec
import uuid_utils
from msgspec import Meta, Struct

from congress_api import errors
from congress_api.api.problem_kinds import KINDS, OF_STATE
from congress_api.vocabulary.common import text
from congress_api.wire.common import Out

MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="congress-api"'


Pointer = Annotated[
    str,
    Meta(
        max_length=500,
        pattern=r"^(/[^\x00]*)?$",
        description="JSON pointer into the body, when it is in the body; empty is the whole of it.",
        examples=["/title"],
    ),
]


class ProblemError(Out, frozen=True, kw_only=True):
    """One fault of a request: where it is, and what it is."""

    detail: Annotated[str, text(2_000, "What is wrong there.", "Expected `int` <= 100.")]
    pointer: Pointer | None
    parameter: Annotated[str, text(200, "The query parameter or header, when it is one.", "limit")] | None


class Problem(Out, frozen=True, kw_only=True):
    """What went wrong (RFC 9457)."""

    type: Annotated[str, text(200, "Address of a page that explains this type of problem.", "/problems/bad-request")]
    title: Annotated[str, text(200, "The type of problem, always the same for a type.", "The request cannot be used")]
    status: Annotated[int, Meta(ge=400, le=599, description="The HTTP status.", examples=[400])]
    detail: Annotated[str, text(5_000, "What happened in this case.", "There is 1 fault in the request.")]
    instance: Annotated[
        str,
        text(
            200,
            "Names this one occurrence; the log has it too.",
            "urn:uuid:0191d0a0-0000-4000-8000-000000000001",
        ),
    ]
    errors: Annotated[
        list[ProblemError], Meta(max_length=1000, description="Every fault of the request; may be empty.")
    ]


class Answer(Struct, frozen=True, kw_only=True):
    """A problem ready to be sent."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


def answer(name: str, detail: str, request_id: str, faults: list[errors.Fault] | None = None, **headers: str) -> Answer:
    """A problem of a kind, about one request. `headers` are extra ones, with `_` for `-`."""
    kind = KINDS[name]
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
    return Answer(status=kind.status, body=msgspec.json.encode(problem), headers=fixed + more)


def of_state(state: errors.Error, request_id: str) -> Answer:
    """The problem that a state is told as."""
    name = next(OF_STATE[kind] for kind in type(state).__mro__ if kind in OF_STATE)
    if isinstance(state, errors.Faulty):
        count = len(state.faults)
        detail = f"{KINDS[name].title}: {'1 reason is' if count == 1 else f'{count} reasons are'} named in errors."
        return answer(name, detail, request_id, state.faults)
    if isinstance(state, errors.Unavailable):
        return answer(name, "The database cannot be reached just now.", request_id, retry_after="2")
    if isinstance(state, errors.Unauthenticated):
        return answer(name, str(state), request_id, www_authenticate=CHALLENGE)
    if isinstance(state, errors.Unreadable):
        return answer(name, str(state), request_id, accept_patch="application/merge-patch+json, application/json")
    return answer(name, str(state) or KINDS[name].explanation, request_id)


def new_request_id() -> str:
    """Names a request in its answer and in the log."""
    return str(uuid_utils.uuid4())
