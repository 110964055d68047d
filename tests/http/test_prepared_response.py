"""Finished answers: each message built once."""

import time

import pytest
from msgspec import structs

from congress_api.http import prepared_response
from congress_api.http.conditional import http_date
from congress_api.http.prepared_response import SMALL, PreparedResponse
from congress_api.http.representation import Representation

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


def test_a_small_body_is_not_compressed_and_says_so_by_its_tag() -> None:
    for size, coding in ((SMALL - 1, ""), (SMALL, "gzip")):
        made = PreparedResponse(REPRESENTATION, b"a" * size).in_coding("gzip")
        start, body = made.messages(head=False, unchanged=False)
        headers = dict(start["headers"])
        assert headers.get(b"content-encoding", b"").decode() == coding
        assert headers[b"etag"] == (b'"x-1;gzip"' if coding else b'"x-1"')
        assert headers[b"content-length"] == b"%d" % len(body["body"])


def test_every_header_is_there_once() -> None:
    for coding in ("", *prepared_response.COMPRESS):
        made = PreparedResponse(REPRESENTATION, b"a" * 2_000).in_coding(coding)
        for unchanged in (False, True):
            start, _ = made.messages(head=False, unchanged=unchanged)
            names = [name for name, _ in start["headers"]]
            assert len(set(names)) == len(names)


@pytest.mark.parametrize(("head", "unchanged"), [(True, False), (False, True), (True, True)])
def test_head_and_unchanged_have_no_body(head: bool, unchanged: bool) -> None:
    start, body = PreparedResponse(REPRESENTATION, b"abc").messages(head=head, unchanged=unchanged)
    assert (start["status"], body["body"]) == (304 if unchanged else 200, b"")


def test_compressing_twice_gives_the_same_bytes() -> None:
    for coding, compress in prepared_response.COMPRESS.items():
        assert compress(b"a" * 2_000) == compress(b"a" * 2_000), coding


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
    late = early.in_coding("")
    assert (late.modified, late.is_final()) == (1_700_000_000, True)
    assert (b"last-modified", http_date(1_700_000_000)) in late.messages(head=False, unchanged=True)[0]["headers"]
