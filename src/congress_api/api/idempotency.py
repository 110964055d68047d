"""POST requests: the body and the Idempotency-Key, the effect once, the response made or replayed."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api.api.authentication import caller_of
from congress_api.errors import Fault, Invalid, collected
from congress_api.http import bodies, json_objects, queries
from congress_api.http.default_headers import PRIVATE
from congress_api.http.responses import JSON, ApiRequest, EncodedResponse
from congress_api.http.route_contract import body_of, query_of
from congress_api.messages.formats import MalformedKey
from congress_api.messages.requests import GivenTwice
from congress_api.store import once as keeping
from congress_api.store.once import StoredResponse

KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
HEADER = "Idempotency-Key"


def response_to_store(
    status: int, body: Struct, *, location: str | None = None, kept: Struct | None = None
) -> StoredResponse:
    """A response to store; `kept` is the body of a replay where that differs."""
    whole = None if kept is None else msgspec.json.encode(kept)
    return StoredResponse(status=status, body=msgspec.json.encode(body), location=location, replay_body=whole)


async def read(request: ApiRequest) -> Any:
    """Decode the body of a POST. Raises Invalid with every fault, UnsupportedFormat."""
    sent, faults = await read_all(request)
    if faults:
        raise Invalid(faults)
    return sent


async def read_all(request: ApiRequest) -> tuple[Any, list[Fault]]:
    """Decode the body of a POST to what is right in it, with the faults of the request.

    Raises Invalid if too little is right to look further, UnsupportedFormat.
    """
    bodies.check_media_type(request.scope, "POST")
    raw = await request.body()
    faults: list[Fault] = []
    sent = None
    with collected(faults):
        queries.read(request.scope["query_string"], query_of(request))
    with collected(faults):
        key_of(request)
    with collected(faults):
        sent, found = bodies.read_all(json_objects.parsed(raw), body_of(request))
        faults += found
    if sent is None:
        raise Invalid(faults)
    return sent, faults


async def once(
    request: ApiRequest,
    db: AsyncSession,
    work: Callable[[], Awaitable[StoredResponse]],
    *,
    said: bytes | None = None,
) -> EncodedResponse[Any]:
    """The response to a POST: from `work`, or stored when the same request came before.

    Call it in the transaction of the effect, once the event is locked. `said` stands for the body where its bytes
    differ from time to time (multipart). Raises Invalid for a faulty key, KeyReused, Clash, and what `work` raises.
    """
    asked, key = None, key_of(request)
    if key is not None:
        caller = caller_of(request.scope)
        assert caller is not None  # the route's policy has seen to it
        told = said if said is not None else _canonical(await request.body())
        asked = keeping.IdempotentRequest(token_id=caller.lineage, key=key, request_hash=_hashed(request, told))
    return _response(await keeping.once(db, asked, work))


def key_of(request: ApiRequest) -> str | None:
    """The Idempotency-Key of a request, or None. Raises Invalid."""
    found = [value for name, value in request.scope["headers"] if name == HEADER.lower().encode()]
    if not found:
        return None
    key = found[0].decode("latin-1")
    if len(found) > 1 or not KEY.fullmatch(key):
        message = GivenTwice() if len(found) > 1 else MalformedKey()
        raise Invalid([Fault(message, parameter=HEADER)])
    return key


def _hashed(request: ApiRequest, told: bytes) -> bytes:
    parts = (request.method.encode(), request.scope["raw_path"], request.scope["query_string"], told)
    return hashlib.sha256(b"\n".join(parts)).digest()


def _canonical(raw: bytes) -> bytes:
    """A body as it is hashed: some clients encode the keys of an object in varying order."""
    try:
        return msgspec.json.encode(msgspec.json.decode(json_objects.without_mark(raw)), order="deterministic")
    except (ValueError, RecursionError):
        return raw


def _response(found: StoredResponse) -> EncodedResponse[Any]:
    headers = {"cache-control": PRIVATE}
    if found.location is not None:
        headers["location"] = found.location
    if found.replayed:
        headers["idempotency-replayed"] = "true"
    return EncodedResponse(found.body, status_code=found.status, headers=headers, media_type=JSON)
