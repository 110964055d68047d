"""The parameters of the operations, in the path, the query and the headers.

A header is a parameter where a client chooses its value, so that it is an argument in generated clients. Not
`If-Modified-Since`, which says what `If-None-Match` says better.
"""

import re
from typing import Any

from congress_api.document.schemas import Schema, named, naming, word
from congress_api.vocabulary.image import Sha256
from congress_api.vocabulary.proposal import ProposalId
from congress_api.vocabulary.token import TokenId
from congress_api.wire.kinds import EVERY

PATH_PARAMETERS = {
    **{name: kind.slug for name, kind in EVERY.items()},
    "id": TokenId,
    "proposal": ProposalId,
    "sha256": Sha256,
}
"""The type of each path parameter."""


def _header(name: str, description: str, example: str, *, required: bool) -> Schema:
    longest, pattern = (255, r"^[\x21-\x7e]+$") if name == "Idempotency-Key" else (16_384, r"^[^\r\n]*$")
    schema = {"type": "string", "maxLength": longest, "pattern": pattern, "examples": [example]}
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


TAG = '"5f0a9c12-3-1-0-nl"'
BASED_ON = "The `ETag` that you read: 412 if outdated, 428 if absent."
REPEATED = (
    "Identifies this request, so that it can be repeated after a lost response: for 24 hours a repetition returns the "
    "same response and changes nothing. 422 for another request with the same key."
)
OF_METHOD = {
    "get": [
        _header("If-None-Match", "The `ETag` of your copy: 304 if current.", TAG, required=False),
    ],
    "put": [
        _header("If-Match", f"{BASED_ON} Omit it to create.", TAG, required=False),
        _header("If-None-Match", "`*`: create only; 412 if the resource exists.", "*", required=False),
    ],
    "patch": [_header("If-Match", BASED_ON, TAG, required=True)],
    "delete": [_header("If-Match", BASED_ON, TAG, required=True)],
    "post": [_header("Idempotency-Key", REPEATED, "8e03978e-40d5-43dd-bc93-6894a57f9324", required=False)],
}
"""Request headers by method."""

CONDITIONAL = [_header("If-Match", BASED_ON, TAG, required=True)]
"""For a POST that requires If-Match."""

RECOVERING = [
    _header(
        "Sync-Recovery",
        "`digest` if your copy failed its check, so that the operator sees it counted.",
        "digest",
        required=False,
    )
]
"""For the synchronisation."""

ON_WISH = [_header("If-Match", "412 if this is not the current `ETag`.", TAG, required=False)]
"""For a write whose If-Match is optional."""


def of_path(path: str) -> list[Any]:
    """The parameters of a path template, in order. Raises KeyError for one that `PATH_PARAMETERS` lacks."""
    return [
        {"name": name, "in": "path", "required": True, **_told(word(PATH_PARAMETERS[name]), {}), **_by_slug(name)}
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _by_slug(name: str) -> dict[str, str]:
    return {"description": f"The {name}, by slug."} if name in EVERY else {}


def of_query(struct: Schema, known: dict[str, Schema]) -> list[Any]:
    """The parameters of a query struct, which the handlers do not declare."""
    found = []
    for name, part in struct["properties"].items():
        with naming(struct["title"], name):
            found.append(_of_query(name, part, known))
    return found


def _of_query(name: str, part: Schema, known: dict[str, Schema]) -> Schema:
    """Removes null, which a query cannot express; lists are comma-separated."""
    schema = {key: value for key, value in part.items() if (key, value) not in (("default", None), ("default", []))}
    if isinstance(schema.get("type"), list):
        schema["type"] = schema["type"][0]
    listed = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {"name": name, "in": "query", "required": False, **_told(schema, known), **listed}


def _told(schema: Schema, known: dict[str, Schema]) -> Schema:
    """Moves the description from the schema to the parameter; that of an enumeration is in its component."""
    description = known[named(schema)]["description"] if "$ref" in schema else schema["description"]
    return {
        "description": description,
        "schema": {key: value for key, value in schema.items() if key != "description"},
    }
