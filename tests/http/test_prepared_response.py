"""Finished answers: each message built once."""

import time

import pytest

from congress_api.http import prepared_response
from congress_api.http.conditional import http_date
from congress_api.http.prepared_response import SMALL, Prepared

HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", b"3"),
    (b"etag", b'"x-1"'),
    (b"last-modified", http_date(1_700_000_000)),
    (b"cache-control", b"public"),
]


def test_a_small_body_is_not_compressed_and_says_so_by_its_tag() -> None:
    for size, coding in ((SMALL - 1, ""), (SMALL, "gzip")):
        made = Prepared.of(HEADERS, b"a" * size).in_coding("gzip")
        start, body = made.messages(head=False, unchanged=False)
        headers = dict(start["headers"])
        assert headers.get(b"content-encoding", b"").decode() == coding
        assert headers[b"etag"] == (b'"x-1-gzip"' if coding else b'"x-1"')
        assert headers[b"content-length"] == b"%d" % len(body["body"])


def test_every_header_is_there_once() -> None:
    for coding in ("", *prepared_response.COMPRESS):
        made = Prepared.of(HEADERS, b"a" * 2_000).in_coding(coding)
        for unchanged in (False, True):
            start, _ = made.messages(head=False, unchanged=unchanged)
            names = [name for name, _ in start["headers"]]
            assert len(set(names)) == len(names)


@pytest.mark.parametrize(("head", "unchanged"), [(True, False), (False, True), (True, True)])
def test_head_and_unchanged_have_no_body(head: bool, unchanged: bool) -> None:
    start, body = Prepared.of(HEADERS, b"abc").messages(head=head, unchanged=unchanged)
    assert (start["status"], body["body"]) == (304 if unchanged else 200, b"")


def test_compressing_twice_gives_the_same_bytes() -> None:
    for coding, compress in prepared_response.COMPRESS.items():
        assert compress(b"a" * 2_000) == compress(b"a" * 2_000), coding


def test_an_answer_without_a_date_is_told_whole_from_the_start() -> None:
    made = Prepared.of([pair for pair in HEADERS if pair[0] != b"last-modified"], b"abc")
    assert made.told_all()
    assert made.modified is None


def test_an_answer_is_built_anew_when_its_second_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.5)
    early = Prepared.of(HEADERS, b"abc")
    assert (early.modified, early.told_all()) == (None, True)
    monkeypatch.setattr(time, "time", lambda: 1_700_000_001.0)
    assert not early.told_all()
    late = early.in_coding("")
    assert (late.modified, late.told_all()) == (1_700_000_000, True)
    assert (b"last-modified", http_date(1_700_000_000)) in late.messages(head=False, unchanged=True)[0]["headers"]
