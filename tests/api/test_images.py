"""Logos and photos over HTTP: uploaded by who may, served to who may see them, and nothing but pictures."""

import asyncio
import hashlib
import io
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select

from congress_api import model
from congress_api import records as p
from congress_api.http.response_cache import ResponseCache
from congress_api.imaging.encoding import Encoder
from congress_api.settings import Settings
from congress_api.snapshot.cache import SnapshotCache
from congress_api.vocabulary.common import Visibility
from tests import factories as f
from tests import pictures
from tests.clients import asked
from tests.events import bring_in, change
from tests.pictures import BOMBS, BROKEN, NO_PICTURES, TAKEN
from tests.problems import assert_problem as is_a_problem
from tests.tokens import a_token, bearer
from tests.workplace import Workplace, a_workplace

LOGO, DARK, PHOTO = "/partners/own/logo", "/partners/own/logo-dark", "/speakers/own-speaker/photo"
OWNER = {LOGO: "/partners/own", DARK: "/partners/own", PHOTO: "/speakers/own-speaker", "/logo": ""}
FIELD = {LOGO: "logo", DARK: "logoDark", PHOTO: "photo", "/logo": "logo"}

PROBLEMS = {
    400: "bad-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    406: "not-acceptable",
    412: "precondition-failed",
    413: "content-too-large",
    415: "unsupported-media-type",
    428: "precondition-required",
}
in_front = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""All of this happens before the database is asked."""


def refused(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem that the answer is."""
    assert answer.status_code == status, answer.text[:500]
    where = [fault["parameter"] or fault["pointer"] for fault in answer.json()["errors"]]
    return is_a_problem(answer, PROBLEMS[status], *where)


async def upload(work: Workplace, path: str, raw: bytes, **how: Any) -> httpx.Response:
    """A form with this file: `token` (the partner's), `alt`, `if_match` (any)."""
    headers = bearer(how.pop("token", work.partner), if_match=how.pop("if_match", "*"))
    form = {"alt": how.pop("alt")} if "alt" in how else {}
    files = {"file": (how.pop("name", "picture"), raw, how.pop("kind", "application/octet-stream"))}
    return await work.client.put(f"/v1/events/{work.event}{path}", headers=headers, files=files, data=form, **how)


async def uploaded(work: Workplace, path: str, raw: bytes, **how: Any) -> dict[str, Any]:
    """The image of an upload that is taken, once everybody sees it: readers without a token may be 50 ms behind."""
    answer = await upload(work, path, raw, **how)
    assert answer.status_code == 200, answer.text
    await work.snapshots.refresh()
    found: dict[str, Any] = answer.json()[FIELD[path]]
    return found


async def test_a_dark_logo_without_a_twin_is_noticed(work: Workplace) -> None:
    for path, owner in ((LOGO, work.partner), ("/partners/other/logo", work.organiser)):
        dark = dark_letters()
        noticed = await upload(work, path, dark, token=owner)
        assert noticed.headers["notice"] == 'logo-without-dark-twin;pointer="/logo"'
        again = await upload(work, path, dark, token=owner)  # the same: its answer was lost
        assert again.headers["notice"] == noticed.headers["notice"]
        await upload(work, path.replace("logo", "logo-dark"), another(51), token=owner)
        for raw in (dark, another(52)):
            assert "notice" not in (await upload(work, path, raw, token=owner)).headers
    assert "notice" not in (await upload(work, PHOTO, dark_letters())).headers
    assert "notice" not in (await upload(work, DARK, dark_letters())).headers


async def test_a_proposed_dark_logo_is_noticed_too(work: Workplace) -> None:
    await work.send("PATCH", "", {"partnerEdits": "review"}, if_match="*")
    proposed = await upload(work, LOGO, dark_letters())
    assert (proposed.status_code, proposed.headers["notice"]) == (202, 'logo-without-dark-twin;pointer="/logo"')


