"""The rules of texts over HTTP: the same for everything that takes text, each fault at its place, nothing changed."""

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.pictures import a_picture
from tests.problems import assert_problem
from tests.store.reading_all import everything_in
from tests.tokens import bearer
from tests.workplace import Workplace

PARTNER, SESSION, SPEAKER = "/partners/own", "/sessions/own-session", "/speakers/own-speaker"
BELL, BLANK, CODE = "\u0007", "\u200b", "eerst\n[a](javascript:x)"
LINK = {"kind": "website", "url": "https://example.org/"}


def faults(answer: httpx.Response) -> list[str | None]:
    assert answer.status_code == 400, answer.text
    return [fault["pointer"] or fault["parameter"] for fault in answer.json()["errors"]]


BODIES: list[tuple[str, dict[str, Any], list[str]]] = [
    (PARTNER, {"name": BLANK, "tagline": "a\nb", "stand": BELL}, ["/name", "/tagline", "/stand"]),
    (PARTNER, {"description": CODE, "contact": {"name": " ", "email": "mailto:a@b.nl", "phone": "--"}}, []),
    (PARTNER, {"websiteUrl": "https://user:pw@host/", "links": [LINK, LINK]}, ["/websiteUrl", "/links/1"]),
    (PARTNER, {"topics": ["topic", "other-topic", "topic"]}, ["/topics/2"]),
    (PARTNER, {"level": {"name": BELL, "rank": 1}}, ["/level/name"]),
    (SESSION, {"title": " ", "subtitle": "\ufffe", "abstract": "<img/src=x>"}, ["/title", "/subtitle", "/abstract"]),
    (SESSION, {"topics": ["topic", "topic"], "partners": ["own", "own"]}, ["/topics/1", "/partners/1"]),
    (SESSION, {"positions": ["own-position", "own-position"]}, ["/positions/1"]),
    (SESSION, {"links": [{"kind": "slides", "title": BLANK, "url": "https://%"}]}, ["/links/0/title", "/links/0/url"]),
    (SESSION, {"accessibility": {"note": BELL, "signLanguages": ["dse", "DSE"]}}, []),
    (SESSION, {"registration": {"required": True, "url": "https://x:99999/"}}, ["/registration/url"]),
    (SESSION, {"spokenLanguage": "nl\n"}, ["/spokenLanguage"]),
    (SPEAKER, {"name": "a\tb", "alternativeNames": ["a", "a", BLANK]}, []),
    (SPEAKER, {"roles": [{"jobTitle": BELL, "department": " ", "organisation": "\u202e"}]}, []),
    ("/positions/own-position", {"heading": BLANK, "statement": BELL, "sourceUrl": "https://[::1"}, []),
    ("/articles/article", {"title": "a\rb", "lead": "\u3164", "publisher": BELL}, ["/title", "/lead", "/publisher"]),
    ("/announcements/announcement", {"sessions": ["own-session", "own-session"], "body": CODE}, []),
    ("/rooms/room", {"name": "\u00a0", "floor": "\x85"}, ["/name", "/floor"]),
    ("/tracks/track", {"name": "\u0301", "color": "#12345g"}, ["/name", "/color"]),
    ("", {"name": " ", "timeZone": "localtime", "venue": {"name": BELL}, "languages": ["nl", "NL"]}, []),
]


@pytest.mark.parametrize(("path", "body", "pointers"), BODIES)
async def test_every_text_of_a_body_is_within_the_rules(
    work: Workplace, path: str, body: dict[str, Any], pointers: list[str]
) -> None:
    before = await everything_in(work.snapshots.database)
    refused = await work.send("PATCH", path, body, if_match="*")
    assert len(faults(refused)) >= len(body)
    assert set(pointers) <= set(faults(refused))
    for fault in refused.json()["errors"]:
        assert " regex " not in fault["detail"], fault
    assert await everything_in(work.snapshots.database) == before


