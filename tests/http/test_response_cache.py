"""What is kept, for whom, and for how long."""

import asyncio
import gzip
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import brotli
import httpx
import pytest
import zstandard

from congress_api.http import compression, prepared_response, response_cache
from congress_api.http.asgi import Receive, Scope, Send
from congress_api.http.compression import QUICK, THOROUGH, Coding
from congress_api.http.conditional import http_date
from congress_api.http.default_headers import with_default_headers
from congress_api.http.metrics import Counts
from congress_api.http.negotiation import LanguageOffer
from congress_api.http.prepared_response import CacheHint, Representation
from congress_api.http.response_cache import OVERHEAD, ResponseCache
from congress_api.snapshot.cache import SnapshotCache

LONG_AGO = 1_700_000_000
TEXTS = {"nl": "Zaal " * 400, "en": "Hall " * 400}
DECODE = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
}


class Inside:
    """The application behind the door, and the snapshots: they say what is asked of them."""

    def __init__(self) -> None:
        self.standing: object = 1
        self.changed_at = LONG_AGO
        self.asked: list[dict[str, str]] = []
        self.looks = 0
        self.by_header = True
        self.tell_nothing = False

    def poll(self) -> None:
        self.looks += 1

    @property
    def generation(self) -> object:
        return self.standing

    def snapshot_id(self, slug: str | None) -> object:
        return self.standing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            headers[name.decode()] = ",".join([*filter(None, [headers.get(name.decode())]), value.decode()])
        self.asked.append(headers)
        if scope["path"] == "/missing":
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"4")]})
            await send({"type": "http.response.body", "body": b"none"})
            return
        if scope["path"] in ("/made", "/secret"):
            length = (b"content-length", b"%d" % len(TEXTS["nl"]))
            told = [length, (b"content-type", b"application/json"), (b"etag", b'"7-nl"')]
            start = {"type": "http.response.start", "status": 200, "headers": told}
            await send({**start, "shows_secret": scope["path"] == "/secret"})
            await send({"type": "http.response.body", "body": TEXTS["nl"].encode()})
            return
        language = "en" if "en" in headers.get("accept-language", "") and self.by_header else "nl"
        own = [(b"x-request-id", b"%d" % len(self.asked)), (b"ratelimit", b"some")]
        representation = Representation(
            tag=f"{self.standing}-{language}",
            modified=self.changed_at,
            headers=self.headers(language),
            hint=None if self.tell_nothing else self.hint(language),
        )
        start = {"type": "http.response.start", "status": 200, "headers": [*self.headers(language), *own]}
        await send({**start, "representation": representation, "request_headers": own})
        await send({"type": "http.response.body", "body": TEXTS[language].encode(), "more_body": True})
        await send({"type": "http.response.body", "body": str(self.standing).encode()})

    def hint(self, language: str) -> CacheHint:
        chosen = {"language": language, "offers": (LanguageOffer(("nl", "en"), "nl"),)} if self.by_header else {}
        return CacheHint(event="e", snapshot_id=self.standing, **cast("Any", chosen))

    def headers(self, language: str) -> list[tuple[bytes, bytes]]:
        return [
            (b"content-type", b"application/json"),
            (b"last-modified", http_date(self.changed_at)),
            (b"content-language", language.encode()),
        ]


@pytest.fixture
def inside() -> Inside:
    return Inside()


@asynccontextmanager
async def door_to(inside: Inside, budget: int = 1_000_000) -> AsyncIterator[tuple[httpx.AsyncClient, ResponseCache]]:
    door = ResponseCache(inside, cast("SnapshotCache", inside), Counts(), budget)
    transport = httpx.ASGITransport(cast("Any", door))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        client.headers.clear()
        yield client, door


def kept(answer: httpx.Response) -> bool:
    """Whether an answer came from finished bytes: only what was asked inside has a request id."""
    return "x-request-id" not in answer.headers


