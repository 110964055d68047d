"""Requests that nobody sends by accident, rolled from a seed: the same ones again for the same seed."""

import base64
import json
import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from msgspec import Struct, structs

BITS = (
    "", "0", "1", "-1", "007", "١٢٣", "1e309", "99999999999999999999999999", "NaN", "true", "null", "a" * 3_000, "%",
    "%%", "%zz", "%00", "%ff", "%c0%af", "%ed%a0%80", "%F0%9F%98%80", "..%2f..%2f", "../../etc/passwd",
    "%0d%0aX-A:%201", "é", "İ", "ﷺ", "\u202e", "☃", "'", '"', "<script>", "{{7*7}}", "${jndi:x}", "' OR 1=1--", ",",
    ",,,", "a,b,c", ";", "&", "=", "+", "*", "[]", "{}", "\\", "2024-09-11", "2024-02-30", "0000-00-00", "9999-12-31",
    "2024-09-11T08:00:00Z", "2024-09-11T08:00:00", "9999-12-31T23:59:59-18:00", "0001-01-01T00:00:00+14:00",
    "1726041600", "nl", "en-GB", "nl_NL", "startsAt", "-title", "speakers,rooms", "talk", "identity-wallet",
    "ibestuur-congres-2024", "0191d0a0-0000-7000-8000-000000000001", "W10", "WzFd", "bnVsbA", "W1tbW1tbW1tbW1tb",
)  # fmt: skip
KEYS = (
    "limit", "cursor", "id", "slug", "language", "day", "from", "to", "room", "track", "topic", "partner", "speaker",
    "kind", "state", "spokenLanguage", "q", "include", "sort", "session", "article", "cascade", "since", "x", "",
    "__proto__", "%FF",
)  # fmt: skip
HEADERS = (
    "accept", "accept-language", "accept-encoding", "accept-charset", "if-none-match", "if-match",
    "if-modified-since", "if-unmodified-since", "if-range", "authorization", "range", "content-type",
    "content-length", "content-encoding", "transfer-encoding", "x-forwarded-for", "forwarded", "host", "origin",
    "idempotency-key", "expect", "te", "cookie", "access-control-request-method", "x-http-method-override",
    "last-event-id", "prefer", "upgrade", "connection",
)  # fmt: skip
VALUES = (
    b"", b"*", b"*/*", b"text/html", b"application/json;q=0", b"application/xml", b"a/b;q=x, */*;q=-1", b";;;",
    b"," * 500, b'"', b'W/"', b'"x", W/"y"', b'"' + b"x" * 4_000 + b'"', b"gzip, br, zstd", b"identity;q=0, *;q=0",
    b"gzip;q=9e99", b"Thu, 01 Jan 1970 00:00:00 GMT", b"Mon, 99 Foo 99999 25:61:61 GMT",
    b"Fri, 31 Dec 9999 23:59:59 GMT", b"\xff\xfe\x80", b"Bearer ", b"Bearer x", b"Basic YTpi",
    b"bearer " + b"a" * 5_000, b"Bearer \xe2\x98\x83", b'Digest x="', b"bytes=0-0", b"bytes=-1", b"bytes=9-1,0-",
    b"application/json", b"application/merge-patch+json", b"text/plain; charset=utf-16",
    b"multipart/form-data; boundary=", b"application/json; charset=\xff", b"-1", b"99999999999999999999", b"chunked",
    b"127.0.0.1", b"1.2.3.4, \xff", b"nl", b"nl-NL,nl;q=0.9,en;q=0.8", b"*;q=0", b"x-" * 300, b"i-klingon;q=0.5",
    b"\t",
)  # fmt: skip
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "FOO")
WRITES = ("PUT", "PATCH", "POST", "DELETE")
LEAVES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, "", "x", "\x00", "\ud800", "a" * 5_000, "é", "2024-09-11T08:00:00Z",
    "javascript:alert(1)", "https://example.org/", "nl", [], {}, [[]], {"nl": "x"}, ["x"] * 200,
)  # fmt: skip
RAW = (
    b"", b"{", b"[", b"null", b"\xff\xfe{}", b'{"title":"\xff"}', b'{"title":"\\ud800"}', b"[" * 5_000,
    b'{"a":' * 3_000, b"1" * 4_000, b"\x00" * 100, b'{"a":1,"a":2}', b"{}{}", b"\xef\xbb\xbf{}", b"NaN", b"-0",
    b"x" * 20_000, b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n\x89PNG\r\n--x--',
)  # fmt: skip
FIELDS = (
    "name", "title", "subtitle", "abstract", "description", "kind", "slots", "speakers", "topics", "links",
    "visibility", "level", "startsAt", "number", "id", "slug", "revision", "updatedAt", "roles", "contact", "logo",
    "rank", "capacity", "body", "partner", "resources", "role", "expiresAt", "decision", "reason", "accessibility",
    "timeZone", "languages", "startsOn", "endsOn",
)  # fmt: skip


