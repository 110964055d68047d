"""For schemathesis: turns what fits the schema into what is right, where JSON Schema cannot say what that is.

References must exist, an end comes after a begin, a cursor is one that we gave out. Cases that are meant to be
wrong stay as they are.
"""

import json
import os
import uuid
from itertools import count
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import GenerationMode
from schemathesis.transport.serialization import Binary

from prove.hooks.pictures import png

KNOWN = "PROOF_KNOWN"
"""Names the file with the slugs that there are, by the name of their path parameter."""
REFERENCES = {
    "track": "track",
    "room": "room",
    "speaker": "speaker",
    "partner": "partner",
    "article": "article",
    "topics": "topic",
    "partners": "partner",
    "positions": "position",
    "sessions": "session",
}
PICTURES = ("/logo", "/logo-dark", "/photo")
OWN_ADDRESS = ("logo", "logoDark", "photo")  # images are uploaded there
NEEDED = ("title", "name", "heading")  # null removes their translation; the text in the default language stays
BEGIN, END = "2024-09-11T08:00:00Z", "2024-09-11T09:00:00Z"
FIXED = {
    "startsAt": BEGIN,
    "endsAt": END,
    "startsOn": "2024-09-11",
    "endsOn": "2024-09-11",
    "timeZone": "Europe/Amsterdam",
    "languages": ["nl", "en"],
    "defaultLanguage": "nl",
    "expiresAt": None,
    "publishedAt": BEGIN,
    "updatedAt": BEGIN,
    "at": BEGIN,
    **dict.fromkeys(("url", "websiteUrl", "registrationUrl", "sourceUrl"), "https://example.org/"),
    "email": "info@example.org",
}
"""By field, a value that fits the rest and that the schema alone does not ensure."""
ENTRIES = ("slots", "links", "roles")  # new ones: an id must be one of this resource's
MOMENTS = {"from": BEGIN, "to": END, "since": BEGIN}
"""Moments that are asked with: those outside of the years 1970 to 2199 are refused."""
EVENT = "demo-200-1"
_known: dict[str, list[str]] = json.loads(Path(os.environ[KNOWN]).read_bytes())
_numbers = count()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:  # noqa: ARG001  # schemathesis asks for these names
    """Make a case that is meant to be right so."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        case.body = _without_empty(case.body)
        return
    for name in case.path_parameters or {}:
        if name in _known:
            case.path_parameters[name] = _named(case, name)
    if case.query:
        _query(case)
    _headers(case.headers)
    if isinstance(case.body, dict):
        made = _right(case.body, case.path_parameters or {})
        if case.method == "PATCH":  # a part may lack what the whole has, if the whole is there to be patched
            made = {field: value for field, value in made.items() if not isinstance(value, dict)}
            made = {field: value for field, value in made.items() if value or field not in NEEDED}
        case.body.clear()
        case.body.update(made)
    case._sync_validated_hashes()  # noqa: SLF001  # still meant to be right: what we changed is not to be judged anew


def _query(case: Any) -> None:
    """Make a query right."""
    for name in ("cursor", "since") if case.operation.path.endswith("/sync") else ("cursor",):
        case.query.pop(name, None)
    case.query.update({name: moment for name, moment in MOMENTS.items() if name in case.query})
    if "language" in case.query and case.method != "GET":  # texts are written in a language of the event
        case.query["language"] = "nl"


def _named(case: Any, name: str) -> str:
    """A slug or id for a path. What is deleted comes from a part of its own, so that nobody misses it."""
    if case.operation.path.endswith(PICTURES):
        return _known[name][0]  # it has one, and gets a new one when that is deleted
    if case.method != "DELETE":
        return _one_of(name)
    if case.operation.path == "/events/{event}":
        return _one_of("spare event")
    return EVENT if name == "event" else _one_of(name, to_lose=case.operation.path.endswith(f"{{{name}}}"))


def _without_empty(value: Any) -> Any:
    """A wrong value that is not the empty text, which is null and therefore right in an optional field."""
    if isinstance(value, dict):
        return {key: inner if key in NEEDED else _without_empty(inner) for key, inner in value.items()}
    if isinstance(value, list):  # an empty text in it is wrong
        return [_without_empty(inner) if isinstance(inner, dict) else inner for inner in value]
    return "!" if value == "" else value


def _headers(headers: Any) -> None:
    if "If-Match" in headers:
        headers["If-Match"] = "*"
    headers.pop("If-None-Match", None)
    if "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = str(uuid.uuid4())


def _one_of(name: str, *, to_lose: bool = False) -> str:
    """The next one of those that there are: of the first half, or of the half that may be lost."""
    half = (len(_known[name]) + 1) // 2
    known = _known[name][half:] if to_lose else _known[name][:half]
    return known[next(_numbers) % len(known)]


def _right(body: dict[str, Any], path: dict[str, Any]) -> dict[str, Any]:
    made = {field: _value(field, value) for field, value in body.items() if field not in OWN_ADDRESS}
    if "file" in made:
        made["file"] = Binary(png())
    if "role" in made:
        made["partner"] = _one_of("partner") if made["role"] == "partner" else None
    if "startsOn" in made or "topic" in path:
        # an event that comes and goes is loaded anew each time, which the limit of requests counts; and to a partner,
        # who refers to topics, a topic that is a draft is unknown
        made["visibility"] = "published"
    for name in ("publish", "withdraw"):  # more kinds may come, so the schema has any word
        for one in made.get(name, ()):
            one["kind"] = one["kind"] if one["kind"] in REFERENCES.values() else "session"
    if "withdraw" in made:  # nothing is published and withdrawn at once
        made["withdraw"] = [one for one in made["withdraw"] if one not in made.get("publish", [])]
    own = [value for name, value in path.items() if name in _known and name != "event"] or list(path.values())
    if "slug" in made and own:
        made["slug"] = own[-1]
    return made


def _value(field: str, value: Any) -> Any:
    if field in FIXED:
        return FIXED[field]
    if isinstance(value, str) and field in REFERENCES:
        return _one_of(REFERENCES[field])
    if field in ENTRIES and isinstance(value, list):
        return _entries(field, [{key: one[key] for key in one if key not in ("id", "number")} for one in value])
    if isinstance(value, dict):
        return {inner: _value(inner, content) for inner, content in value.items()}
    if isinstance(value, list):
        return _entries(field, value)
    return value


def _entries(field: str, values: list[Any]) -> list[Any]:
    """A list's entries, references no more than once each."""
    made = [_value(field, value) for value in values[: 2 if field in REFERENCES else None]]
    sent = [_as_stored(value) for value in made]
    return [value for place, value in enumerate(made) if sent[place] not in sent[:place]]


def _as_stored(value: Any) -> Any:
    """An entry of a list without what makes no difference: empty texts and absent values are null."""
    if isinstance(value, dict):
        return {key: stored for key, one in value.items() if (stored := _as_stored(one)) is not None}
    return value or None