async def test_addresses_are_absolute_where_the_public_address_is_known(
    work: Workplace, snapshots: SnapshotCache
) -> None:
    image = await uploaded(work, LOGO, pictures.a_picture("JPEG", (1000, 500), color=(61, 7, 77)))
    paths = await work.get("/partners/own")
    assert [size["width"] for size in image["sizes"]] == [128, 320, 640, 1000]
    for public in ("https://congress.example.org", "https://example.org/congress/"):
        base = public.rstrip("/")
        url = snapshots.database.url.render_as_string(hide_password=False)
        async with asked(Settings(database_url=url, public_url=public)) as client:
            events = f"/v1/events/{work.event}"
            one = await client.get(f"{events}/partners/own")
            listed = (await client.get(f"{events}/partners?slug=own")).json()["items"]
            for logo in (one.json()["logo"], listed[0]["logo"]):
                assert logo["url"] == f"{base}{image['url']}"
                assert [size["url"] for size in logo["sizes"]] == [f"{base}{size['url']}" for size in image["sizes"]]
            assert one.headers["etag"] != paths.headers["etag"]  # the bytes are others
            headers = bearer(work.partner, if_match=one.headers["etag"])
            back = await client.patch(f"{events}/partners/own", json=one.json(), headers=headers)
            assert (back.status_code, back.json()) == (200, one.json())
            for size in image["sizes"]:
                assert Image.open(io.BytesIO((await client.get(size["url"])).content)).width == size["width"]


def dark_letters() -> bytes:
    picture = Image.new("RGBA", (60, 40), (255, 255, 255, 0))
    picture.paste((10, 10, 40, 255), (5, 5, 50, 12))
    return pictures.encoded(picture, "PNG")


def another(color: int) -> bytes:
    """A picture that no other test uploads."""
    return pictures.a_picture(size=(300, 200), color=(color, 7, 77))


async def test_a_logo_is_uploaded_and_served(work: Workplace) -> None:
    raw = another(1)
    before = await work.get("/partners/own")
    answer = await upload(work, LOGO, raw, if_match=before.headers["etag"], alt="Logo van Own")
    assert answer.status_code == 200
    assert answer.headers["etag"] not in (before.headers["etag"], None)
    logo = answer.json()["logo"]
    url = f"/v1/images/{logo['sha256']}"
    assert {**logo, "sha256": ""} == {
        "url": url, "mediaType": "image/png", "width": 300, "height": 200, "sha256": "", "alt": "Logo van Own",
        "sizes": [{"url": f"{url}?width=128", "width": 128}, {"url": url, "width": 300}],
    }  # fmt: skip
    shown = await work.get("/partners/own")
    assert (shown.json(), shown.headers["etag"]) == (answer.json(), answer.headers["etag"])
    served = await work.client.get(logo["url"])
    assert served.status_code == 200
    assert hashlib.sha256(served.content).hexdigest() == logo["sha256"]
    assert Image.open(io.BytesIO(served.content)).size == (300, 200)


@pytest.mark.parametrize("path", [LOGO, DARK, PHOTO])
async def test_a_partner_uploads_what_is_its_own(work: Workplace, path: str) -> None:
    image = await uploaded(work, path, another(2))
    assert (await work.get(OWNER[path])).json()[FIELD[path]] == image


async def test_the_organiser_uploads_any_picture(work: Workplace) -> None:
    for path in (LOGO, DARK, PHOTO, "/logo"):
        await uploaded(work, path, another(3), token=work.organiser)
    assert (await work.get("")).json()["logo"]["mediaType"] == "image/png"


async def test_nobody_else_uploads_one(work: Workplace) -> None:
    raw = another(4)
    for path in ("/partners/other/logo", "/partners/other/logo-dark", "/speakers/other-speaker/photo", "/logo"):
        refused(await upload(work, path, raw), 403)
    for token, status in ((work.reader, 403), ("nonsense", 401)):
        refused(await upload(work, LOGO, raw, token=token), status)
    answer = await work.client.put(f"/v1/events/{work.event}{LOGO}", files={"file": raw})
    refused(answer, 401)
    for path in ("/partners/lost/logo", "/speakers/lost/photo"):
        refused(await upload(work, path, raw, token=work.organiser), 404)
    assert (await work.get("/partners/own")).json()["logo"] is None