async def test_it_is_kept_when_it_is_asked_for_a_second_time(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        answers = [await client.get("/a") for _ in range(4)]
    assert [kept(answer) for answer in answers] == [False, False, True, True]
    assert {answer.text for answer in answers} == {TEXTS["nl"] + "1"}
    assert {answer.headers["content-length"] for answer in answers} == {"2001"}
    assert len({(answer.headers["etag"], answer.headers["last-modified"]) for answer in answers}) == 1


async def test_addresses_are_kept_apart_by_path_and_query(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        for address in ("/a", "/a?x=1", "/a?x=2", "/b", "/b?x=1"):
            assert not kept(await client.get(address))
        assert len(inside.asked) == 5


async def test_what_changed_is_not_served_from_before(inside: Inside) -> None:
    async with door_to(inside) as (client, door):
        before = [await client.get("/a") for _ in range(3)][-1]
        inside.standing = 2
        after = [await client.get("/a") for _ in range(2)]
    assert kept(before)
    assert [answer.text[-1] for answer in after] == ["2", "2"]
    assert [kept(answer) for answer in after] == [False, True]
    assert len(door._entries) == 1


async def test_each_language_is_kept_for_itself(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        told = [
            (await client.get("/a", headers={"accept-language": language})).headers["content-language"]
            for language in ("en", "nl", "en-GB", "de", "en;q=0.5", "nl;q=0.1, en") * 3
        ]
    assert told == ["en", "nl", "en", "nl", "en", "en"] * 3
    assert len(inside.asked) == 3


async def test_accept_language_in_several_lines_is_one_list(inside: Inside) -> None:
    lines = [("accept-language", "en"), ("accept-language", "de;q=0.1")]
    async with door_to(inside) as (client, _):
        told = [(await client.get("/a", headers=lines)).headers["content-language"] for _ in range(4)]
    assert told == ["en"] * 4


async def test_where_the_header_has_no_say_all_languages_share_one_answer(inside: Inside) -> None:
    inside.by_header = False
    async with door_to(inside) as (client, _):
        for language in ("nl", "en", "de", ""):
            await client.get("/a", headers={"accept-language": language})
    assert len(inside.asked) == 2


async def test_each_coding_is_made_once_and_decodes_to_the_same(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        await client.get("/a", headers={"accept-encoding": ""})
        for coding in ("gzip", "br", "zstd", "", "gzip", "zstd", "br"):
            async with client.stream("GET", "/a", headers={"accept-encoding": coding}) as answer:
                raw = b"".join([chunk async for chunk in answer.aiter_raw()])
            assert DECODE[coding](raw) == TEXTS["nl"].encode() + b"1"
            assert answer.headers.get("content-encoding", "") == coding
            assert answer.headers["etag"] == (f'"1-nl;{coding}"' if coding else '"1-nl"')
            assert answer.headers["content-length"] == str(len(raw))
    assert len(inside.asked) == 2


async def raw(client: httpx.AsyncClient, address: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """An answer, and its body as it was sent."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.stream("GET", address, headers=sent) as answer:
        return answer, b"".join([chunk async for chunk in answer.aiter_raw()])


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_the_first_answer_is_compressed_quickly_and_the_next_ones_thoroughly(inside: Inside, coding: str) -> None:
    async with door_to(inside) as (client, _):
        answers = [await raw(client, "/a", accept_encoding=coding) for _ in range(3)]
    for (answer, body), codings in zip(answers, (QUICK, THOROUGH, THOROUGH), strict=True):
        assert answer.headers["content-encoding"] == coding
        assert DECODE[coding](body) == TEXTS["nl"].encode() + b"1"
        assert answer.headers["etag"] == f'"1-nl{codings[coding].suffix}"'
        assert answer.headers["content-length"] == str(len(body))


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
async def test_every_answer_to_a_token_is_compressed(inside: Inside, coding: str) -> None:
    async with door_to(inside) as (client, _):
        for address in ("/a", "/a", "/made"):
            answer, body = await raw(client, address, accept_encoding=coding, authorization="Bearer x")
            assert answer.headers["content-encoding"] == coding
            assert DECODE[coding](body).startswith(TEXTS["nl"].encode())
            assert answer.headers["content-length"] == str(len(body))
            assert answer.headers["etag"].endswith(f'{QUICK[coding].suffix}"')


async def test_an_answer_that_shows_a_secret_is_not_compressed(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        for method in ("GET", "POST"):
            headers = {"accept-encoding": "gzip, br, zstd", "authorization": "Bearer x"}
            answer = await client.request(method, "/secret", headers=headers)
            assert "content-encoding" not in answer.headers
            assert answer.headers["content-length"] == "2000"


async def test_writes_are_answered_compressed_and_their_head_alike(inside: Inside) -> None:
    headers = {"accept-encoding": "gzip", "authorization": "Bearer x"}
    async with door_to(inside) as (client, _):
        put = await client.put("/made", headers=headers)
        assert (put.headers["content-encoding"], put.text) == ("gzip", TEXTS["nl"])
        head, get = await client.head("/made", headers=headers), await client.get("/made", headers=headers)
        assert (head.content, head.headers) == (b"", get.headers)


async def test_a_large_body_is_compressed_once_in_a_thread_for_all_who_wait(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    thorough = THOROUGH["br"].compress

    def compress(body: bytes) -> bytes:
        threads.append(threading.current_thread().name)
        time.sleep(0.05)
        return thorough(body)

    monkeypatch.setitem(THOROUGH, "br", Coding("br", ";br", compress))
    monkeypatch.setattr(compression, "LARGE", 1_000)
    monkeypatch.setattr(prepared_response, "LARGE", 1_000)
    async with door_to(inside) as (client, door):
        for _ in range(2):
            await client.get("/a")
        impatient = asyncio.create_task(raw(client, "/a", accept_encoding="br"))
        rush = [asyncio.create_task(raw(client, "/a", accept_encoding="br")) for _ in range(20)]
        await asyncio.sleep(0.01)
        impatient.cancel()
        answers = await asyncio.gather(*rush)
        assert len(threads) == 1
        assert threads[0].startswith("compressing")
        assert {answer.headers["etag"] for answer, _ in answers} == {'"1-nl;br"'}
        assert len(inside.asked) == 2
        (entry,) = door._entries.values()
        assert entry.flights == {}
        assert door._used == entry.size == sum(len(one.content) + OVERHEAD for one in entry.variants.values())


async def test_what_changed_while_it_was_compressed_is_not_kept(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compression, "LARGE", 1_000)
    monkeypatch.setattr(prepared_response, "LARGE", 1_000)
    async with door_to(inside) as (client, door):
        for _ in range(2):
            await client.get("/a")
        slow = asyncio.create_task(raw(client, "/a", accept_encoding="gzip"))
        await asyncio.sleep(0)
        inside.standing = 2
        fresh = await client.get("/a")
        answer, _ = await slow
        assert (answer.status_code, fresh.text[-1]) == (200, "2")
        (entry,) = door._entries.values()
        assert entry.hint.snapshot_id == 2
        assert door._used == entry.size


async def test_a_tag_of_any_coding_is_known(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        for tag in ('"1-nl"', 'W/"1-nl-gzip"', '"x", "1-nl;br"', '"1-nl;gzip1"', "*") * 2:
            answer = await client.get("/a", headers={"if-none-match": tag, "accept-encoding": "zstd"})
            assert (answer.status_code, answer.content) == (304, b"")
        assert (await client.get("/a", headers={"if-none-match": '"1-en"'})).status_code == 200


async def test_if_none_match_in_several_lines_is_one_list(inside: Inside) -> None:
    lines = [("if-none-match", '"1-nl"'), ("if-none-match", '"x"')]
    async with door_to(inside) as (client, _):
        assert [(await client.get("/a", headers=lines)).status_code for _ in range(4)] == [304] * 4


async def test_a_304_has_no_body_and_the_headers_that_a_cache_needs(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        for _ in range(3):
            answer = await client.get("/a", headers={"if-none-match": "*"})
            assert answer.content == b""
            beside = {"x-request-id", "ratelimit", *(name.decode() for name, _ in with_default_headers([]))}
            assert {name for name in answer.headers if name not in beside} == {
                "etag",
                "last-modified",
                "content-language",
            }


async def test_head_is_get_without_the_body(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        for _ in range(3):
            head, get = await client.head("/a"), await client.get("/a")
            assert (head.status_code, head.content) == (200, b"")
            for answer in (head, get):
                answer.headers["x-request-id"] = "the one thing that differs"
            assert head.headers == get.headers
        missing = await client.head("/missing")
        assert (missing.status_code, missing.content, missing.headers["content-length"]) == (404, b"", "4")


async def test_last_modified_appears_once_its_second_is_over(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    now = float(LONG_AGO)
    monkeypatch.setattr(time, "time", lambda: now)
    since = {"if-modified-since": http_date(LONG_AGO).decode()}
    async with door_to(inside) as (client, _):
        early = [await client.get("/a") for _ in range(3)]
        assert ["last-modified" in answer.headers for answer in early] == [False] * 3
        assert kept(early[-1])
        assert (await client.get("/a", headers=since)).status_code == 200
        now += 1
        settled = [await client.get("/a") for _ in range(2)]
        assert [kept(answer) for answer in settled] == [True, True], "all it lacked was its date"
        assert {answer.headers["last-modified"] for answer in settled} == {since["if-modified-since"]}
        assert (await client.get("/a", headers=since)).status_code == 304
        assert settled[0].headers["etag"] == early[0].headers["etag"]


async def test_who_sends_a_token_is_never_answered_from_what_is_kept(inside: Inside) -> None:
    async with door_to(inside) as (client, door):
        for _ in range(3):
            await client.get("/a")
        for _ in range(3):
            assert not kept(await client.get("/a", headers={"authorization": "Bearer x"}))
        assert len(inside.asked) == 5
        for _ in range(3):
            await client.get("/only-with-token", headers={"authorization": "Bearer x"})
        assert [path for path, _ in door._entries] == [b"/a"]


@pytest.mark.parametrize("header", ["accept", "authorization", "if-match"])
async def test_every_read_looks_whether_the_database_has_changed(inside: Inside, header: str) -> None:
    async with door_to(inside) as (client, _):
        for count in range(1, 4):
            await client.get("/a", headers={header: "*/*"})
            assert inside.looks >= count


async def test_who_does_not_take_json_is_asked_inside(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        for _ in range(3):
            await client.get("/a")
        assert not kept(await client.get("/a", headers={"accept": "text/csv"}))
        assert kept(await client.get("/a", headers={"accept": "text/html,*/*;q=0.8"}))


async def test_other_methods_and_errors_are_never_kept(inside: Inside) -> None:
    async with door_to(inside) as (client, door):
        for _ in range(3):
            await client.post("/a")
            assert (await client.get("/missing")).text == "none"
        assert (len(inside.asked), len(door._entries)) == (6, 0)


async def test_what_says_nothing_of_how_long_it_lasts_is_finished_but_not_kept(inside: Inside) -> None:
    inside.tell_nothing = True
    async with door_to(inside) as (client, door):
        for _ in range(3):
            assert (await client.get("/a", headers={"if-none-match": '"1-nl"'})).status_code == 304
        assert (len(inside.asked), len(door._entries)) == (3, 0)


@pytest.mark.parametrize(("budget", "left"), [(0, 0), (5_000, 0), (11_000, 2), (1_000_000, 9)])
async def test_the_budget_is_kept_and_what_was_asked_longest_ago_goes(inside: Inside, budget: int, left: int) -> None:
    async with door_to(inside, budget) as (client, door):
        for number in range(9):
            for _ in range(2):
                assert (await client.get(f"/{number}")).status_code == 200
            assert door._used <= budget
        assert [path for path, _ in door._entries] == [b"/%d" % number for number in range(9)][9 - left :]
        assert door._used == sum(
            len(prepared.content) + OVERHEAD for entry in door._entries.values() for prepared in entry.variants.values()
        )


async def test_what_is_asked_for_stays_in_the_budget(inside: Inside) -> None:
    async with door_to(inside, 11_000) as (client, door):
        for address in ("/a", "/a", "/b", "/b", "/a", "/c", "/c"):
            await client.get(address)
        assert [path for path, _ in door._entries] == [b"/a", b"/c"]


async def test_the_table_of_addresses_asked_once_is_bounded(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_cache, "SEEN", 3)
    async with door_to(inside) as (client, door):
        for number in range(10):
            await client.get(f"/{number}")
        assert len(door._seen) <= 3


async def test_the_keeper_looks_before_each_answer(inside: Inside) -> None:
    async with door_to(inside) as (client, _):
        for _ in range(4):
            await client.get("/a")
    assert inside.looks == 4


async def test_kept_answers_are_counted_by_status(inside: Inside) -> None:
    async with door_to(inside) as (client, door):
        for _ in range(5):
            await client.get("/a")
        await client.get("/a", headers={"if-none-match": "*"})
        counted = door._counts.exposition().decode()
    assert 'congress_kept_answers_total{status="200"} 3.0' in counted
    assert 'congress_kept_answers_total{status="304"} 1.0' in counted


async def test_what_clients_say_is_remembered_within_bounds(inside: Inside) -> None:
    async with door_to(inside) as (client, door):
        for number in range(50):
            answer = await client.get("/a", headers={"accept-language": f"en;q=0.9,x-{number}"})
            assert answer.headers["content-language"] == "en"
        long = await client.get("/a", headers={"accept-language": "en," * 200})
        assert kept(long)
        (entry,) = door._entries.values()
        assert len(entry.choices) == prepared_response.MOST_CHOICES


async def test_a_crowd_asks_inside_once_for_each_language(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly = Inside.__call__

    async def call(self: Inside, scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.02)
        await slowly(self, scope, receive, send)

    monkeypatch.setattr(Inside, "__call__", call)
    async with door_to(inside) as (client, door):
        headers = [{"accept-language": language} for language in ("nl", "en")]
        answers = await asyncio.gather(*(client.get("/a", headers=headers[number % 2]) for number in range(40)))
        assert {(answer.status_code, answer.headers["content-language"]) for answer in answers} == {
            (200, "nl"),
            (200, "en"),
        }
        assert sum(map(kept, answers)) == 38
        assert len(inside.asked) == 2
        assert door._representations._ends == door._responses._ends == {}


async def test_who_waits_for_what_is_not_cached_asks_inside(inside: Inside) -> None:
    async with door_to(inside) as (client, door):
        answers = await asyncio.gather(*(client.get("/missing") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {404}
        tokens = [client.get("/a", headers={"authorization": "Bearer x"}) for _ in range(20)]
        await asyncio.gather(*tokens)
        assert len(inside.asked) == 40
        assert door._representations._ends == door._responses._ends == {}
