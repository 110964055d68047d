"""Images that were replaced, removed, put back and forgotten: who sees them, and for how long."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from congress_api import model
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import shown_images
from congress_api.vocabulary.common import Visibility
from tests.api.test_images import DARK, FIELD, LOGO, OWNER, PHOTO, another, refused, upload, uploaded
from tests.tokens import bearer
from tests.workplace import Workplace, a_workplace

EVERY = pytest.mark.parametrize("path", [LOGO, DARK, PHOTO, "/logo"])
Later = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock of images to so many days from now."""

    def move(days: float) -> None:
        moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
        monkeypatch.setattr(shown_images, "now", lambda: moment)

    return move


async def two(work: Workplace, path: str, color: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two pictures, the second in place of the first."""
    first = await uploaded(work, path, another(color), token=work.organiser)
    return first, await uploaded(work, path, another(color + 1), token=work.organiser)


async def seen(work: Workplace, image: dict[str, Any], token: str | None = None) -> int:
    await work.snapshots.refresh()
    return (await work.client.get(image["url"], headers=bearer(token) if token else {})).status_code


async def patch(work: Workplace, path: str, body: dict[str, Any], **how: Any) -> Any:
    return await work.send("PATCH", OWNER[path], body, if_match="*", **how)


async def kept(snapshots: SnapshotCache) -> set[str]:
    return await snapshots.database.read(lambda connection: set(connection.scalars(select(model.Image.sha256))))


@EVERY
async def test_a_replaced_picture_is_served_for_thirty_days_more(work: Workplace, path: str, later: Later) -> None:
    first, second = await two(work, path, 60)
    for days, status in ((0, 200), (29.9, 200), (30.1, 404)):
        later(days)
        for width in ("", "?width=128"):
            answer = await work.client.get(first["url"] + width)
            assert answer.status_code == status, days
            if status == 200:
                assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
                unchanged = await work.client.get(
                    first["url"] + width, headers={"if-none-match": answer.headers["etag"]}
                )
                assert unchanged.status_code == 304
        assert await seen(work, second) == 200


@EVERY
@pytest.mark.parametrize("way", ["null", "delete"])
async def test_a_removed_picture_is_gone_at_once(work: Workplace, path: str, way: str) -> None:
    image = await uploaded(work, path, another(62), token=work.organiser)
    assert await seen(work, image) == 200
    if way == "null":
        assert (await patch(work, path, {FIELD[path]: None})).status_code == 200
    else:
        await work.send("DELETE", path, if_match="*")
    for token in (None, work.organiser, work.reader):
        assert await seen(work, image, token) == 404


@pytest.mark.parametrize("path", [LOGO, DARK, PHOTO])
async def test_the_pictures_of_what_is_withdrawn_or_deleted_are_gone_at_once(work: Workplace, path: str) -> None:
    first, second = await two(work, path, 64)
    withdrawn = await work.send("PATCH", f"{OWNER[path]}?cascade=true", {"visibility": "draft"}, if_match="*")
    assert withdrawn.status_code == 200
    assert [await seen(work, image) for image in (first, second)] == [404, 404]
    assert [await seen(work, image, work.reader) for image in (first, second)] == [404, 200]  # the draft names one
    await work.send("DELETE", f"{OWNER[path]}?cascade=true", if_match="*")
    for token in (None, work.organiser):
        assert [await seen(work, image, token) for image in (first, second)] == [404, 404]


async def test_the_pictures_of_a_withdrawn_event_are_gone_at_once(work: Workplace) -> None:
    first, second = await two(work, LOGO, 66)
    own, other = await two(work, "/logo", 68)
    await work.send("PATCH", "", {"visibility": "draft"}, if_match="*")
    assert [await seen(work, image) for image in (first, second, own, other)] == [404] * 4


async def test_what_was_never_public_does_not_become_so_by_being_replaced(
    work: Workplace, snapshots: SnapshotCache
) -> None:
    await work.send("PATCH", "/partners/own?cascade=true", {"visibility": "draft"}, if_match="*")
    first, second = await two(work, LOGO, 70)
    assert [await seen(work, image) for image in (first, second)] == [404, 404]
    await work.send("PATCH", "/partners/own", {"visibility": "published"}, if_match="*")
    assert [await seen(work, image) for image in (first, second)] == [404, 200]
    hidden = await a_workplace(work.client, snapshots, visibility=Visibility.draft)
    first, second = await two(hidden, LOGO, 72)
    await hidden.send("PATCH", "", {"visibility": "published"}, if_match="*")
    assert [await seen(hidden, image) for image in (first, second)] == [404, 200]


async def test_the_last_leaving_counts(work: Workplace) -> None:
    first, second = await two(work, LOGO, 74)
    await patch(work, LOGO, {"logo": {"sha256": first["sha256"]}})
    assert [await seen(work, image) for image in (first, second)] == [200, 200]
    await patch(work, LOGO, {"logo": None})
    assert [await seen(work, image) for image in (first, second)] == [404, 200]  # one removed, one replaced


@EVERY
async def test_an_earlier_picture_is_put_back_by_its_hash(work: Workplace, path: str, later: Later) -> None:
    field = FIELD[path]
    given = await upload(work, path, another(76), token=work.organiser, alt="De eerste")
    first = given.json()[field]
    await uploaded(work, path, another(77), token=work.organiser, alt="De tweede")
    back = await patch(work, path, {field: {"sha256": first["sha256"]}})
    assert (back.status_code, back.json()[field]) == (200, first)
    await patch(work, path, {field: None})
    later(29)
    back = await patch(work, path, {field: {"sha256": first["sha256"], "alt": "Terug"}})
    assert back.json()[field] == {**first, "alt": "Terug"}
    assert await seen(work, first) == 200
    await patch(work, path, {field: None})
    whole = await patch(work, path, {field: first})  # as it was read
    assert whole.json()[field] == first


async def test_a_put_may_name_an_earlier_picture_too(work: Workplace) -> None:
    first, _ = await two(work, LOGO, 78)
    record = (await work.get("/partners/own", work.organiser)).json()
    put = await work.send("PUT", "/partners/own", {**record, "logo": first}, if_match="*")
    assert (put.status_code, put.json()["logo"]) == (200, first)


async def test_it_may_have_been_in_another_field(work: Workplace) -> None:
    first, second = await two(work, LOGO, 80)
    moved = await patch(work, LOGO, {"logoDark": {"sha256": first["sha256"]}}, token=work.partner)
    assert moved.json()["logoDark"] == first
    assert moved.json()["logo"] == second


async def test_only_what_this_resource_has_shown_is_put_back(work: Workplace) -> None:
    answer = await upload(work, "/partners/other/logo", another(82), token=work.organiser)
    elsewhere = answer.json()["logo"]
    for sha256 in (elsewhere["sha256"], "0" * 64):
        for token in (work.partner, work.organiser):
            wrong = await patch(work, LOGO, {"logo": {"sha256": sha256}}, token=token)
            assert refused(wrong, 400)["errors"][0]["pointer"] == "/logo"
    assert (await work.get("/partners/own")).json()["logo"] is None


async def test_a_deleted_resource_that_comes_back_may_have_its_picture_back(work: Workplace) -> None:
    image = await uploaded(work, LOGO, another(84))
    record = (await work.get("/partners/own", work.organiser)).json()
    await work.send("DELETE", "/partners/own?cascade=true", if_match="*")
    lost = {name: value for name, value in record.items() if name not in ("logo", "logoDark")}
    again = await work.send("PUT", "/partners/own", {**lost, "topics": []})
    assert (again.status_code, again.json()["id"], again.json()["logo"]) == (201, record["id"], None)
    assert await seen(work, image) == 404
    back = await patch(work, LOGO, {"logo": {"sha256": image["sha256"]}})
    assert back.json()["logo"] == image
    assert await seen(work, image) == 200


async def test_where_edits_are_reviewed_putting_back_is_proposed(work: Workplace) -> None:
    first, second = await two(work, LOGO, 86)
    await work.send("PATCH", "", {"partnerEdits": "review"}, if_match="*")
    proposed = await patch(work, LOGO, {"logo": {"sha256": first["sha256"]}}, token=work.partner)
    assert proposed.status_code == 202
    assert (await work.get("/partners/own")).json()["logo"] == second
    address = proposed.headers["location"].removeprefix(f"/v1/events/{work.event}")
    tag = (await work.get(address, work.organiser)).headers["etag"]
    decided = await work.send("POST", f"{address}/decision", {"decision": "accept"}, if_match=tag)
    assert decided.status_code == 200
    assert (await work.get("/partners/own")).json()["logo"] == first


class TestSweeping:
    async def test_what_nothing_names_goes_after_thirty_days(
        self, work: Workplace, snapshots: SnapshotCache, later: Later
    ) -> None:
        first, second = await two(work, PHOTO, 90)
        removed = await uploaded(work, DARK, another(92))
        await patch(work, DARK, {"logoDark": None})
        gone, stays = {first["sha256"], removed["sha256"]}, second["sha256"]
        for days, left in ((0, gone), (29.9, gone), (30.1, set[str]())):
            later(days)
            await shown_images.sweep_all(snapshots.database)
            there = await kept(snapshots)
            assert gone & there == left, days
            assert stays in there
        wrong = await patch(work, DARK, {"logoDark": {"sha256": removed["sha256"]}})
        assert refused(wrong, 400)["errors"][0]["pointer"] == "/logoDark"
        refused(await work.client.get(first["url"]), 404)
        assert await seen(work, second) == 200
        assert await uploaded(work, DARK, another(92)) == removed

    async def test_what_is_used_again_stays(self, work: Workplace, snapshots: SnapshotCache, later: Later) -> None:
        first, _ = await two(work, LOGO, 94)
        other = await upload(work, "/partners/other/logo", another(94), token=work.organiser)
        assert other.json()["logo"] == first
        later(31)
        await shown_images.sweep_all(snapshots.database)
        assert first["sha256"] in await kept(snapshots)
        assert await seen(work, first) == 200

    async def test_what_is_put_back_at_the_last_moment_stays(
        self, work: Workplace, snapshots: SnapshotCache, later: Later
    ) -> None:
        first, _ = await two(work, LOGO, 96)
        later(31)
        assert (await patch(work, LOGO, {"logo": {"sha256": first["sha256"]}})).status_code == 200
        await shown_images.sweep_all(snapshots.database)
        assert first["sha256"] in await kept(snapshots)
        assert await seen(work, first) == 200

    async def test_a_proposed_picture_stays_while_it_is_open_and_thirty_days_after(
        self, work: Workplace, snapshots: SnapshotCache, later: Later
    ) -> None:
        await work.send("PATCH", "", {"partnerEdits": "review"}, if_match="*")
        proposed = await upload(work, LOGO, another(98))
        (partner,) = proposed.json()["proposed"]["partners"]
        sha256 = partner["logo"]["sha256"]
        later(31)
        await shown_images.sweep_all(snapshots.database)
        assert sha256 in await kept(snapshots)
        address = proposed.headers["location"].removeprefix(f"/v1/events/{work.event}")
        tag = (await work.get(address, work.organiser)).headers["etag"]
        await work.send("POST", f"{address}/decision", {"decision": "reject", "reason": "Nee"}, if_match=tag)
        wrong = await patch(work, LOGO, {"logo": {"sha256": sha256}})
        assert refused(wrong, 400)["errors"][0]["pointer"] == "/logo"  # it was never shown
        for days, stays in ((29.9, True), (30.1, False)):
            later(days)
            await shown_images.sweep_all(snapshots.database)
            assert (sha256 in await kept(snapshots)) is stays

    async def test_a_deleted_event_comes_back_with_the_pictures_of_what_is_in_it(
        self, work: Workplace, snapshots: SnapshotCache, later: Later
    ) -> None:
        image = await uploaded(work, LOGO, another(100))
        await snapshots.refresh()
        event = (await work.get("", work.organiser)).json()
        assert event["slug"] == work.event
        async with snapshots.database.writing() as db:
            row = await db.scalar(select(model.Event).where(model.Event.slug == work.event))
            assert row is not None
            row.deleted_at = datetime.datetime.now(datetime.UTC)
        later(31)
        await shown_images.sweep_all(snapshots.database)
        assert image["sha256"] in await kept(snapshots)

    async def test_many_are_swept_in_batches(
        self, work: Workplace, snapshots: SnapshotCache, later: Later, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shown_images, "BATCH", 2)
        images = [await uploaded(work, LOGO, another(color)) for color in range(102, 108)]
        later(31)
        await shown_images.sweep_all(snapshots.database)
        there = await kept(snapshots)
        assert [image["sha256"] in there for image in images] == [False] * 5 + [True]