async def test_an_upload_says_what_it_is_based_on(work: Workplace) -> None:
    raw, address = another(5), f"/v1/events/{work.event}{LOGO}"
    refused(await work.client.put(address, headers=bearer(work.partner), files={"file": raw}), 428)
    refused(await upload(work, LOGO, raw, if_match='"0-1-nl"'), 412)
    tag = (await work.get("/partners/own", work.partner)).headers["etag"]
    await uploaded(work, LOGO, raw, if_match=tag)
    refused(await upload(work, LOGO, another(6), if_match=tag), 412)
    again = await upload(work, LOGO, raw, if_match=tag)  # the same once more: its answer was lost
    assert again.status_code == 200


async def test_what_it_shows_is_said_in_each_language(work: Workplace) -> None:
    await uploaded(work, LOGO, another(7), alt="Een zon")
    await uploaded(work, LOGO, another(7), alt="A sun", params={"language": "en"})
    texts = {
        language: (await work.get(f"/partners/own?language={language}")).json()["logo"]["alt"]
        for language in ("nl", "en")
    }
    assert texts == {"nl": "Een zon", "en": "A sun"}
    await uploaded(work, LOGO, another(8))  # says nothing of it: it shows the same, newly drawn
    assert (await work.get("/partners/own?language=en")).json()["logo"]["alt"] == "A sun"
    changed = await work.send(
        "PATCH", "/partners/own?language=en", {"logo": {"alt": "The sun"}}, token=work.partner, if_match="*"
    )
    assert changed.json()["logo"]["alt"] == "The sun"
    foreign = await upload(work, LOGO, another(8), params={"language": "fr"})
    assert refused(foreign, 400)["errors"][0]["parameter"] == "language"


@pytest.mark.parametrize("path", [LOGO, DARK, PHOTO])
async def test_a_picture_is_taken_away(work: Workplace, path: str) -> None:
    image = await uploaded(work, path, another(9))
    refused(await work.send("DELETE", path, token=work.partner), 428)
    refused(await work.send("DELETE", path, token=work.partner, if_match='"0-1-nl"'), 412)
    refused(await work.send("DELETE", path, token=work.reader, if_match="*"), 403)
    tag = (await work.get(OWNER[path], work.partner)).headers["etag"]
    gone = await work.send("DELETE", path, token=work.partner, if_match=tag)
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await work.get(OWNER[path])).json()[FIELD[path]] is None
    refused(await work.client.get(image["url"]), 404)
    refused(await work.send("DELETE", path, token=work.partner, if_match="*"), 404)


async def test_another_image_is_uploaded_and_not_written(work: Workplace) -> None:
    await uploaded(work, LOGO, another(10))
    for written in ({"sha256": "0" * 64}, {"url": f"/v1/images/{'0' * 64}", "sha256": "1" * 64}):
        answer = await work.send("PATCH", "/partners/own", {"logo": written}, token=work.partner, if_match="*")
        assert refused(answer, 400)["errors"][0]["pointer"] == "/logo"


