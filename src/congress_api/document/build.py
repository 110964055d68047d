"""The OpenAPI document, made from the routes: their contracts, their docstrings and the structs that they name.

The framework's own generator is not used: of all that it says only the operation ids were right. msgspec knows the
schemas (`schemas`), the contracts know the queries and statuses (`parameters`, `responses`, `headers`), and the
docstrings are summary and description (`operations`). The file in `openapi/` is this document, byte for byte.
"""

from typing import Any

import msgspec
from litestar import Litestar

from congress_api import __version__
from congress_api.api.routes import V1
from congress_api.document import headers, operations, schemas
from congress_api.document import responses as answers
from congress_api.document.operations import Operation
from congress_api.document.schemas import Schema
from congress_api.wire.kinds import KINDS
from congress_api.wire.problem import Problem

INFO: dict[str, Any] = {
    "title": "Congress API",
    "version": __version__,
    "summary": "Everything a congress app shows: programme, speakers and their positions, partners.",
    "description": """\
A congress edition is an **event**; everything else lives under its address.

* **Reading is public.** A token (`Authorization: Bearer …`) shows more; one that is not accepted is 401.
* **One language at a time.** `language`, else `Accept-Language`, else the event's default language. What came is in
  `Content-Language`; a text that is not translated comes in the default language.
* **Ask again cheaply.** Send `If-None-Match` with the `ETag` you have: 304 costs neither bytes nor your rate limit.
  `HEAD` answers like `GET` without the body, `OPTIONS` tells the methods of an address.
* **Lists** come in pages: follow `Link: rel="next"`, or send `nextCursor` back as `cursor`. `include` brings along
  what the items refer to. Lists in a query are joined by commas, or the key is repeated.
* **Writing needs a token.** `PUT` says what is to be: what is absent becomes null or empty. `PATCH` changes what it
  names (RFC 7396). Changing what exists needs `If-Match` with the `ETag` that the change is based on. What you `GET`
  you can send back; fields that the server makes are ignored, unknown ones are refused.
* **Errors** are problem details (RFC 9457) that name every fault of the request at once.
* **Fields may be added** within v1: ignore what you do not know. Where values may be added too, the field is no
  enumeration but has `x-extensible-enum`.
""",
    "contact": {
        "name": "The maintainers of congress-api",
        "email": "congress-api@congress.example",
        "url": "https://congress.example/api",
    },
    "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
}
SERVERS = [
    {
        "url": f"https://api.congress.example{operations.PREFIX}",
        "description": "Production: a placeholder, every organiser has an address of their own.",
        "x-internal": False,
    }
]
TAGS = {
    **{kind.tag.name: kind.tag.description for kind in KINDS.values()},
    "Audit": "Who changed what, and when.",
    "Conflicts": "What cannot be in the programme as it is planned.",
    "Events": "The editions of a congress.",
    "Images": "Logos and photos.",
    "Me": "Who you are to this API.",
    "Proposals": "What partners propose to change, where the organiser reviews it.",
    "Publications": "Many resources published and withdrawn in one deed.",
    "Tokens": "Who may write, and who sees drafts.",
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token from the organiser: it begins with its kind, is shown once, and expires.",
}


def document() -> bytes:
    """The document as indented JSON: the same bytes for the same code."""
    return msgspec.json.format(msgspec.json.encode(_document(_framework())), indent=2) + b"\n"


def _framework() -> Litestar:
    """The routes of the API, resolved, without the rest of the application."""
    return Litestar([V1], openapi_config=None, logging_config=None)


def _document(framework: Litestar) -> dict[str, Any]:
    found = list(operations.documented(framework))
    queries = {operation.query for operation in found}
    bodies = {struct for operation in found for struct in (operation.body, operation.sent) if struct}
    known = schemas.components({*bodies, *queries, Problem})
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": SERVERS,
        "security": operations.OPEN,
        "tags": [{"name": tag, "description": TAGS[tag]} for tag in sorted({one.tag for one in found})],
        "paths": _paths(found, known),
        "components": {
            "schemas": {name: known[name] for name in sorted(known.keys() - {struct.__name__ for struct in queries})},
            "responses": answers.shared(set[int]().union(*(one.failures for one in found)) - {400}, known),
            "headers": headers.components(),
            "securitySchemes": {"bearer": BEARER},
        },
    }


def _paths(found: list[Operation], known: dict[str, Schema]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in found:
        paths.setdefault(operation.path, {})[operation.method] = operations.finished(operation, known)
    return paths
