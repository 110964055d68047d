"""The responses of the OpenAPI document, by status.

Responses are shared components, except for 400, whose examples differ by operation. The examples of problems are made
by `http.problems`, as the API's own responses are.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from congress_api.document.headers import (
    BODIED,
    EVERY,
    NOTICED,
    OF_PROBLEMS,
    OF_STATUS,
    REPEATABLE,
    VALIDATORS,
    references,
)
from congress_api.document.schemas import LONGEST, REFERENCE, Schema, example
from congress_api.errors import Invalid
from congress_api.http import bodies, problem_examples, problems, queries
from congress_api.http.problem_types import PROBLEM_TYPES, ProblemKind
from congress_api.http.responses import JSON
from congress_api.records.kinds import KINDS

REQUEST_ID = "0191d0a0-0000-4000-8000-000000000001"

PROPOSED = "Proposed"
"""The shared response to a proposed change."""

SUCCESS = {201: "Created. ", 202: "Accepted. ", 204: "Done; no content."}
"""What precedes the description of a 2xx other than 200."""

MADE_FOR_ALL = {"id", "slug", "visibility", "revision", "updatedAt", "translations", "untranslated", "number"}
"""Fields that every resource has, and that few change."""

NOT_MODIFIED = {
    "description": "Your copy is current: its ETag is in `If-None-Match`, or it has not changed since "
    "`If-Modified-Since`.",
    "headers": references((*EVERY, *BODIED, *VALIDATORS, "Link")),
}


def success(status: int, name: str | None, known: dict[str, Schema], *, method: str) -> dict[str, Any]:
    """A 2xx response with a component as its body, or without a body."""
    noticed = NOTICED if method in ("put", "patch", "delete") else ()
    if name is None:
        return {"description": SUCCESS[status], "headers": references((*EVERY, *noticed))}
    paged = ("Link",) if "nextCursor" in known[name]["properties"] else ()
    kept = REPEATABLE if method == "post" else (*VALIDATORS, *noticed)
    return {
        "description": SUCCESS.get(status, "") + known[name]["description"],
        "headers": references((*EVERY, *BODIED, *kept, *paged, *OF_STATUS.get(status, ()))),
        "content": {JSON: body(name, known)},
    }


def file(media_types: tuple[str, ...]) -> dict[str, Any]:
    """A 200 that is a file, in one of these formats."""
    schema = {"type": "string", "format": "binary", "maxLength": LONGEST["binary"]}
    shown = {"summary": "Its bytes.", "value": "(bytes)"}
    return {
        "description": "The file.",
        "headers": references((*EVERY, *VALIDATORS)),
        "content": {media_type: {"schema": schema, "examples": {"file": shown}} for media_type in media_types},
    }


def _proposed(known: dict[str, Schema]) -> dict[str, Any]:
    """A 202: a partner's change awaits the organiser; the resource and its ETag have not changed."""
    return {
        "description": "Awaiting the organiser's decision, since the event has `partnerEdits: review`. "
        + known["Proposal"]["description"],
        "headers": references((*EVERY, *BODIED, *OF_STATUS[202])),
        "content": {JSON: body("Proposal", known)},
    }


def body(name: str, known: dict[str, Schema]) -> dict[str, Any]:
    """A component as a body, with an example; a patch changes one field, which a partner may change if any."""
    value = example(known[name], known)
    if name.endswith("Patch"):
        own = _of_partners(name.removesuffix("Patch").lower())
        fields = [field for field in value if field not in MADE_FOR_ALL and (field in own or not own)]
        value = {fields[0]: value[fields[0]]}
    shown = {name: {"summary": known[name]["description"], "value": value}}
    return {"schema": {"$ref": REFERENCE + name}, "examples": shown}


def _of_partners(kind: str) -> set[str]:
    """The fields that partners may change in a kind of resource."""
    if kind not in KINDS:
        return set()
    fields = zip(KINDS[kind].record.__struct_fields__, KINDS[kind].record.__struct_encode_fields__, strict=True)
    return {encoded for name, encoded in fields if name in KINDS[kind].partner_may_edit}


def reference(status: int) -> dict[str, str]:
    """The shared response of a status."""
    return {"$ref": f"#/components/responses/{PROPOSED if status == 202 else _name(status)}"}


def bad_request(query: type[Struct], sent: type[Struct] | None) -> dict[str, Any]:
    """The 400 of one operation; its examples are the API's responses to an invalid query and body."""
    name = query.__struct_encode_fields__[-1] if query.__struct_fields__ else "nonsense"
    examples = {"query": _refusal(f"?{name}=!", queries.read, f"{name}=!".encode(), query)}
    if sent:
        examples["body"] = _refusal('{"nonsense": 1}', bodies.read, {"nonsense": 1}, sent)
    return _problem(400, examples)


def _refusal(summary: str, read: Callable[[Any, type[Struct]], object], given: Any, struct: type[Struct]) -> Any:
    """The response to an invalid value."""
    try:
        read(given, struct)
    except Invalid as invalid:
        return {"summary": summary, "value": msgspec.json.decode(problems.response_to(invalid, REQUEST_ID).body)}
    raise ValueError(f"{summary} is not refused")


def shared(statuses: set[int], known: dict[str, Schema]) -> dict[str, Any]:
    """The shared responses of these statuses, for `components.responses`."""
    failures = {_name(status): NOT_MODIFIED if status == 304 else _problem(status) for status in sorted(statuses)}
    return failures | {PROPOSED: _proposed(known)}


def _name(status: int) -> str:
    """`BadRequest`: named after the first type of problem with this status."""
    return "NotModified" if status == 304 else _kinds(status)[0].name.title().replace("-", "")


def _kinds(status: int) -> list[ProblemKind]:
    return [kind for kind in PROBLEM_TYPES.values() if kind.status == status]


def _problem(status: int, examples: dict[str, Any] | None = None) -> dict[str, Any]:
    """A status with these examples, or with one of each type of problem."""
    kinds = _kinds(status)
    content = {
        "schema": {"$ref": REFERENCE + "Problem"},
        "examples": examples or {kind.name: {"summary": kind.title.en, "value": _instance(kind)} for kind in kinds},
    }
    return {
        "description": "\n\n".join(f"{kind.title.en}. {kind.explanation.en}" for kind in kinds),
        "headers": references((*EVERY, *BODIED, *OF_PROBLEMS, *OF_STATUS.get(status, ()))),
        "content": {problems.MEDIA_TYPE: content},
    }


def _instance(kind: ProblemKind) -> Any:
    """The response to a problem of this type."""
    return msgspec.json.decode(problem_examples.response(kind.name, REQUEST_ID).body)
