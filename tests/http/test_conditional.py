"""Validators and conditional requests."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_api.http import conditional
from congress_api.wire.release import RELEASED_AT
from tests.factories import at

TAGS = conditional.spellings("a-1")
MODIFIED = int(at("2027-01-01T00:00:01").timestamp())


@pytest.mark.parametrize(
    ("if_none_match", "unchanged"),
    [
        (b'"a-1"', True),
        (b'"a-1-gzip"', True),
        (b'"a-1;gzip"', True),
        (b'"a-1;br"', True),
        (b'W/"a-1-br"', True),
        (b'"a-1-nl"', False),
        (b'"a-1;nl"', False),
        (b'W/"a-1"', True),
        (b'"x", "a-1"', True),
        (b'"x",W/"a-1-gzip" , "y"', True),
        (b"*", True),
        (b" * ", True),
        (b'"x"', False),
        (b"a-1", False),
        (b"'a-1'", False),
        (b"", False),
        (b'"a-1', False),
        (b'w/"a-1"', False),
        (b"\xff\xfe", False),
    ],
)
def test_a_tag_that_the_client_has_makes_it_unchanged(if_none_match: bytes, unchanged: bool) -> None:
    assert conditional.not_modified(TAGS, MODIFIED, if_none_match, None) is unchanged


@pytest.mark.parametrize(
    ("if_modified_since", "unchanged"),
    [
        (b"Fri, 01 Jan 2027 00:00:01 GMT", True),
        (b"Fri, 01 Jan 2027 00:00:02 GMT", True),
        (b"Fri, 01 Jan 2027 00:00:00 GMT", False),
        (b"Friday, 01-Jan-27 00:00:01 GMT", True),
        (b"Fri Jan  1 00:00:01 2027", True),
        (b"Fri Jan  1 00:00:00 2027", False),
        (b"2027-01-01T00:00:01Z", False),
        (b"1798761601", False),
        (b"", False),
        (b"tomorrow", False),
        (b"Fri, 01 Jan 99999 00:00:01 GMT", False),
        (b"Fri, 99 Jan 2027 00:00:01 GMT", False),
        (b"\xff", False),
    ],
)
def test_a_date_not_before_the_last_change_makes_it_unchanged(if_modified_since: bytes, unchanged: bool) -> None:
    assert conditional.not_modified(TAGS, MODIFIED, None, if_modified_since) is unchanged


def test_the_tag_decides_when_both_are_sent() -> None:
    late = b"Fri, 01 Jan 2999 00:00:01 GMT"
    assert conditional.not_modified(TAGS, MODIFIED, b'"x"', late) is False
    assert conditional.not_modified(TAGS, MODIFIED, b'"a-1"', b"Thu, 01 Jan 1970 00:00:00 GMT") is True


def test_without_a_date_of_our_own_a_date_decides_nothing() -> None:
    assert conditional.not_modified(TAGS, None, None, b"Fri, 01 Jan 2999 00:00:01 GMT") is False


def test_old_date_forms_are_read_as_utc_wherever_the_server_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    conditional.seconds_of.cache_clear()
    try:
        for told in (b"Fri, 01 Jan 2027 00:00:01 GMT", b"Fri Jan  1 00:00:01 2027", b"Fri, 01 Jan 2027 00:00:01 -0000"):
            assert conditional.seconds_of(told) == MODIFIED
    finally:
        monkeypatch.undo()
        time.tzset()
        conditional.seconds_of.cache_clear()


@given(st.binary(max_size=40) | st.text("SunMo, 0123456789:GMT+-Jan", max_size=40).map(str.encode))
def test_any_date_is_read_or_ignored(told: bytes) -> None:
    assert conditional.seconds_of(told) is None or isinstance(conditional.seconds_of(told), int)


@given(st.integers(0, 253_402_300_799))
def test_dates_come_back_as_they_went(seconds: int) -> None:
    assert conditional.seconds_of(conditional.http_date(seconds)) == seconds


def test_nothing_is_older_than_the_release_that_shaped_its_bytes() -> None:
    before, after = RELEASED_AT - datetime.timedelta(1), RELEASED_AT + datetime.timedelta(1)
    assert conditional.last_modified(before) == RELEASED_AT.timestamp()
    assert conditional.last_modified(after) == after.timestamp()


def test_a_second_is_told_when_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for now in (MODIFIED, MODIFIED + 0.999, MODIFIED + 1, MODIFIED + 60):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        told.append(conditional.is_settled(MODIFIED))
    assert told == [False, False, True, True]


def test_a_tag_says_its_coding() -> None:
    assert (conditional.etag("a-1"), conditional.etag("a-1", "br")) == (b'"a-1"', b'"a-1;br"')


@pytest.mark.parametrize("others", [("pt", "pt-br"), ("az", "az-gzip"), ("nl", "nl-zstd"), ("en", "en-BR", "en-bR")])
def test_no_tag_of_one_language_is_one_of_another_in_a_coding(others: tuple[str, ...]) -> None:
    every = [
        conditional.spellings(f"e-1-{conditional.language_mark(language)}") for language in set(map(str.lower, others))
    ]
    assert len(frozenset().union(*every)) == sum(map(len, every))


@pytest.mark.parametrize(
    ("if_match", "holds"),
    [
        (b"*", True),
        (b' "x" , W/"a-1"', True),
        (b'"a-1;zstd"', True),
        (b'"a-2"', False),
        (b"a-1", False),
        (b"", False),
        (b'"a-1-en"', False),
    ],
)
def test_if_match_holds_for_a_tag_in_any_coding(if_match: bytes, holds: bool) -> None:
    assert bool(conditional.matches(if_match, TAGS)) is holds
