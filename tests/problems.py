"""What every problem must be, whatever road led to it."""

import re
from typing import Any

import httpx

from congress_api.http.problem_types import PROBLEM_TYPES

INSTANCE = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def assert_problem(answer: httpx.Response, name: str, *where: str) -> dict[str, Any]:
    """The answer is this type of problem (RFC 9457), and `where` are the parameters and pointers of its faults."""
    kind = PROBLEM_TYPES[name]
    told = (answer.status_code, answer.headers["content-type"])
    assert told == (kind.status, "application/problem+json"), f"{told}: {answer.text[:500]}"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-language"] == "en"
    assert answer.headers["content-length"] == str(len(answer.content))
    for header in ("etag", "last-modified", "link"):
        assert header not in answer.headers
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors"}
    assert (body["type"], body["title"], body["status"]) == (f"/problems/{name}", kind.title, kind.status)
    assert body["detail"].endswith((".", "!", "?"))
    assert INSTANCE.fullmatch(body["instance"])
    assert body["instance"].removeprefix("urn:uuid:") == answer.headers["x-request-id"]
    for error in body["errors"]:
        assert set(error) == {"detail", "pointer", "parameter"}
    named = [error["parameter"] or error["pointer"] for error in body["errors"]]
    assert named == list(where), body["errors"]
    assert b"Traceback" not in answer.content
    return body
