"""The responses of the OpenAPI document, by status.

Responses are shared components, since generated clients repeat what the document repeats. Only 400 is not: its examples
differ by operation. The examples of problems are made by `http.problems`, as the API's own responses are.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from congress_api.document.headers import BODIED, EVERY, NOTICED, OF_STATUS, REPEATABLE, VALIDATORS, references
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


class Success(Struct, frozen=True):
    """A 2xx response with a component as its body, or without a body."""

    status: int
    body: str | None
    posted: bool

    @property
    def name(self) -> str:
        """Its name in `components.responses`."""
        if self.body is None:
            return "Done"
        return ("Posted" if self.posted else "") + self.body + ("Created" if self.status == 201 else "")

    def described(self, known: dict[str, Schema]) -> dict[str, Any]:
        if self.body is None:
            return {"description": SUCCESS[self.status], "headers": references((*EVERY, *NOTICED))}
        paged = ("Link",) if "nextCursor" in known[self.body]["properties"] else ()
        kept = REPEATABLE if self.posted else VALIDATORS if paged else (*VALIDATORS, *NOTICED)
        return {
            "description": SUCCESS.get(self.status, "") + known[self.body]["description"],
            "headers": references((*EVERY, *BODIED, *kept, *paged, *OF_STATUS.get(self.status, ()))),
            "content": {JSON: body(self.body, known)},
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


def reference(name: str) -> dict[str, str]:
    """A shared response."""
    return {"$ref": f"#/components/responses/{name}"}


def name_of(status: int) -> str:
    """The name of a shared response: `BadRequest`, after the first type of problem with this status."""
    if status == 304:
        return "NotModified"
    return PROPOSED if status == 202 else _kinds(status)[0].name.title().replace("-", "")


def bad_request(query: type[Struct], sent: type[Struct] | None) -> dict[str, Any]:
    """The 400 of one operation; its examples are the API's responses to an invalid query and body."""
    name = query.__struct_encode_fields__[-1] if query.__struct_fields__ else "nonsense"
    examples = {"query": _refusal(f"?{name}=!", queries.read, f"{name}=!".encode(), query)}
    if sent:
        examples["body"] = _refusal('{"nonsense": 1}', bodies.read, {"nonsense": 1}, sent)
    return {
        "description": "Invalid: `errors` lists every fault.",
        "headers": references(("Access-Control-Allow-Origin", "RateLimit")),
        "content": {
            problems.MEDIA_TYPE: {"schema": {"$ref": REFERENCE + "Problem"}, "examples": examples},
        },
    }


def _refusal(summary: str, read: Callable[[Any, type[Struct]], object], given: Any, struct: type[Struct]) -> Any:
    """The response to an invalid value."""
    try:
        read(given, struct)
    except Invalid as invalid:
        return {"summary": summary, "value": msgspec.json.decode(problems.response_to(invalid, REQUEST_ID).body)}
    raise ValueError(f"{summary} is not refused")


def shared(successes: Iterable[Success], failures: set[int], known: dict[str, Schema]) -> dict[str, Any]:
    """These responses, for `components.responses`. Raises ValueError when two have the same name."""
    made = {success.name: success.described(known) for success in sorted(successes, key=lambda one: one.name)}
    failed = {name_of(status): NOT_MODIFIED if status == 304 else _problem(status) for status in sorted(failures)}
    failed[PROPOSED] = _proposed(known)
    if twice := made.keys() & failed.keys():
        raise ValueError(f"two shared responses are called {sorted(twice)}")
    return failed | made


def _kinds(status: int) -> list[ProblemKind]:
    return [kind for kind in PROBLEM_TYPES.values() if kind.status == status]


def _problem(status: int) -> dict[str, Any]:
    """A status with an example of each type of problem."""
    kinds = _kinds(status)
    examples = {kind.name: {"summary": kind.title.en, "value": _instance(kind)} for kind in kinds}
    return {
        "description": "\n\n".join(f"{kind.title.en}. {kind.explanation.en}" for kind in kinds),
        "headers": references((*EVERY, *BODIED, *OF_STATUS.get(status, ()))),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": REFERENCE + "Problem"}, "examples": examples}},
    }


def _instance(kind: ProblemKind) -> Any:
    """The response to a problem of this type."""
    return msgspec.json.decode(problem_examples.response(kind.name, REQUEST_ID).body)
