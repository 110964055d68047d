"""The committed OpenAPI document as tests look at it: its operations, found by address, and its references resolved."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "openapi" / "congress-api.json"
PREFIX = "/v1"
DOCUMENT: dict[str, Any] = json.loads(FILE.read_bytes())
METHODS = ("get", "put", "patch", "delete", "post")


@dataclass(frozen=True)
class Operation:
    path: str
    method: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        name: str = self.said["operationId"]
        return name

    @property
    def takes_files(self) -> bool:
        """Whether its body is a form."""
        return "multipart/form-data" in self.said.get("requestBody", {}).get("content", {})

    def answer(self, status: int) -> dict[str, Any] | None:
        """The response object of a status, or None when it is not documented."""
        found = self.said["responses"].get(str(status))
        return None if found is None else resolved(found)


def resolved(thing: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to, or the thing itself."""
    while "$ref" in thing:
        place: Any = DOCUMENT
        for step in thing["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        thing = place
    return thing


def operations() -> list[Operation]:
    return [
        Operation(path, method, item[method])
        for path, item in DOCUMENT["paths"].items()
        for method in METHODS
        if method in item
    ]


@cache
def _by_path() -> list[tuple[re.Pattern[str], dict[str, Operation]]]:
    """Paths as patterns, the literal ones before those with parameters."""
    found: dict[str, dict[str, Operation]] = {}
    for operation in operations():
        found.setdefault(operation.path, {})[operation.method] = operation
    return [
        (re.compile(re.escape(PREFIX) + re.sub(r"\{\w+\}", "[^/]+", path)), found[path])
        for path in sorted(found, key=lambda path: (path.count("{"), path))
    ]


def documented(path: str, method: str) -> Operation | None:
    """The operation of an address; HEAD is answered like GET."""
    sought = "get" if method == "HEAD" else method.lower()
    return next((item.get(sought) for pattern, item in _by_path() if pattern.fullmatch(path)), None)
