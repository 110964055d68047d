"""Every way to frame a request, against a running server: as many answers as requests."""

import itertools
from collections.abc import Iterator

from msgspec import Struct

from prove import servers
from prove.proofs import Figures, proof
from tests.server import test_framing as matrix

EVENT = "demo-20-1"
SMUGGLED = b"DELETE /v1/events/x HTTP/1.1\r\nHost: x\r\nX: "
PLACES = ("before the framing", "behind the framing")


class Variant(Struct, frozen=True):
    """A request with a body that reads like a request, and how it is sent."""

    line: bytes
    extra: tuple[bytes, ...]
    framing: str
    place: str
    cut: str

    def segments(self) -> list[bytes]:
        """The bytes of this request and of the one behind it, as they are sent."""
        header, body = matrix.framed(SMUGGLED, self.framing)
        fields = (*self.extra, header) if self.place == PLACES[0] else (header, *self.extra)
        head = b"\r\n".join((self.line, b"host: x", *fields)) + b"\r\n\r\n"
        return matrix.cut(head, body, matrix.LIVE, self.cut)


@proof(
    "framing",
    "Every header that frames a request or asks for an upgrade, in one segment or several: as many answers as "
    "requests, and nothing in a body runs as a request.",
    normal={"bytewise": 1},
    long={"bytewise": len(matrix.EXTRAS)},
)
def framing(bytewise: int) -> Figures:
    """All variants; `bytewise` is how many of the extra headers are also sent byte by byte."""
    count = refused = 0
    with servers.sqlite_file() as database:
        servers.command("demo", "--sessions", "20", "--database", database)
        token = servers.token(database, "organiser", EVENT).encode()
        with servers.running(database) as [server]:
            for variant in _variants(token, bytewise):
                found = [answer[:3] for answer in matrix.answers(server, *variant.segments())]
                assert len(found) == 2, (variant, found)
                assert found[1] == b"200", (variant, found)
                count += 1
            for wrong in matrix.WRONG:
                head, _ = matrix.request(b"PUT /v1/events/x HTTP/1.1", (*matrix.EXTRAS[0], wrong))
                found = [answer[:3] for answer in matrix.answers(server, head + b"0\r\n\r\n" + matrix.LIVE)]
                assert found == [b"400"], (wrong, found)
                refused += 1
    return {"variants": count, "answers": 2 * count, "refused framings": refused}


def _variants(token: bytes, bytewise: int) -> Iterator[Variant]:
    room, unknown = f"/v1/events/{EVENT}/rooms/a".encode(), b"/v1/nothing"
    own = b"authorization: Bearer " + token
    for place, cut, framing in itertools.product(PLACES, matrix.CUTS, matrix.FRAMINGS):
        extras = matrix.EXTRAS[:bytewise] if cut == "byte by byte" else matrix.EXTRAS
        for extra, line in itertools.product(extras, matrix.LINES.values()):
            yield Variant(line % unknown, extra, framing, place, cut)
            yield Variant(line % room, (*extra, own), framing, place, cut)