class TestServing:
    async def test_it_may_be_kept_for_ever(self, work: Workplace) -> None:
        image = await uploaded(work, LOGO, another(11))
        several = [await work.client.get(image["url"], headers={"accept-encoding": "gzip, br, zstd"}) for _ in range(3)]
        for served in several:  # the third comes from the front door
            assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert served.headers["content-type"] == "image/png"
            assert served.headers["etag"].startswith('"')
            assert served.headers["x-content-type-options"] == "nosniff"
            assert served.headers["content-security-policy"].startswith("default-src 'none'")
            assert "content-encoding" not in served.headers  # it is packed already
        served = several[0]
        unchanged = await work.client.get(image["url"], headers={"if-none-match": served.headers["etag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        head = await work.client.head(image["url"])
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(served.content))

    async def test_the_next_larger_size_comes(self, work: Workplace) -> None:
        image = await uploaded(work, LOGO, pictures.a_picture("JPEG", (1000, 500), color=(12, 7, 77)))
        tags = set()
        for width, comes in ((1, 128), (128, 128), (129, 320), (640, 640), (641, 1000), (20_000, 1000)):
            served = await work.client.get(image["url"], params={"width": width})
            assert Image.open(io.BytesIO(served.content)).size == (comes, comes // 2)
            tags.add(served.headers["etag"])
        assert len(tags) == 4
        for wrong in ("0", "-1", "x", "20001", ""):
            refused(await work.client.get(image["url"], params={"width": wrong}), 400)

    async def test_whatever_takes_pictures_gets_one(self, work: Workplace) -> None:
        image = await uploaded(work, LOGO, another(13))
        safari = "image/webp,image/avif,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"
        for accept in (safari, "image/*", "image/png", "*/*", "text/html,*/*;q=0.1", "application/problem+json"):
            for _ in range(3):
                assert (await work.client.get(image["url"], headers={"accept": accept})).status_code == 200
        for accept in ("application/json", "text/plain", "video/*"):
            refused(await work.client.get(image["url"], headers={"accept": accept}), 406)

    @pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "A" * 64, "%00", "..%2f", "x"])
    async def test_what_there_is_not_is_404(self, work: Workplace, name: str) -> None:
        refused(await work.client.get(f"/v1/images/{name}"), 404)

    async def test_the_same_picture_is_kept_once(self, work: Workplace, snapshots: SnapshotCache) -> None:
        raw = another(14)
        image = await uploaded(work, LOGO, raw)
        assert await uploaded(work, PHOTO, raw) == image
        other = await a_workplace(work.client, snapshots)
        assert await uploaded(other, LOGO, raw) == image
        async with snapshots.database.writing() as session:
            kept = select(func.count()).where(model.Image.sha256 == image["sha256"])
            assert await session.scalar(kept) == 1

    async def test_two_events_may_bring_it_at_once(self, work: Workplace, snapshots: SnapshotCache) -> None:
        other = await a_workplace(work.client, snapshots)
        raw = another(15)
        both = await asyncio.gather(uploaded(work, LOGO, raw), uploaded(other, LOGO, raw))
        assert both[0] == both[1]


class TestSecrecy:
    async def test_a_picture_of_a_draft_is_seen_by_who_sees_the_draft(
        self, work: Workplace, snapshots: SnapshotCache
    ) -> None:
        await change(snapshots.database, work.event, f.a_partner(slug="draft", visibility=Visibility.draft))
        answer = await upload(work, "/partners/draft/logo", another(21), token=work.organiser)
        address = answer.json()["logo"]["url"]
        elsewhere = await a_workplace(work.client, snapshots)
        administrator = await a_token(snapshots.database, "administrator")
        for _ in range(3):
            refused(await work.client.get(address), 404)
            for token in (work.partner, elsewhere.organiser, elsewhere.reader):
                refused(await work.client.get(address, headers=bearer(token)), 404)
            for token in (work.organiser, work.reader, administrator):
                seen = await work.client.get(address, headers=bearer(token))
                assert (seen.status_code, seen.headers["cache-control"]) == (200, "private, no-store")

    async def test_it_is_public_as_soon_and_as_long_as_something_public_shows_it(
        self, work: Workplace, snapshots: SnapshotCache
    ) -> None:
        image = await uploaded(work, LOGO, another(22))
        for visibility, status in (("draft", 404), ("published", 200), ("draft", 404)):
            moved = await work.send("PATCH", "/partners/own?cascade=true", {"visibility": visibility}, if_match="*")
            assert moved.status_code == 200
            for _ in range(3):
                await snapshots.refresh()
                assert (await work.client.get(image["url"])).status_code == status

    async def test_the_pictures_of_an_event_that_is_no_longer_shown_are_not_either(
        self, work: Workplace, snapshots: SnapshotCache
    ) -> None:
        image, own = (
            await uploaded(work, LOGO, another(23)),
            await uploaded(work, "/logo", another(24), token=work.organiser),
        )
        for address in (image["url"], own["url"]):
            for _ in range(3):
                assert (await work.client.get(address)).status_code == 200
        await work.send("PATCH", "", {"visibility": "draft"}, if_match="*")
        await snapshots.refresh()
        for address in (image["url"], own["url"]):
            refused(await work.client.get(address), 404)
            assert (await work.client.get(address, headers=bearer(work.organiser))).status_code == 200

    async def test_an_event_that_is_not_in_memory_shows_its_pictures(
        self, work: Workplace, snapshots: SnapshotCache
    ) -> None:
        image = await uploaded(work, PHOTO, another(25))
        snapshots._kept.clear()
        assert (await work.client.get(image["url"])).status_code == 200

    async def test_one_event_that_shows_it_is_enough(self, work: Workplace, snapshots: SnapshotCache) -> None:
        hidden = await a_workplace(work.client, snapshots, visibility=Visibility.draft)
        raw = another(26)
        image = await uploaded(hidden, LOGO, raw)
        refused(await work.client.get(image["url"]), 404)
        await uploaded(work, LOGO, raw)
        await snapshots.refresh()
        assert (await work.client.get(image["url"])).status_code == 200


@pytest.fixture(scope="module")
async def one_event(client: httpx.AsyncClient, snapshots: SnapshotCache) -> Workplace:
    return await a_workplace(client, snapshots)


class InOneEvent:
    """Tests that leave an event as it was, or change what no other of them looks at."""

    @pytest.fixture
    def work(self, one_event: Workplace) -> Workplace:
        return one_event


@in_front
class TestRefusals(InOneEvent):
    @pytest.mark.parametrize("name", NO_PICTURES)
    async def test_what_is_no_picture_is_no_format_that_is_read(self, work: Workplace, name: str) -> None:
        answer = await upload(work, LOGO, NO_PICTURES[name], name="picture.png", kind="image/png")
        problem = refused(answer, 415)
        assert "PNG, JPEG or WebP" in problem["detail"]
        assert [(one["pointer"], one["detail"]) for one in problem["errors"]] == [("/file", problem["detail"])]
        assert answer.headers["accept"] == "multipart/form-data, image/png, image/jpeg, image/webp"
        assert "accept-patch" not in answer.headers

    @pytest.mark.parametrize("name", BROKEN)
    async def test_what_is_broken_is_a_fault(self, work: Workplace, name: str) -> None:
        problem = refused(await upload(work, LOGO, BROKEN[name]), 400)
        assert [(one["code"], one["pointer"]) for one in problem["errors"]] == [("picture-damaged", "/file")]

    @pytest.mark.parametrize("name", BOMBS)
    async def test_a_bomb_is_a_fault(self, work: Workplace, name: str) -> None:
        problem = refused(await upload(work, LOGO, BOMBS[name]), 400)
        assert (problem["errors"][0]["code"], problem["errors"][0]["limit"]) == ("too-many-pixels", 50_000_000)

    async def test_a_file_that_is_too_large_is_not_read(self, work: Workplace) -> None:
        fits = pictures.a_picture() + b"\0" * 4_990_000  # larger than any other body may be
        assert (await upload(work, LOGO, fits)).status_code == 200
        refused(await upload(work, LOGO, fits + b"\0" * 10_000), 413)

    async def test_what_takes_too_long_is_a_fault(self, work: Workplace, app: ResponseCache, tmp_path: Any) -> None:
        worker = tmp_path / "worker.py"
        worker.write_text("import time\ntime.sleep(600)\n")
        state = app._inside._inside.state  # type: ignore[attr-defined]  # the framework's
        usual = state.encoder
        state.encoder = Encoder(worker, seconds=0.5)
        try:
            problem = refused(await upload(work, LOGO, another(31)), 400)
        finally:
            state.encoder = usual
        assert problem["errors"][0]["code"] == "picture-too-costly"
        await uploaded(work, LOGO, another(31))

    async def test_a_refused_picture_leaves_everything_as_it_was(self, work: Workplace) -> None:
        before = await work.get("/partners/own")
        for raw in (pictures.SVG, pictures.a_bomb(), BROKEN["png cut off"]):
            assert (await upload(work, LOGO, raw)).is_client_error
        after = await work.get("/partners/own")
        assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])

    @pytest.mark.parametrize("name", TAKEN)
    async def test_what_is_served_is_clean(self, work: Workplace, name: str) -> None:
        image = await uploaded(work, LOGO, TAKEN[name])
        served = await work.client.get(image["url"])
        found = Image.open(io.BytesIO(served.content))
        found.load()
        assert dict(found.getexif()) == {}
        assert found.get_format_mimetype() == served.headers["content-type"] == image["mediaType"]
        for told in (b"script", b"Fotograaf", b"at home", b"Exif", b"ICC"):
            assert told not in served.content