async def test_a_fault_in_a_long_text_says_where_it_is_and_how_to_write_it(work: Workplace) -> None:
    told = await work.send("PATCH", SESSION, {"abstract": "Een\ntwee\nif x<y then"}, if_match="*")
    (fault,) = told.json()["errors"]
    assert fault["pointer"] == "/abstract"
    for part in ("line 3", "`<y then`", "\\<", "backticks"):
        assert part in fault["detail"]


async def test_what_is_equal_but_for_its_spelling_is_stored_in_one(work: Workplace) -> None:
    body = {"websiteUrl": "HTTPS://Example.org/A", "contact": {"phone": "030\u00a01234567"}}
    changed = await work.send("PATCH", PARTNER, body, if_match="*")
    assert (changed.json()["websiteUrl"], changed.json()["contact"]["phone"]) == (
        "https://Example.org/A",
        "030 1234567",
    )
    coloured = await work.send("PATCH", "/tracks/track", {"color": "#ABCDEF"}, if_match="*")
    assert coloured.json()["color"] == "#abcdef"
    spoken = await work.send("PATCH", SESSION, {"spokenLanguage": "EN-gb"}, if_match="*")
    assert spoken.json()["spokenLanguage"] == "en-GB"
    languages = await work.send("PATCH", "", {"languages": ["NL", "En"], "defaultLanguage": "NL"}, if_match="*")
    assert (languages.json()["languages"], languages.json()["defaultLanguage"]) == (["nl", "en"], "nl")


async def test_labels_reasons_and_alternative_texts_follow_the_rules(work: Workplace) -> None:
    for label in (f"a{BELL}", BLANK, "a\nb"):
        assert faults(await work.send("POST", "/tokens", {"role": "reader", "label": label})) == ["/label"]
    form: dict[str, Any] = {"file": ("a.png", a_picture(), "image/png"), "alt": (None, f"a{BELL}".encode())}
    address = f"/v1/events/{work.event}{PARTNER}/logo"
    answer = await work.client.put(address, files=form, headers=bearer(work.organiser, if_match="*"))
    assert faults(answer) == ["/alt"]


async def test_a_reason_follows_the_rules(work: Workplace) -> None:
    await work.send("PATCH", "", {"partnerEdits": "review"}, if_match="*")
    proposed = await work.send("PATCH", PARTNER, {"tagline": "Anders"}, token=work.partner, if_match="*")
    decision = f"/proposals/{proposed.json()['id']}/decision"
    told = await work.send("POST", decision, {"decision": "reject", "reason": f"a{BELL}"}, if_match="*")
    assert faults(told) == ["/reason"]


@pytest.mark.parametrize("asked", ["q=%07", "q=a%0Ab", "q=%EF%BF%BF", "spokenLanguage=nl%0A", "language=nl%0A"])
async def test_what_is_asked_follows_the_rules(work: Workplace, asked: str) -> None:
    assert faults(await work.get(f"/sessions?{asked}")) == [asked.partition("=")[0]]


@pytest.mark.parametrize("offset", ["+02:00", " 02:00", "%2B02:00"])
async def test_a_plus_in_a_moment_need_not_be_encoded(work: Workplace, offset: str) -> None:
    path = "/sessions?from=2027-10-30T12:00:00{0}&to=2027-10-30T12:30:00{0}"
    found = await work.client.get(f"/v1/events/{work.event}{path.format(offset).replace(' ', '%20')}")
    assert [item["slug"] for item in found.json()["items"]] == ["own-session"]
    log = await work.get(f"/audit?since=2020-01-01T00:00:00{offset.replace(' ', '+')}", work.organiser)
    assert log.status_code == 200


async def sent(work: Workplace, raw: bytes, **headers: str) -> httpx.Response:
    told = bearer(work.organiser, if_match="*", content_type="application/json", **headers)
    return await work.client.patch(f"/v1/events/{work.event}{PARTNER}", content=raw, headers=told)


