"""Language, content coding and media type that a client takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_api.http import negotiation
from congress_api.http.negotiation import LanguageOffer

OFFER = LanguageOffer(("nl", "en", "pt-BR"), "nl")


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("", "nl"),
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en-GB-oxendict", "en"),
        ("de", "nl"),
        ("de, en;q=0.1", "en"),
        ("nl;q=0.5, en;q=0.6", "en"),
        ("en;q=0", "nl"),
        ("en;q=0, en-US", "nl"),
        ("nl;q=0", "en"),
        ("nl;q=0, en;q=0, pt;q=0", "nl"),
        ("nl;q=0, *", "en"),
        ("pt-br", "pt-BR"),
        ("pt", "pt-BR"),
        ("*", "nl"),
        ("*;q=0.5, en;q=0.1", "en"),
        ("en; q=0.8 , nl ;q=0.9", "nl"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en"),
        (",,en;;,", "en"),
        ("en;q=abc", "nl"),
        ("en;q=nan", "nl"),
        ("en;q=-1", "nl"),
        ("en;q=2, nl;q=1", "en"),
    ],
)
def test_the_language_that_the_client_likes_best_is_looked_up(accept_language: str, language: str) -> None:
    assert OFFER.pick(negotiation.preferences(accept_language.encode())) == language


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("*", "zstd"),
        ("*;q=0.1, gzip", "gzip"),
        ("zstd;q=0, *", "br"),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity;q=0", ""),
        ("deflate", ""),
        ("*;q=0", ""),
        ("GZIP", "gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0.000", ""),
        ("zstd;q=nan", ""),
        ("*;q=nan", ""),
        ("gzip;q=inf", "gzip"),
        ("gzip;q=", ""),
        ("compress, gzip;level=9;q=1", "gzip"),
    ],
)
def test_the_coding_that_the_client_likes_best_is_chosen(accept_encoding: str, coding: str) -> None:
    assert negotiation.coding(accept_encoding.encode()) == coding


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("", True),
        ("*/*", True),
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/*", True),
        ("application/problem+json", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", True),
        ("text/html", True),
        ("text/html, application/xml", True),
        ("application/json;q=0", False),
        ("application/json;q=0, */*", False),
        ("*/*;q=0", False),
        ("text/csv", False),
        ("image/*", False),
        ("application/xml", False),
        ("text/calendar, application/json;q=0.1", True),
        ("json", False),
    ],
)
def test_json_is_taken_by_who_accepts_it_or_is_a_browser(accept: str, taken: bool) -> None:
    assert negotiation.accepts(accept.encode(), negotiation.JSON) is taken


@given(st.binary(max_size=80) | st.text("gzipbrstdnl*;q=0.19, -", max_size=40).map(str.encode))
def test_no_header_value_breaks_anything(value: bytes) -> None:
    assert negotiation.coding(value) in ("", *negotiation.CODINGS)
    assert isinstance(negotiation.accepts(value, negotiation.JSON), bool)
    assert OFFER.pick(negotiation.preferences(value)) in OFFER.languages


def test_the_tables_are_bounded() -> None:
    for number in range(3 * negotiation.BOUND):
        negotiation.coding(b"gzip;x=%d" % number)
    assert negotiation.coding.cache_info().currsize == negotiation.BOUND
