"""What is text: the rules and their patterns, over neighbours of what real use found."""

import re
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_api.vocabulary import common, rules
from congress_api.vocabulary.characters import has_something_to_see
from congress_api.vocabulary.commonmark import markup_flaws
from congress_api.vocabulary.event import EventLanguages, EventName, TimeZone
from congress_api.vocabulary.mending import mended_address, mended_line, mended_lines, mended_prose
from congress_api.vocabulary.proposal import Reason
from congress_api.vocabulary.session import SessionDescription
from congress_api.vocabulary.token import TokenLabel
from congress_api.vocabulary.track import Color

ONE_LINE: list[Any] = [EventName, TokenLabel, common.LinkTitle, common.Source]
LONG: list[Any] = [Reason, SessionDescription, common.AccessibilityNote]
CONTROLS = [chr(one) for one in (*range(0x20), *range(0x7F, 0xA0)) if chr(one) not in "\t\n\r"]
NO_CHARACTERS = [chr(one) for one in (0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x8FFFF, 0x10FFFF)]
BREAKS = ["\t", "\n", "\r", "\r\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"]
BLANKS = [
    " ", "   ", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u202e",
    "\u0301", "\u0301\u0308", "\u093f", "\ufe0f", "\u115f", "\u3164", "\uffa0", "\u2800", "\u180e", "\U000e0041",
]  # fmt: skip
SEEN = ["a", "é", "e\u0301", "0", "…", "😀", "👩\u200d💻", "字", "ﷺ", "§", "\u0627\u200f", "\U00011111"]


def codes(kind: Any, value: Any) -> list[str]:
    return [flaw.code for _, flaw in rules.flaws(value, rules.plan(kind))]


def pattern_takes(kind: Any, value: str) -> bool:
    """What a client that knows only the document takes."""
    return re.search(msgspec.json.schema(kind)["pattern"], value) is not None


@pytest.mark.parametrize("kind", ONE_LINE + LONG)
@pytest.mark.parametrize("one", CONTROLS + NO_CHARACTERS)
def test_no_text_holds_a_control_character_or_what_is_none(kind: Any, one: str) -> None:
    for text in (one, f"a{one}", f"{one}a", f"a{one}b"):
        assert "control-character" in codes(kind, text), ascii(text)
        assert ord(one) > 0xFFFF or not pattern_takes(kind, text), ascii(text)


@pytest.mark.parametrize("one", BREAKS)
def test_a_text_of_one_line_has_one_line(one: str) -> None:
    for text in (f"a{one}b", f"{one}a", f"a{one}"):
        assert all(codes(kind, text) for kind in ONE_LINE), ascii(text)
        if one in "\t\n\r\n":
            assert not any(codes(kind, text) for kind in LONG), ascii(text)
    assert not pattern_takes(EventName, f"a{one}b")


@pytest.mark.parametrize("kind", ONE_LINE + LONG)
def test_a_text_has_something_to_see(kind: Any) -> None:
    for blank in BLANKS:
        for text in (blank, blank * 3, f" {blank} ", blank + "\u200b"):
            assert codes(kind, text) == ["nothing-to-see"], ascii(text)
        for seen in SEEN:
            assert not codes(kind, f"{blank}{seen}{blank}"), ascii(blank + seen)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_what_a_pattern_refuses_breaks_the_rule_too(text: str) -> None:
    for kind in (EventName, Reason, common.Url, common.Email, common.LanguageTag, Color):
        canonical = rules.canonical(text, rules.plan(kind))
        if not pattern_takes(kind, canonical) and kind is not Color:
            assert codes(kind, canonical), ascii(canonical)


@given(st.text(max_size=30))
def test_a_text_shows_something_if_a_character_does(text: str) -> None:
    letters = any(unicodedata.category(one) in {"Lu", "Ll", "Nd"} for one in text)
    assert has_something_to_see(text) or not letters


