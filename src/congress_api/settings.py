"""The settings, read from the environment once."""

import os
from collections.abc import Iterator, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct


class Settings(Struct, frozen=True, kw_only=True):
    """Every setting, with its default. Each is read from `CONGRESS_API_<NAME>` (docs/settings.md)."""

    database_url: Annotated[
        str,
        Meta(
            pattern=r"^(sqlite\+aiosqlite:///(?!:memory:).+|postgresql\+asyncpg://.*)$",
            description="SQLAlchemy URL: `sqlite+aiosqlite:///FILE` or `postgresql+asyncpg://…`.",
        ),
    ] = "sqlite+aiosqlite:///congress.db"
    public_url: Annotated[str, Meta(description="Public base URL, without `/v1`; empty: from the request.")] = ""
    trusted_proxies: Annotated[
        int,
        Meta(
            ge=0,
            le=10,
            description="Number of your own proxies in front that append to X-Forwarded-For and set X-Forwarded-Proto.",
        ),
    ] = 0
    reads_per_minute: Annotated[
        int, Meta(ge=1, description="Uncached anonymous requests per minute, per address and process.")
    ] = 6_000
    token_requests_per_minute: Annotated[int, Meta(ge=1, description="Reads per minute and token, per process.")] = (
        6_000
    )
    token_writes_per_minute: Annotated[int, Meta(ge=1, description="Writes per minute and token, per process.")] = 600
    failures_per_minute: Annotated[
        int, Meta(ge=1, description="Failed authentications per minute, per address and process.")
    ] = 60
    cache_bytes: Annotated[int, Meta(ge=0, description="Size of the response cache per process, in bytes.")] = (
        64_000_000
    )
    events_in_memory: Annotated[
        int, Meta(ge=1, description="Events in memory per process; one with editors counts twice.")
    ] = 100
    events_bytes: Annotated[
        int, Meta(ge=0, description="Estimated size of the events in memory per process, in bytes.")
    ] = 256_000_000
    body_bytes: Annotated[int, Meta(ge=1_000, description="Largest request body, in bytes.")] = 1_000_000
    image_bytes: Annotated[int, Meta(ge=1_000, description="Largest upload of a logo or photo, in bytes.")] = 5_000_000
    bodies_bytes: Annotated[
        int,
        Meta(ge=1_000, description="Request bodies in memory per process, in bytes; a token may have a quarter."),
    ] = 64_000_000
    request_seconds: Annotated[float, Meta(gt=0, description="Time limit of a request, in seconds.")] = 30.0
    security_contact: Annotated[
        str,
        Meta(
            pattern="^(mailto:|https://|tel:).+",
            description="Where to report vulnerabilities, as a URI, for `/.well-known/security.txt`. Set your own.",
        ),
    ] = "mailto:security@congress.example"
    log_level: Annotated[
        str, Meta(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="DEBUG, INFO, WARNING or ERROR.")
    ] = "INFO"


PREFIX = "CONGRESS_API_"


def warnings(settings: Settings) -> Iterator[str]:
    """What an operator should know before the server starts."""
    if settings.trusted_proxies and not settings.public_url:
        yield f"{PREFIX}PUBLIC_URL is not set: addresses in pages follow Host and X-Forwarded-Proto of each request"
    if settings.security_contact == Settings().security_contact:
        yield f"{PREFIX}SECURITY_CONTACT is not set: /.well-known/security.txt names a placeholder"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises SystemExit that names the variable when one cannot be used."""
    found = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.__struct_fields__
        if PREFIX + name.upper() in environment
    }
    try:
        return msgspec.convert(found, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SystemExit(f"settings: {error} (the variables begin with {PREFIX})") from error
