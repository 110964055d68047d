"""The OpenAPI document, made from the routes: their contracts, their docstrings and the structs that they name.

Litestar's own generator is not used: only its operation ids were right. msgspec knows the
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
    "summary": "The programme, speakers, positions and partners of a congress.",
    "description": """\
A congress edition is an **event**; all other resources are under its address.

* **Reading is public.** A token (`Authorization: Bearer …`) shows drafts too; an invalid token is 401.
* **One language at a time.** `language`, else `Accept-Language`, else the event's default language. `Content-Language`
  names the language of the response; a text without a translation is in the default language.
* **Revalidate cheaply.** Send `If-None-Match` with the `ETag` of your copy: a 304 has no body and does not count
  against your rate limit. `HEAD` works like `GET` without the body, `OPTIONS` lists the methods of an address.
* **Lists** have pages: follow `Link: rel="next"`, or send `nextCursor` back as `cursor`. `include` adds the resources
  that the items refer to. Separate several values in a query by commas, or repeat the key.
* **Writing requires a token.** `PUT` replaces a resource: omitted fields become null or empty, pictures stay. `PATCH`
  changes the fields that it names (RFC 7396). To change an existing resource, send `If-Match` with the `ETag` that you
  read. You can send back what you `GET`: server-managed fields are ignored, unknown fields are refused. Send the `id`
  of list entries back, so that they keep their translations.
* **Headers** that a client reads are described at each response. Every response also has `Cache-Control`, `Vary` where
  request headers selected it, and security headers.
* **Errors** are problem details (RFC 9457) that list every fault of the request.
* **Fields may be added** within v1: ignore those that you do not know. A field whose values may grow has
  `x-extensible-enum` instead of an enumeration.
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
    "Audit": "The log of changes.",
    "Conflicts": "Conflicts in the programme.",
    "Events": "The editions of a congress.",
    "Images": "Logos and photos.",
    "Me": "Your token's rights.",
    "Proposals": "Changes proposed by partners, for the organiser to review.",
    "Sync": "An event held by an app, and kept up to date.",
    "Publications": "Publishing and withdrawing many resources at once.",
    "Tokens": "Access for writing and for reading drafts.",
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token from the organiser. Its prefix tells its role; it may expire.",
}


def document() -> bytes:
    """The document as indented JSON: the same bytes for the same code."""
    return msgspec.json.format(msgspec.json.encode(_document(_framework())), indent=2) + b"\n"


def _framework() -> Litestar:
    """The routes of the API, resolved, without the rest of the application."""
    return Litestar(V1, openapi_config=None, logging_config=None)


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
            "schemas": {
                name: schemas.published(known[name])
                for name in sorted(known.keys() - {struct.__name__ for struct in queries})
            },
            "responses": _responses(found, known),
            "headers": headers.components(),
            "securitySchemes": {"bearer": BEARER},
        },
    }


def _responses(found: list[Operation], known: dict[str, Schema]) -> dict[str, Any]:
    successes = {success for operation in found for success in operation.successes}
    failures = {status for operation in found for status in operation.failures} - {400}
    return answers.shared(successes, failures, known)


def _paths(found: list[Operation], known: dict[str, Schema]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in found:
        paths.setdefault(operation.path, {})[operation.method] = operations.finished(operation, known)
    return paths