class Hostile(Struct, frozen=True):
    """One request, as an ASGI server would hand it over."""

    method: str
    raw_path: bytes
    query: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def scope(self) -> dict[str, Any]:
        """Its ASGI scope."""
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": unquote(self.raw_path.decode("ascii")),
            "raw_path": self.raw_path,
            "query_string": self.query,
            "root_path": "",
            "headers": list(self.headers),
            "client": ("127.0.0.1", 4711),
            "server": ("127.0.0.1", 8000),
            "state": {},
        }

    @property
    def ends_its_token(self) -> bool:
        """Whether it revokes the token that it is sent with."""
        return self.method == "DELETE" and self.raw_path == b"/v1/me"

    def with_token(self, token: str) -> "Hostile":
        """The same request; where it sends a token, this one."""
        own = f"Bearer {token}".encode()
        pairs = [(name, own if name == b"authorization" else value) for name, value in self.headers]
        return structs.replace(self, headers=pairs)


class Dice:
    """Rolls requests for the routes of an application."""

    def __init__(
        self, seed: int, routes: Mapping[str, frozenset[str]], known: dict[str, list[str]], tokens: list[str]
    ) -> None:
        self._luck = random.Random(seed)
        self._routes = [(route, sorted(methods - {"OPTIONS"})) for route, methods in sorted(routes.items())]
        self._known = known
        self._tokens = tokens
        self.cursors: list[tuple[bytes, bytes, str]] = []
        """Real ones, with the path and query that they belong to."""
        self.resources: list[tuple[bytes, dict[str, Any]]] = []
        """Real ones, with their path."""

    def roll(self) -> Hostile:
        """The next request."""
        luck = self._luck
        if self.cursors and luck.random() < 0.05:
            return self._forged()
        if self.resources and luck.random() < 0.1:
            return self._spoilt()
        route, methods = luck.choice(self._routes)
        method = luck.choice(METHODS) if luck.random() < 0.1 else luck.choice(methods)
        headers = [self._header() for _ in range(120 if luck.random() < 0.01 else luck.choice((0, 0, 1, 1, 2, 3, 8)))]
        body = b""
        if method in WRITES or luck.random() < 0.05:
            headers += self._writing()
            body = self._body()
        return Hostile(method, self._path(route), self._query(), headers, body)

    def _path(self, route: str) -> bytes:
        luck, path = self._luck, route
        for name, known in self._known.items():
            if f"{{{name}}}" in path:
                path = path.replace(f"{{{name}}}", luck.choice(known) if luck.random() < 0.9 else self._bit())
        while "{" in path and "}" in path:
            head, _, rest = path.partition("{")
            path = f"{head}{self._bit()[:500].replace('{', '')}{rest.partition('}')[2]}"
        if luck.random() < 0.1:
            place = luck.randrange(len(path) + 1)
            path = path[:place] + luck.choice(("/", "//", ".", ".json", self._bit())) + path[place:]
        return _printable(path if path.startswith("/") else f"/{path}").replace(b"?", b"%3F")

    def _query(self) -> bytes:
        luck = self._luck
        pairs = [f"{luck.choice(KEYS)}={self._bit()}" for _ in range(luck.choice((0, 0, 1, 1, 2, 3, 6)))]
        if luck.random() < 0.01:
            pairs *= 500
        query = _printable("&".join(pairs))
        return query + bytes(luck.randrange(128, 256) for _ in range(3)) if luck.random() < 0.03 else query

    def _bit(self) -> str:
        luck = self._luck
        bit = luck.choice(BITS)
        return bit + luck.choice(BITS)[:100] if luck.random() < 0.1 else bit

    def _header(self) -> tuple[bytes, bytes]:
        luck = self._luck
        return luck.choice(HEADERS).encode(), luck.choice(VALUES)

    def _writing(self) -> list[tuple[bytes, bytes]]:
        """What it takes to get past the first checks of a write."""
        luck = self._luck
        media_type = luck.choice(
            (b"application/json", b"application/merge-patch+json", b"multipart/form-data; boundary=x")
        )
        headers = [(b"content-type", media_type), (b"if-match", luck.choice((b"*", b'"1-1-nl"', b'W/"1"')))]
        if self._tokens and luck.random() < 0.8:
            headers.append((b"authorization", f"Bearer {luck.choice(self._tokens)}".encode()))
        if luck.random() < 0.5:
            headers.append((b"idempotency-key", luck.choice((b"k", b"\xff", b"k" * 500, b'"a"'))))
        return headers

    def _body(self) -> bytes:
        luck = self._luck
        if luck.random() < 0.3:
            return luck.choice(RAW)
        fields = {luck.choice(FIELDS): self._value(3) for _ in range(luck.randrange(6))}
        return json.dumps(fields).encode()

    def _value(self, depth: int) -> Any:
        luck = self._luck
        if depth and luck.random() < 0.3:
            entries = [self._value(depth - 1) for _ in range(luck.randrange(4))]
            return entries if luck.random() < 0.5 else {luck.choice(FIELDS): entry for entry in entries}
        return luck.choice(LEAVES)

    def _spoilt(self) -> Hostile:
        """A resource as it was read, sent back with something hostile in it."""
        luck = self._luck
        path, resource = luck.choice(self.resources)
        spoilt = dict(resource)
        for field in luck.sample(sorted(spoilt), k=luck.randrange(3)):
            spoilt[field] = self._value(2)
        headers = [
            (b"content-type", b"application/json"),
            (b"if-match", b"*"),
            (b"authorization", f"Bearer {luck.choice(self._tokens)}".encode()),
        ]
        body = json.dumps(spoilt, ensure_ascii=luck.random() < 0.5).encode("utf-8", "surrogatepass")
        return Hostile(luck.choice(("PUT", "PATCH")), path, b"", headers, body)

    def _forged(self) -> Hostile:
        """A cursor whose digest fits its query, with a key that was never in any list."""
        luck = self._luck
        path, query, cursor = luck.choice(self.cursors)
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = [luck.choice((*LEAVES, *told[1:])) for _ in range(luck.choice((0, 1, len(told) - 1, len(told), 9)))]
        forged = base64.urlsafe_b64encode(json.dumps([told[0], *key]).encode()).rstrip(b"=")
        if luck.random() < 0.2:
            forged = forged[: luck.randrange(1, len(forged))]
        return Hostile("GET", path, b"&".join(filter(None, (query, b"cursor=" + forged))), [], b"")


def _printable(text: str) -> bytes:
    """As a client must write it in a request line: what is not printable ASCII is percent-encoded."""
    return b"".join(
        bytes((byte,)) if 0x21 <= byte <= 0x7E and byte != 0x23 else b"%%%02X" % byte
        for byte in text.encode("utf-8", "surrogatepass")
    )