SCHEMES = ("javascript", "vbscript", "data", "blob", "file", "feed", "intent", "view-source", "about", "ftp", "ws")
SPELLINGS = (
    str,
    str.upper,
    str.swapcase,
    lambda scheme: f"&#{ord(scheme[0])};{scheme[1:]}",
    lambda scheme: f"&#x{ord(scheme[0]):x};{scheme[1:]}",
    lambda scheme: f"&amp;#{ord(scheme[0])};{scheme[1:]}",
    lambda scheme: f"{scheme[:1]}%{ord(scheme[1]):02x}{scheme[2:]}",
    lambda scheme: f"{scheme[:1]}%25{ord(scheme[1]):02x}{scheme[2:]}",
    lambda scheme: f"{scheme[:2]}&Tab;{scheme[2:]}",
    lambda scheme: f"{scheme[:2]}&NewLine;{scheme[2:]}",
    lambda scheme: f"{scheme[:2]}\u200b{scheme[2:]}",
    lambda scheme: f"\u00a0{scheme}",
    lambda scheme: f"&#0;{scheme}",
    lambda scheme: f"{scheme[:2]}&#xD800;{scheme[2:]}",
)
COLONS = (":", "&colon;", "&#58;", "&#x3a;", "%3A", "\\:")
FORMS = (
    "[a]({})",
    "[a](<{}>)",
    "[a]( {} )",
    "[a](\n{})",
    '[a]({} "title")',
    "![a]({})",
    "[![a]({})](https://example.org)",
    "[a]: {}",
    "eerst\n\n[a]: <{}>\n[a]",
    "> - *[a]({})*",
    "# [a]({})",
    "[a]({} 'x y')",
    "[a] ({})",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("spelt", range(len(SPELLINGS)))
def test_a_link_in_a_text_has_an_allowed_scheme(form: str, spelt: int) -> None:
    for scheme in SCHEMES:
        for colon in COLONS:
            text = form.format(f"{SPELLINGS[spelt](scheme)}{colon}x")
            assert "link-not-allowed" in codes(SessionDescription, text), ascii(text)
            mended = mended_prose(text, 10_000)
            assert mended is None or not codes(SessionDescription, mended), ascii(mended)


@pytest.mark.parametrize("form", FORMS[:-1])
@pytest.mark.parametrize(
    "host", ["user@example.org", "user:pw@example.org", "example.org:65536", "", "/x", "[::1", "256.1.1.1", "a..b"]
)
def test_a_link_with_a_host_and_no_scheme_follows_the_rule_of_addresses(form: str, host: str) -> None:
    assert set(codes(SessionDescription, form.format(f"//{host}/x"))) == {"link-not-allowed"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("link", ["//example.org/x", "//example.org:8080", "/x//y", "?a=//u@b"])
def test_a_link_without_a_scheme_is_taken(form: str, link: str) -> None:
    assert codes(SessionDescription, form.format(link)) in ([], ["nothing-to-see"])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_autolink_has_an_allowed_scheme(scheme: str) -> None:
    for spelt in (scheme, scheme.upper(), scheme.title()):
        assert codes(SessionDescription, f"zie <{spelt}:alert(1)>")


TAGS = (
    "<img/src=x onerror=alert(1)>",
    "<img\nsrc=x>",
    "<svg/onload=x>",
    "<a>",
    "</a>",
    "</a/>",
    "<!-- x -->",
    "<!x",
    "<?php",
    "<ScRiPt>",
    "<script",
    "<a<b>",
    "<x-y z>",
    "<math><mi//xlink:href=x>",
    '<iframe src="x"',
    "x<y",
    "Vec<String> in",
)


@pytest.mark.parametrize("tag", TAGS)
def test_what_any_parser_takes_for_a_tag_is_refused_and_its_line_is_named(tag: str) -> None:
    for before, after in (("", ""), ("a\nb ", "\nc"), ("> ", ""), ("- ", " *x*"), ("[a](b '", "')"), ("![", "](b)")):
        text = f"{before}{tag}{after}"
        found = [flaw for _, flaw in rules.flaws(text, rules.plan(SessionDescription))]
        assert "raw-html" in [flaw.code for flaw in found], ascii(text)
        assert f"line {1 + before.count(chr(10))}" in found[0].detail, found[0].detail
        assert "backticks" in found[0].detail
        mended = mended_prose(text, 10_000)
        assert mended is not None
        assert not codes(SessionDescription, mended), ascii(mended)
    for code in (f"`{tag}`", f"``` \n{tag}\n```", f"    {tag}") if "\n" not in tag else ():
        assert not codes(SessionDescription, code), code


TAKEN = [
    "a < b",
    "<3",
    "5<6",
    "x <- y",
    "a <= b",
    r"\<b>",
    "&lt;b&gt;",
    "<https://example.org/a?b=c>",
    "<info@example.org>",
    "[a](b)",
    "[a](/b:c)",
    "[a](#x)",
    "[a](?q=a:b)",
    "[a](../b)",
    "[a](//example.org/b)",
    "[a](HTTPS://Example.org)",
    "[a](mailto:info@example.org?subject=x)",
    "[a](tel:+31-30-1234567)",
    "<mailto:a@b.nl>",
    "![a](/v1/images/x)",
    "Zie [1]: dit is het",
    "javascript: is een taal",
    "***",
    "- punt",
    "1. een\n2. twee",
    r"\[a\](javascript:x)",
    "[Zoë](https://münchen.de/ä)",
    "[a](https://nl.wikipedia.org/wiki/Foo_(bar))",
    "# Kop\n\nTekst & meer",
    "a\\\nb",
]


@pytest.mark.parametrize("text", TAKEN)
def test_what_is_no_tag_and_no_code_is_taken(text: str) -> None:
    assert codes(SessionDescription, text) == []
    assert mended_prose(text, 10_000) == text


@pytest.mark.parametrize(
    "text", ["&nbsp;", "&#8203;", "#", "[x]: https://example.org/", "[](https://example.org)", "> "]
)
def test_markup_that_shows_nothing_is_nothing_to_see(text: str) -> None:
    assert codes(SessionDescription, text) == ["nothing-to-see"]


def test_nesting_and_brackets_have_a_bound() -> None:
    assert codes(SessionDescription, ">" * 200 + " [a](javascript:x)") == ["nested-too-deeply"]
    assert codes(SessionDescription, "- " * 200 + "[a](javascript:x)") == ["nested-too-deeply"]
    assert codes(SessionDescription, "![" * 5_000 + "](x)" * 5_000) == ["too-many-brackets"]


@given(st.text("ab<[]()!`\\&;:#> \n*-", max_size=40))
def test_a_mended_text_is_within_the_rules_and_stays_so(text: str) -> None:
    for mend, kind in ((mended_line, EventName), (mended_lines, Reason)):
        mended = mend(text)
        assert mended is None or (not codes(kind, mended) and mend(mended) == mended)
    mended = mended_prose(text, 1_000)
    assert mended is None or (list(markup_flaws(mended)) == [] and mended_prose(mended, 1_000) == mended)


GOOD_ADDRESSES = [
    "https://example.org", "http://example.org:80/", "https://example.org:65535/a?b=c#d", "https://a_b.nl/",
    "https://127.0.0.1/", "https://[::1]/", "https://[2001:db8::1]:8443/x", "https://münchen.de/", "https://x",
    "https://xn--mnchen-3ya.de/", "https://example.org./", "https://example.org/100%", "https://пример.рф/я",
]  # fmt: skip
BAD_ADDRESSES = [
    "https://user:pw@host/", "https://user@host/", "https://@host", "https://%", "https://a%b/", "https://[::1",
    "https://[::1]x/", "https://[1.2.3.4]/", "https://[fe80::1%25eth0]/", "http:///x", "https://", "https:/x.nl",
    "https://?q", "https://#a", "https://x:99999/", "https://x:65536", "https://x:8a/", "https://x:-1/", "https:x",
    "https://1.2.3/", "https://256.1.1.1/", "https://1.2.3.4.5/", "https://0x7f000001/", "https://a..b/",
    "https://.nl/", "https://-a.nl/", "https://a b/", "https://a/b c", "https://a/\u202eb", "https://a/\u2066b",
    "https://a/\u200bb", "https://a/\u00a0b", "https://a/\n", "https://a\\b/", "https://a^b/", "https://a|b/",
    "https://xn--a/", "ftp://a/", "https://" + "a" * 64 + ".nl", "//example.org/x", "example.org",
    "javascript:alert(1)", "https://a<b/", "https://a\uff0fb",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_what_a_parser_does_not_take_is_no_address(address: str) -> None:
    assert codes(common.Url, address) == ["not-an-address"]
    mended = mended_address(address)
    assert mended is None or not codes(common.Url, mended)


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_an_address_is_taken_and_its_scheme_is_stored_small(address: str) -> None:
    assert codes(common.Url, address) == []
    scheme, colon, rest = address.partition(":")
    capitals = f"{scheme.upper()}{colon}{rest}"
    assert rules.canonical(capitals, rules.plan(common.Url)) == address == mended_address(capitals)
    assert pattern_takes(common.Url, capitals)


@pytest.mark.parametrize(
    "address", ["info@example.org", "a.b+c@x.nl", "zoë@münchen.de", "o'brien@example.org", "a@localhost"]
)
def test_an_email_address_is_taken(address: str) -> None:
    assert codes(common.Email, address) == []
    assert pattern_takes(common.Email, address)


BAD_EMAILS = [
    "mailto:info@example.org", "MAILTO:a@b.nl", "a@", "@b.nl", "a b@c.nl", "a@b c.nl", "a@b@c.nl", "a@b..nl", "a",
    "a@\u202eb.nl", "a\u0007@b.nl", "a@b.nl\n", "<a@b.nl>", "Info <a@b.nl>", "a@b.nl,c@d.nl", "a@[1.2.3.4]",
    "a@-b.nl",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD_EMAILS)
def test_what_is_no_email_address_is_refused(address: str) -> None:
    assert codes(common.Email, address) == ["not-an-email-address"]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("+31 30 123 45 67", None),
        ("030/1234567", None),
        ("(030) 123.45.67", None),
        ("112", None),
        ("030\u00a0123\u202f45", "030 123 45"),
        ("030\u20111234567", "030-1234567"),
        ("030\u20131234", "030-1234"),
    ],
)
def test_usual_ways_to_write_a_telephone_number_are_taken(sent: str, stored: str | None) -> None:
    plain = rules.canonical(sent, rules.plan(common.Phone))
    assert plain == (stored or sent)
    assert codes(common.Phone, plain) == []


@pytest.mark.parametrize(
    "number", ["- -", "...", "+()", "tel:030", "a123456", "030\n123", "\u0663\u0663\u0663\u0663", "1", "030\u202e12"]
)
def test_what_is_no_telephone_number_is_refused(number: str) -> None:
    assert codes(common.Phone, rules.canonical(number, rules.plan(common.Phone))) == ["not-a-telephone-number"]


@pytest.mark.parametrize(
    "zone", ["localtime", "posixrules", "Factory", "EST", "MST", "HST", "ROC", "europe/amsterdam", "+02:00", "X/Y"]
)
def test_a_zone_that_no_client_knows_is_refused(zone: str) -> None:
    assert codes(TimeZone, zone) == ["unknown-time-zone"]


@pytest.mark.parametrize(
    "zone", ["Europe/Amsterdam", "UTC", "US/Pacific", "Zulu", "NZ-CHAT", "Etc/GMT+5", "America/Argentina/Salta"]
)
def test_a_zone_of_the_database_is_taken(zone: str) -> None:
    assert codes(TimeZone, zone) == []


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("NL", "nl"),
        ("en-gb", "en-GB"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("sr-LATN", "sr-Latn"),
        ("de-1996", "de-1996"),
        ("en-x-AB", "en-x-ab"),
        ("sl-ROZAJ", "sl-rozaj"),
        ("es-419", "es-419"),
    ],
)
def test_a_language_tag_is_stored_as_bcp_47_writes_it(sent: str, stored: str) -> None:
    assert rules.canonical([sent], rules.plan(EventLanguages)) == [stored]
    assert codes(EventLanguages, [sent, stored]) == ["named-twice"]
    assert codes(EventLanguages, [f"{sent}\n"]) == ["not-a-language-tag"]


def test_a_colour_is_stored_in_small_letters() -> None:
    assert rules.canonical("#ABCdef", rules.plan(Color)) == "#abcdef"


@pytest.mark.parametrize("kind", [common.Slug, Color, common.LanguageTag])
def test_a_line_break_at_the_end_is_not_passed_over(kind: Any) -> None:
    """In Python `$` also matches before one."""
    example = msgspec.json.schema(kind)["examples"][0]
    assert codes(kind, example) == []
    assert len(codes(kind, f"{example}\n")) == 1
