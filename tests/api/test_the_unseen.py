"""What a partner may not see is answered like what is not there, whatever it writes, and is never named to it."""

from typing import Any

import httpx
import pytest

from tests.workplace import Workplace

POSITION: dict[str, Any] = {"speaker": "own-speaker", "partner": "own", "heading": "Nieuw"}
SESSION: dict[str, Any] = {"title": "Geheim", "kind": "talk"}


@pytest.fixture
async def work(work: Workplace) -> Workplace:
    """With a topic, a speaker and a session that only the organiser knows of; the session refers to a position."""
    for path, body in (
        ("/topics/secret", {"name": "Geheim"}),
        ("/speakers/secret", {"name": "Geheim"}),
        ("/sessions/secret", {**SESSION, "positions": ["own-position"]}),
    ):
        assert (await work.send("PUT", path, body)).status_code == 201
    return work


def told(answer: httpx.Response, secret: str) -> Any:
    """What an answer says, but for the name that was asked for and the number of the occurrence."""
    return answer.status_code, {**answer.json(), "instance": None}, answer.text.count(secret)


async def by_partner(work: Workplace, method: str, path: str, body: Any = None) -> httpx.Response:
    return await work.send(method, path, body, token=work.partner, if_match="*")


@pytest.mark.parametrize("review", [False, True], ids=["direct", "review"])
@pytest.mark.parametrize("cascade", ["", "?cascade=true"])
async def test_a_draft_cannot_be_found_by_referring_to_it(work: Workplace, cascade: str, review: bool) -> None:
    if review:
        await work.send("PATCH", "", {"partnerEdits": "review"}, if_match="*")
    for path, field in (("/partners/own", "topics"), ("/positions/own-position", "topics")):
        answers = [await by_partner(work, "PATCH", path + cascade, {field: [name]}) for name in ("secret", "nobody")]
        faults = [answer.json()["errors"] for answer in answers]
        assert [answer.status_code for answer in answers] == [400, 400]
        for name, (fault,) in zip(("secret", "nobody"), faults, strict=True):
            assert (fault["code"], fault["pointer"]) == ("unknown-reference", "/topics/0")
            assert fault["detail"] == f"No such topic: {name}."
    for name in ("secret", "nobody"):
        answer = await by_partner(work, "PATCH", f"/positions/own-position{cascade}", {"speaker": name})
        assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (400, f"No such speaker: {name}.")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_draft_cannot_be_found_by_its_address(work: Workplace, method: str) -> None:
    for kind, body in (("sessions", SESSION), ("speakers", {"name": "Iemand"}), ("sessions", {"nonsense": 1})):
        sent = None if method == "DELETE" else body
        found = [await by_partner(work, method, f"/{kind}/{name}", sent) for name in ("secret", "nobody")]
        assert told(found[0], "secret") == told(found[1], "nobody"), (kind, body)


async def test_a_draft_that_refers_to_what_is_deleted_is_not_named(work: Workplace) -> None:
    for cascade in ("", "?cascade=true"):
        refused = await by_partner(work, "DELETE", f"/positions/own-position{cascade}")
        assert refused.status_code == 409
        assert "secret" not in refused.text
        assert "A draft that you may not see" in refused.text
    assert (await work.get("/positions/own-position")).status_code == 200


async def test_what_the_organiser_made_it_refer_to_may_stay(work: Workplace) -> None:
    body = {"visibility": "draft", "topics": ["secret"]}
    assert (await work.send("PATCH", "/positions/own-position", body, if_match="*")).status_code == 200
    changed = await by_partner(work, "PATCH", "/positions/own-position", {"heading": "Anders"})
    assert (changed.status_code, changed.json()["topics"]) == (200, ["secret"])


async def test_a_partner_speaks_for_its_own_people_only(work: Workplace) -> None:
    foreign = {**POSITION, "speaker": "other-speaker"}
    for refused in (
        await work.send("PUT", "/positions/own-new", foreign, token=work.partner),
        await by_partner(work, "PATCH", "/positions/own-position", {"speaker": "other-speaker"}),
    ):
        assert (refused.status_code, [fault["pointer"] for fault in refused.json()["errors"]]) == (403, ["/speaker"])
    assert (await work.send("PUT", "/positions/own-new", foreign)).status_code == 201, "the organiser may"
    kept = await by_partner(work, "PATCH", "/positions/own-new", {"heading": "Van ons"})
    assert (kept.status_code, kept.json()["speaker"]) == (200, "other-speaker")
