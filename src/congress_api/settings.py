"""The settings, read from the environment once."""

import difflib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, structs
from sqlalchemy import make_url

from congress_api import addresses


class Settings(Struct, frozen=True, kw_only=True):
    """Every setting, with its default. Each is read from `CONGRESS_API_<NAME>` (docs/settings.md)."""

    database_url: Annotated[
        str,
        Meta(description="The database: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`."),
    ] = "sqlite+aiosqlite:///congress.db"
    database_password: Annotated[
        str, Meta(description="Password of the PostgreSQL user, if it is not in the address of the database.")
    ] = ""
    erasure_log: Annotated[
        str,
        Meta(
            description="File of the erasures and revocations that `restore` repeats; default: `FILE.erasures` beside "
            "the SQLite file, none for PostgreSQL."
        ),
    ] = ""
    public_url: Annotated[
        str,
        Meta(description="Public base URL, such as `https://api.example.org`, without `/v1`; empty: from the request."),
    ] = ""
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
    token_writes_per_minute: Annotated[int, Meta(ge=1, description="Writes per minute and token, per process.")] = 3_000
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

    @property
    def database(self) -> str:
        """The address of the database as SQLAlchemy takes it, with the password. Raises ValueError."""
        address = make_url(addresses.database(self.database_url))
        if not self.database_password:
            return address.render_as_string(hide_password=False)
        if address.get_backend_name() == "sqlite":
            raise ValueError("a password is only for PostgreSQL; SQLite has none")
        if address.password is not None and address.password != self.database_password:
            raise ValueError("the password differs from the one in the address of the database")
        return address.set(password=self.database_password).render_as_string(hide_password=False)


PREFIX = "CONGRESS_API_"
FILE = "_FILE"
"""Ends a variable that names a file with the value, as container platforms mount secrets."""

OF_PLATFORMS = re.compile(
    rf"{PREFIX}(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)=|{PREFIX}PORT=\w+://"
)
"""Variables that Kubernetes sets in every container of a namespace that has a service named congress-api."""


class InvalidSettings(SystemExit):
    """Settings that cannot be used: ends the process with status 2. `faults` names each by its variable."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
        self.code = 2


def warnings(settings: Settings) -> Iterator[str]:
    """What an operator should know before the server starts."""
    if settings.trusted_proxies and not settings.public_url:
        yield f"{PREFIX}PUBLIC_URL is not set: addresses in pages follow Host and X-Forwarded-Proto of each request"
    if settings.security_contact == Settings().security_contact:
        yield f"{PREFIX}SECURITY_CONTACT is not set: /.well-known/security.txt names a placeholder"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises InvalidSettings that names every faulty variable, without its value."""
    faults = list(_unknown(environment))
    found: dict[str, Any] = {}
    for field in structs.fields(Settings):
        try:
            if (told := _told(environment, PREFIX + field.name.upper())) is not None:
                found[field.name] = _value(field, told)
        except ValueError as error:
            faults.append(f"{PREFIX}{field.name.upper()}: {error}")
    settings = Settings(**found)
    if not faults:
        try:
            _ = settings.database
        except ValueError as error:
            faults.append(f"{PREFIX}DATABASE_PASSWORD: {error}")
    if faults:
        raise InvalidSettings(faults)
    return settings


def _unknown(environment: Mapping[str, str]) -> Iterator[str]:
    """Faults of variables that no setting has: a misspelt one would silently leave the default in place."""
    known = [name.upper() for name in Settings.__struct_fields__]
    for name, value in environment.items():
        if not name.upper().startswith(PREFIX) or OF_PLATFORMS.match(f"{name}={value}"):
            continue
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).removesuffix(FILE) in known:
            continue
        nearest = difflib.get_close_matches(name[len(PREFIX) :].upper(), known, n=1)
        yield f"{name}: unknown setting" + (f"; did you mean {PREFIX}{nearest[0]}?" if nearest else "")


def _told(environment: Mapping[str, str], name: str) -> str | None:
    """The text of a variable, or of the file that its `_FILE` names. Raises ValueError."""
    told, file = environment.get(name), environment.get(name + FILE)
    if file is None:
        return told
    if told is not None:
        raise ValueError(f"set either this or {name}{FILE}")
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ValueError(f"the file that {name}{FILE} names cannot be read: {reason}") from None


def _value(field: structs.FieldInfo, told: str) -> Any:
    """The value of a setting. Raises ValueError that says what is expected."""
    try:
        return msgspec.convert(READ.get(field.name, str)(told), field.type, strict=False)
    except msgspec.ValidationError:
        raise ValueError(f"expected {_expected(field)}") from None


def _expected(field: structs.FieldInfo) -> str:
    kind: Any = msgspec.inspect.type_info(field.type)
    while isinstance(kind, msgspec.inspect.Metadata):
        kind = kind.type
    if isinstance(kind, msgspec.inspect.StrType):
        return EXPECTED[field.name]
    number = "an integer" if isinstance(kind, msgspec.inspect.IntType) else "a number"
    bounds = {"from {}": kind.ge, "above {}": kind.gt, "to {}": kind.le, "below {}": kind.lt}
    return " ".join([number, *(text.format(f"{bound:g}") for text, bound in bounds.items() if bound is not None)])


READ: dict[str, Callable[[str], str]] = {
    "database_url": addresses.database,
    "public_url": addresses.public,
    "log_level": lambda told: told.strip().upper(),
}
"""How the text of a setting is read, where it is not taken as it is."""

EXPECTED = {
    "security_contact": "an address that begins with mailto:, https:// or tel:",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
}
"""What the text of a setting is expected to be."""