@pytest.mark.parametrize(
    ("raw", "pointers"),
    [
        (b'{"stand":"A","stand":"B"}', ["/stand"]),
        (b'{"contact":{"name":"A","email":"a@b.nl","name":"B"}}', ["/contact/name"]),
        (
            b'{"links":[{"kind":"other","url":"https://a.nl","kind":"other"}],"a/b":1,"a/b":1}',
            ["/links/0/kind", "/a~1b"],
        ),
    ],
)
async def test_a_key_is_given_once(work: Workplace, raw: bytes, pointers: list[str]) -> None:
    assert faults(await sent(work, raw)) == pointers
    headers, twice = bearer(work.organiser, content_type="application/json"), b'{"role":"reader","role":"organiser"}'
    assert faults(await work.client.post(f"/v1/events/{work.event}/tokens", headers=headers, content=twice)) == [
        "/role"
    ]


async def test_a_byte_order_mark_is_passed_over(work: Workplace) -> None:
    assert (await sent(work, b'\xef\xbb\xbf{"stand":"A"}')).json()["stand"] == "A"


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (b'{"stand":"caf\xe9"}', "not UTF-8 (byte 14)"),
        (b'{"stand":"\\ud800"}', "\\ud800 is half of a surrogate pair"),
        (b'{"stand":"\\udc00\\ud800"}', "half of a surrogate pair"),
        (b'{"stand":', "ends too early"),
        (b'{"stand":}', "byte 10 does not fit"),
        ('{"stand":"A"}'.encode("utf-16"), "UTF-16"),
    ],
)
async def test_what_is_no_json_is_told_in_plain_words(work: Workplace, raw: bytes, part: str) -> None:
    answer = await sent(work, raw)
    detail = assert_problem(answer, "bad-request", "")["errors"][0]["detail"]
    assert part in detail
    assert "codec" not in detail
    assert "malformed" not in detail


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "identity, gzip", "zstd", "x", "deflate"])
async def test_a_compressed_body_is_refused(work: Workplace, coding: str) -> None:
    for raw in (gzip.compress(b'{"stand":"A"}'), b'{"stand":"A"}'):
        answer = await sent(work, raw, content_encoding=coding)
        assert_problem(answer, "unsupported-media-type")
        assert answer.headers["accept-encoding"] == "identity"
    headers = bearer(work.organiser, content_encoding=coding, content_type="application/json", if_match="*")
    base = f"/v1/events/{work.event}"
    for method, path in (("POST", "/tokens"), ("POST", "/publications"), ("PUT", f"{PARTNER}/logo"), ("PUT", PARTNER)):
        answer = await work.client.request(method, base + path, content=b"x", headers=headers)
        assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity"), (method, path)


@pytest.mark.parametrize("coding", ["identity", "Identity", "", "identity, identity"])
async def test_a_body_as_it_is_may_say_so(work: Workplace, coding: str) -> None:
    assert (await sent(work, json.dumps({"stand": "A"}).encode(), content_encoding=coding)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/v1/event", "/v1/events/", "/v1/events/x/sesions", "/nothing", "/v1/events/x/rooms/a/b"]
)
async def test_a_page_of_another_origin_sees_that_a_path_is_not_there(work: Workplace, path: str) -> None:
    asked = {"origin": "https://app.example", "access-control-request-method": "PATCH"}
    allowed = await work.client.options(path, headers={**asked, "access-control-request-headers": "if-match"})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, "*")
    assert "PATCH" in allowed.headers["access-control-allow-methods"]
    assert "If-Match" in allowed.headers["access-control-allow-headers"]
    assert "allow" not in allowed.headers
    assert (await work.client.options(path)).status_code == 404
    missing = await work.client.patch(path, headers={"origin": "https://app.example"})
    assert (missing.status_code, missing.headers["access-control-allow-origin"]) == (404, "*")
