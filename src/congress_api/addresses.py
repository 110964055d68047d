"""The addresses that an operator gives: of the database, and of this API as the public reaches it."""

import re
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

DATABASE = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
PUBLIC = "an absolute address such as https://api.example.org"
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
"""By the scheme of an address, the driver that serves it."""
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
PARAMETERS = ("host", "port", "ssl", "passfile", "target_session_attrs", "prepared_statement_cache_size")
"""What the address of a PostgreSQL database may have behind the question mark, beside `sslmode`."""


def database(told: str) -> str:
    """The address of a database with the driver that serves it. Raises ValueError."""
    try:
        address = make_url(told)
    except (ArgumentError, ValueError):
        raise ValueError(f"expected {DATABASE}") from None
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        raise ValueError(f"expected {DATABASE}")
    if driver.startswith("sqlite"):
        if address.host or address.database in (None, "", ":memory:"):  # each connection would have its own
            raise ValueError("expected a file: sqlite:///FILE with three slashes, four before an absolute path")
        return address.set(drivername=driver).render_as_string(hide_password=False)
    query = {name: value for name, value in address.query.items() if name != "sslmode"}
    if unknown := sorted(query.keys() - set(PARAMETERS)):
        raise ValueError(f"unsupported parameter in the address: {', '.join(unknown)}")
    if (mode := address.query.get("sslmode")) is not None:  # libpq's name for it
        query["ssl"] = mode
    if query.get("ssl", "disable") not in SSL_MODES:
        raise ValueError(f"expected one of these for sslmode: {', '.join(SSL_MODES)}")
    return address.set(drivername=driver, query=query).render_as_string(hide_password=False)


def public(told: str) -> str:
    """An absolute address without a slash at its end. Raises ValueError."""
    if not told:
        return told
    try:
        parts = urlsplit(told)
        port = parts.port
    except ValueError:
        raise ValueError(f"expected {PUBLIC}") from None
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or told.endswith(("?", "#")))
    host = re.fullmatch(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", parts.hostname or "")
    if (
        parts.scheme not in ("http", "https")
        or not host
        or not plain
        or port == 0
        or not told.isprintable()
        or " " in told
    ):
        raise ValueError(f"expected {PUBLIC}")
    path = parts.path.rstrip("/")
    if path.endswith("/v1"):
        raise ValueError("leave /v1 out")
    return f"{parts.scheme}://{parts.netloc}{path}"
