"""What every problem must be, whatever road led to it."""

import re
from typing import Any

import httpx

from congress_api.http.problem_types import PROBLEM_TYPES
from congress_api.messages.codes import FaultCode
from congress_api.messages.message import LANGUAGES

INSTANCE = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def assert_problem(answer: httpx.Response, name: str, *where: str) -> dict[str, Any]:
    """The answer is this type of problem (RFC 9457), and `where` are the parameters and pointers of its faults."""
    kind = PROBLEM_TYPES[name]
    told = (answer.status_code, answer.headers["content-type"])
    assert told == (kind.status, "application/problem+json"), f"{told}: {answer.text[:500]}"
    assert answer.headers["cache-control"] == "no-store"
    language = answer.headers["content-language"]
    assert language in LANGUAGES
    assert answer.headers["content-length"] == str(len(answer.content))
    for header in ("etag", "last-modified", "link"):
        assert header not in answer.headers
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors"}
    assert (body["type"], body["title"], body["status"]) == (kind.type, kind.title.text(language), kind.status)
    assert body["detail"].endswith((".", "!", "?"))
    assert INSTANCE.fullmatch(body["instance"])
    assert body["instance"].removeprefix("urn:uuid:") == answer.headers["x-request-id"]
    for error in body["errors"]:
        assert set(error) == {"code", "detail", "pointer", "parameter", "limit", "allowed"}
        assert error["code"] in set(FaultCode)
    named = [error["parameter"] or error["pointer"] for error in body["errors"]]
    assert named == list(where), body["errors"]
    assert b"Traceback" not in answer.content
    return body
