"""The gate between the response cache and the framework: bounds, exact 404 and 405, OPTIONS, limits, default headers.

Every failure inside becomes a problem document.
"""

import asyncio
import logging
import time
from typing import Protocol

from congress_api import errors, logs
from congress_api.http import problems
from congress_api.http.asgi import ASGIApp, Receive, Scope, Send
from congress_api.http.body_budget import BodyBudget, BoundedBody
from congress_api.http.default_headers import HTTPS, PREFLIGHT, Headers
from congress_api.http.metrics import Counts
from congress_api.http.problem_types import PROBLEM_TYPES
from congress_api.http.request_headers import are_too_large
from congress_api.http.response_sender import RequestRefused, ResponseSender
from congress_api.http.route_table import RouteTable
from congress_api.messages import transport
from congress_api.settings import Settings

MOST_URI_BYTES = 8_192
MOST_DIGITS = 18  # of a length; Python refuses to parse very long numbers
EVERY_METHOD = b"GET, HEAD, POST, PUT, PATCH, DELETE"
"""Allowed to a preflight of an unknown path: of a refused preflight, a page sees only that CORS failed."""
log = logging.getLogger(__name__)


def _announced(headers: Headers) -> int:
    """The body length in Content-Length; 0 without one."""
    told = next((value for name, value in headers if name == b"content-length"), b"")
    return int(told[:MOST_DIGITS]) if told.isdigit() else 0


def _is_preflight(scope: Scope) -> bool:
    """Whether a browser asks before a request from another origin (Fetch, 3.3.2)."""
    names = {name for name, _ in scope["headers"]}
    return scope["method"] == "OPTIONS" and {b"origin", b"access-control-request-method"} <= names


def _preflight(methods: bytes) -> Headers:
    return [(b"access-control-allow-methods", methods), *PREFLIGHT, (b"cache-control", b"public, max-age=86400")]


async def _refuse(scope: Scope, sender: ResponseSender, answer: problems.ProblemResponse) -> None:
    """Send the refusal; to a preflight of an unknown path the permission to send the request and see it refused."""
    if answer.status == 404 and _is_preflight(scope):
        await sender.answer(204, _preflight(EVERY_METHOD), b"")
    else:
        await sender.problem(answer)


class Admission(Protocol):
    """Decides who is let in."""

    async def admit(self, scope: Scope, route: str, sender: ResponseSender) -> str:
        """The client that the request counts for. Raises an Error or RequestRefused."""

    def count_refused(self, scope: Scope, sender: ResponseSender) -> None:
        """Count a request that no route takes. Raises RequestRefused beyond the limit."""


class Gate:
    """An ASGI application around the framework."""

    def __init__(
        self, inside: ASGIApp, table: RouteTable, admission: Admission, counts: Counts, *, settings: Settings
    ) -> None:
        self._inside = inside
        self._table = table
        self._admission = admission
        self._settings = settings
        self._counts = counts
        self._bodies = BodyBudget(settings.bodies_bytes, max(settings.body_bytes, settings.image_bytes))
        self._more = HTTPS if settings.public_url.lower().startswith("https:") else []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, pass it on, and add the default headers to the response."""
        if scope["type"] != "http":
            await self._inside(scope, receive, send)
            return
        sender = ResponseSender(scope, send, self._more)
        scope["request_id"] = sender.request_id  # for handlers and the log
        route = None
        try:
            route = self._counted_route(scope, sender)
            if scope["method"] == "OPTIONS":
                await sender.answer(204, self._options(route), b"")
            else:
                async with asyncio.timeout(self._settings.request_seconds):
                    await self._pass(scope, route, receive, sender)
        except RequestRefused as refused:
            await _refuse(scope, sender, refused.answer)
        except errors.Error as state:
            await sender.problem(sender.make_from(state))
        except (TimeoutError, asyncio.CancelledError):  # the latter: the server ends and has waited long enough
            await sender.problem(sender.make("unavailable", transport.TimedOut(), retry_after="5"))
        except Exception:
            log.exception("request failed", extra={"request_id": sender.request_id})
            await sender.problem(sender.make("internal-error", transport.Logged()))
        finally:
            self._note(scope, route, sender)

    def _counted_route(self, scope: Scope, sender: ResponseSender) -> str:
        try:
            return self._route(scope, sender)
        except RequestRefused:
            self._admission.count_refused(scope, sender)
            raise

    def _route(self, scope: Scope, sender: ResponseSender) -> str:
        if are_too_large(scope["headers"]):
            raise RequestRefused(sender.make("header-fields-too-large", transport.TooManyHeaders()))
        if len(scope["raw_path"]) + len(scope["query_string"]) > MOST_URI_BYTES:
            raise RequestRefused(sender.make("uri-too-long", transport.MostBytes(limit=MOST_URI_BYTES)))
        escaped = b"%2f" in scope["raw_path"].lower()  # an escaped slash would give one resource two addresses
        route = None if escaped else self._table.find(scope["path"])
        if route is None:
            raise RequestRefused(sender.make("not-found", PROBLEM_TYPES["not-found"].explanation))
        if scope["method"] not in self._table.methods[route]:
            allow = self._table.allow(route)
            raise RequestRefused(
                sender.make("method-not-allowed", transport.MethodsAllowed(methods=allow), allow=allow)
            )
        return route

    def _options(self, route: str) -> Headers:
        allow = self._table.allow(route).encode()
        return [(b"allow", allow), *_preflight(allow)]

    def _most(self, route: str, method: str) -> int:
        """The largest body of a route, in bytes."""
        most: int = getattr(self._settings, self._table.contract(route, method).body_limit)
        return most

    async def _pass(self, scope: Scope, route: str, receive: Receive, sender: ResponseSender) -> None:
        """Admit a request and pass it on, with its body up to the limits."""
        client = await self._admission.admit(scope, route, sender)
        most = self._most(route, scope["method"])
        body = BoundedBody(receive, sender, self._bodies, client=client, most=most)
        body.check(_announced(scope["headers"]))
        try:
            await self._inside(scope, body, sender)
        finally:
            body.close()

    def _note(self, scope: Scope, route: str | None, sender: ResponseSender) -> None:
        """Count the response, and log a line without addresses, tokens or queries."""
        seconds = time.perf_counter() - sender.began
        self._counts.answered(route or "none", sender.status, seconds)
        logs.answered(
            request_id=sender.request_id,
            method=scope["method"],
            route=route,
            status=sender.status,
            milliseconds=round(seconds * 1000, 2),
        )
