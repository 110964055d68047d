"""Finished answers: each message built once."""

import time

import pytest
from msgspec import structs

from congress_api.http.compression import QUICK, SMALL, THOROUGH, Coding
from congress_api.http.conditional import http_date
from congress_api.http.prepared_response import PreparedResponse, Representation

MODIFIED = 1_700_000_000
REPRESENTATION = Representation(
    tag="x-1",
    modified=MODIFIED,
    headers=[
        (b"content-type", b"application/json"),
        (b"last-modified", http_date(MODIFIED)),
        (b"cache-control", b"public"),
    ],
    hint=None,
)


CODINGS = list(dict.fromkeys([*THOROUGH.values(), *QUICK.values()]))


@pytest.mark.parametrize("codings", [THOROUGH, QUICK])
async def test_a_small_body_is_not_compressed_and_says_so_by_its_tag(codings: dict[str, Coding]) -> None:
    for size, name in ((SMALL - 1, ""), (SMALL, "gzip")):
        plain = PreparedResponse(REPRESENTATION, b"a" * size)
        made = await plain.in_coding(plain.coding_of(codings, "gzip"))
        start, body = made.messages(head=False)
        headers = dict(start["headers"])
        assert headers.get(b"content-encoding", b"").decode() == name
        assert headers[b"etag"] == (f'"x-1{codings["gzip"].suffix}"'.encode() if name else b'"x-1"')
        assert headers[b"content-length"] == b"%d" % len(body["body"])


async def test_every_header_is_there_once() -> None:
    for coding in CODINGS:
        made = await PreparedResponse(REPRESENTATION, b"a" * 2_000).in_coding(coding)
        for start, _ in (made.messages(head=False), made.not_modified(None)):
            names = [name for name, _ in start["headers"]]
            assert len(set(names)) == len(names)


def test_head_and_unchanged_have_no_body() -> None:
    made = PreparedResponse(REPRESENTATION, b"abc")
    for (start, body), status in ((made.messages(head=True), 200), (made.not_modified(None), 304)):
        assert (start["status"], body["body"]) == (status, b"")


async def test_a_tag_names_the_same_bytes_for_ever_so_each_coding_and_level_has_its_own() -> None:
    plain = PreparedResponse(REPRESENTATION, "".join(f"Zaal {number} " for number in range(900)).encode())
    by_tag: dict[bytes, set[bytes]] = {}
    for coding in [*CODINGS, *CODINGS]:
        start, body = (await plain.in_coding(coding)).messages(head=False)
        by_tag.setdefault(dict(start["headers"])[b"etag"], set()).add(body["body"])
    assert [len(bodies) for bodies in by_tag.values()] == [1] * len(CODINGS)
    assert set(by_tag) == set(plain.own_etags)


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (b'"x-1;br"', b'"x-1;br"'),
        (b'"x-1;br1"', b'"x-1;br1"'),
        (b'"x-1"', b'"x-1"'),
        (b'"x-1-gzip"', b'"x-1;zstd"'),  # of a proxy, which will rename ours again
        (b'W/"x-1;br"', b'"x-1;zstd"'),
        (b'"y", "x-1"', b'"x-1;zstd"'),
        (b"*", b'"x-1;zstd"'),
        (None, b'"x-1;zstd"'),
    ],
)
async def test_a_304_bears_the_tag_that_was_sent_so_that_a_cache_finds_its_copy(
    sent: bytes | None, answered: bytes
) -> None:
    made = await PreparedResponse(REPRESENTATION, b"a" * 2_000).in_coding(THOROUGH["zstd"])
    for _ in range(2):
        start, _ = made.not_modified(sent)
        assert dict(start["headers"])[b"etag"] == answered


def test_what_is_compressed_already_stays_so() -> None:
    for media_type, is_compressed in ((b"image/png", True), (b"image/svg+xml", False), (b"text/html", False)):
        shown = structs.replace(REPRESENTATION, headers=[(b"content-type", media_type)])
        assert PreparedResponse(shown, b"a" * 5_000).is_compressible is not is_compressed


def test_an_answer_without_a_date_is_told_whole_from_the_start() -> None:
    made = PreparedResponse(
        structs.replace(
            REPRESENTATION,
            modified=None,
            headers=[pair for pair in REPRESENTATION.headers if pair[0] != b"last-modified"],
        ),
        b"abc",
    )
    assert made.is_final()
    assert made.modified is None


def test_an_answer_is_built_anew_when_its_second_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.5)
    early = PreparedResponse(REPRESENTATION, b"abc")
    assert (early.modified, early.is_final()) == (None, True)
    monkeypatch.setattr(time, "time", lambda: 1_700_000_001.0)
    assert not early.is_final()
    late = early.renewed()
    assert (late.modified, late.is_final()) == (1_700_000_000, True)
    assert (b"last-modified", http_date(1_700_000_000)) in late.not_modified(None)[0]["headers"]