@in_front
class TestForms(InOneEvent):
    async def ask(self, work: Workplace, body: bytes, content_type: str) -> httpx.Response:
        headers = bearer(work.partner, if_match="*", content_type=content_type)
        return await work.client.put(f"/v1/events/{work.event}{LOGO}", headers=headers, content=body)

    @pytest.mark.parametrize(
        "kind",
        [
            *("image/png", "image/jpeg", "image/webp", "image/jpg", "image/pjpeg", "image/x-png", "IMAGE/JPG; q=1"),
            *("application/octet-stream", "binary/octet-stream", "image/anything", "image/svg+xml", ""),
        ],
    )
    async def test_the_picture_itself_is_taken_too(self, work: Workplace, kind: str) -> None:
        for raw, found in ((another(41), "image/png"), (TAKEN["jpeg"], "image/jpeg"), (TAKEN["webp"], "image/webp")):
            answer = await self.ask(work, raw, kind)
            assert answer.json()["logo"]["mediaType"] == found

    @pytest.mark.parametrize("kind", ["image/svg+xml", "image/png", "application/octet-stream"])
    async def test_a_drawing_is_told_what_to_do_instead(self, work: Workplace, kind: str) -> None:
        problem = refused(await self.ask(work, pictures.SVG, kind), 415)
        assert problem["detail"].startswith("This file is SVG. ")
        assert "Export it as PNG, 1,000 pixels wide, with a transparent background." in problem["detail"]

    @pytest.mark.parametrize(
        "kind",
        [
            "application/json",
            "text/plain",
            "image/svg+xml",
            "image/gif",
            "application/x-www-form-urlencoded",
            "multipart/mixed; boundary=x",
        ],
    )
    async def test_what_some_generated_clients_send_is_no_format_that_is_read(self, work: Workplace, kind: str) -> None:
        answer = await self.ask(work, b"{}", kind)
        problem = refused(answer, 415)
        assert [one["pointer"] for one in problem["errors"]] == ["/file"]
        assert "image/jpeg" in answer.headers["accept"]

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            (b"", ""),
            (b"hello", ""),
            (b"--x--", ""),
            (b"--x\r\n\r\n\r\n--x--\r\n", ""),
            (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc', ""),
            (b'--x\r\nContent-Disposition: form-data; name="alt"\r\n\r\nabc\r\n--x--\r\n', "/file"),
            (b'--x\r\nContent-Disposition: form-data; name="evil"\r\n\r\nabc\r\n--x--\r\n', "/evil"),
            (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n1\r\n' * 2 + b"--x--\r\n", "/file"),
        ],
    )
    async def test_a_form_that_is_none_is_a_fault(self, work: Workplace, body: bytes, pointer: str) -> None:
        problem = refused(await self.ask(work, body, "multipart/form-data; boundary=x"), 400)
        assert problem["errors"][0]["pointer"] == (pointer or problem["errors"][0]["pointer"])

    @pytest.mark.parametrize("boundary", ["", "; boundary=", '; boundary="a%0ab"', f"; boundary={'x' * 2_000}"])
    async def test_a_form_without_a_boundary_is_a_fault(self, work: Workplace, boundary: str) -> None:
        refused(await self.ask(work, b"--x--", f"multipart/form-data{boundary}"), 400)

    @pytest.mark.parametrize("alt", ["x" * 501, "a\0b", b"\xff"])
    async def test_a_text_that_cannot_be_is_a_fault(self, work: Workplace, alt: Any) -> None:
        problem = refused(await upload(work, LOGO, another(42), alt=alt), 400)
        assert problem["errors"][0]["pointer"] == "/alt"

    async def test_hundreds_of_parts_are_a_fault(self, work: Workplace) -> None:
        part = b'--x\r\nContent-Disposition: form-data; name="p%d"\r\n\r\n1\r\n'
        body = b"".join(part % number for number in range(500)) + b"--x--\r\n"
        refused(await self.ask(work, body, "multipart/form-data; boundary=x"), 400)


async def test_an_image_of_an_import_without_its_bytes_is_404(work: Workplace, snapshots: SnapshotCache) -> None:
    programme = p.EventArchive(event=f.an_event(logo=f.an_image(4711)))
    await bring_in(snapshots.database, programme)
    refused(await work.client.get(f"/v1/images/{f.an_image(4711).sha256}"), 404)
