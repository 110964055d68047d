"""Roles, links, slots and logos over HTTP: what a request does not name stays, and what goes is told."""

import itertools
import random
from typing import Any

import pytest

from tests.pictures import a_picture
from tests.tokens import bearer
from tests.workplace import Workplace

SPEAKER, SESSION, PARTNER = "/speakers/own-speaker", "/sessions/own-session", "/partners/own"


async def patched(work: Workplace, path: str, body: Any, **how: Any) -> Any:
    answer = await work.send("PATCH", path, body, **{"if_match": "*", **how})
    assert answer.status_code == 200, answer.text
    return answer


async def read(work: Workplace, path: str, language: str) -> dict[str, Any]:
    found: dict[str, Any] = (await work.get(f"{path}?language={language}", work.organiser)).json()
    return found


async def two_roles(work: Workplace) -> list[dict[str, Any]]:
    """Two roles at one organisation, in both languages."""
    roles = [{"jobTitle": "Voorzitter", "organisation": "Min BZK"}, {"jobTitle": "Lid", "organisation": "Min BZK"}]
    made = (await patched(work, SPEAKER, {"roles": roles})).json()["roles"]
    english = [{**role, "jobTitle": title} for role, title in zip(made, ("Chair", "Member"), strict=True)]
    answer = await patched(work, f"{SPEAKER}?language=en", {"roles": english})
    assert "notice" not in answer.headers
    return list(answer.json()["roles"])


async def titles(work: Workplace, language: str) -> list[str]:
    return [role["jobTitle"] for role in (await read(work, SPEAKER, language))["roles"]]


async def test_translating_one_role_leaves_the_rest_of_it_alone(work: Workplace) -> None:
    before = (await read(work, SPEAKER, "nl"))["roles"]
    answer = await patched(work, f"{SPEAKER}?language=en", {"roles": [{"jobTitle": "Director"}]})
    assert answer.json()["roles"] == [{**before[0], "jobTitle": "Director"}]
    assert "notice" not in answer.headers
    assert (await read(work, SPEAKER, "nl"))["roles"] == before


async def test_a_role_that_is_left_keeps_its_translation_and_the_other_is_told_of(work: Workplace) -> None:
    await two_roles(work)
    answer = await patched(work, SPEAKER, {"roles": [{"jobTitle": "Lid", "organisation": "Min BZK"}]})
    assert answer.headers["notice"] == 'translation-dropped;pointer="/roles/0";language="en"'
    assert await titles(work, "en") == ["Member"]


async def test_a_corrected_spelling_keeps_the_translation_with_an_id_and_else_says_that_it_went(
    work: Workplace,
) -> None:
    roles = await two_roles(work)
    dutch = (await read(work, SPEAKER, "nl"))["roles"]
    corrected = [{**role, "organisation": "Ministerie van BZK"} for role in dutch]
    answer = await patched(work, SPEAKER, {"roles": corrected})
    assert "notice" not in answer.headers
    assert await titles(work, "en") == ["Chair", "Member"]
    without = [{key: value for key, value in role.items() if key != "id"} for role in dutch]
    answer = await patched(work, SPEAKER, {"roles": without})
    assert answer.headers["notice"] == ", ".join(
        f'translation-dropped;pointer="/roles/{place}";language="en"' for place in range(2)
    )
    made = (await read(work, SPEAKER, "en"))["roles"]
    assert {role["id"] for role in made}.isdisjoint(role["id"] for role in roles)
    assert await titles(work, "en") == ["Voorzitter", "Lid"]


@pytest.mark.parametrize(
    ("sent", "pointers"),
    [
        ([{"jobTitle": "Chair", "organisation": "Min BZK"}], {"/roles/0", "/roles"}),
        ([{"jobTitle": "A"}, {"jobTitle": "B"}], {"/roles/0", "/roles/1", "/roles"}),
        ([], {"/roles"}),
        (None, {"/roles"}),
        ([{"id": "0191d0a0-0000-7000-8000-000000000001", "jobTitle": "A"}], {"/roles/0/id", "/roles"}),
    ],
)
async def test_in_another_language_a_list_that_does_not_name_each_entry_changes_nothing(
    work: Workplace, sent: Any, pointers: set[str]
) -> None:
    await two_roles(work)
    before = await read(work, SPEAKER, "en")
    refused = await work.send("PATCH", f"{SPEAKER}?language=en", {"roles": sent}, if_match="*")
    assert refused.status_code == 400
    assert {fault["pointer"] for fault in refused.json()["errors"]} == pointers
    assert await read(work, SPEAKER, "en") == before


async def test_random_edits_by_id_lose_no_translation(work: Workplace) -> None:
    chance = random.Random(7)  # reproducible
    await two_roles(work)
    english = {role["id"]: role["jobTitle"] for role in (await read(work, SPEAKER, "en"))["roles"]}
    for number, method in zip(range(12), itertools.cycle(["PUT", "PATCH"])):
        language = chance.choice(["nl", "en"])
        whole = await read(work, SPEAKER, language)
        chance.shuffle(whole["roles"])
        whole["roles"][0] |= {"organisation": f"Organisatie {number}", "jobTitle": f"{language} {number}"}
        if language == "en":
            english[whole["roles"][0]["id"]] = f"en {number}"
        body = whole if method == "PUT" else {"roles": whole["roles"]}
        answer = await work.send(method, f"{SPEAKER}?language={language}", body, if_match="*")
        assert (answer.status_code, answer.headers.get("notice")) == (200, None)
        assert {role["id"]: role["jobTitle"] for role in (await read(work, SPEAKER, "en"))["roles"]} == english


async def test_a_script_that_puts_a_partner_without_its_logo_leaves_the_logo(work: Workplace) -> None:
    headers = bearer(work.partner, if_match="*", content_type="image/png")
    address = f"/v1/events/{work.event}{PARTNER}"
    for field in ("logo", "logo-dark"):
        put = await work.client.put(f"{address}/{field}", headers=headers, content=a_picture(size=(200, 100)))
        assert put.status_code == 200
    whole = await read(work, PARTNER, "nl")
    script = {"name": "Own", "kind": "private", "websiteUrl": "https://example.org/"}
    again = await work.send("PUT", PARTNER, script, if_match="*")
    assert (again.json()["logo"], again.json()["logoDark"]) == (whole["logo"], whole["logoDark"])
    gone = await work.send("PUT", PARTNER, {**script, "logo": None}, if_match="*")
    assert (gone.json()["logo"], gone.json()["logoDark"]) == (None, whole["logoDark"])
    event = await work.client.put(
        f"/v1/events/{work.event}/logo",
        headers=bearer(work.organiser, if_match="*", content_type="image/png"),
        content=a_picture(size=(200, 100)),
    )
    body = {key: value for key, value in event.json().items() if key != "logo"}
    assert (await work.send("PUT", "", body, if_match="*")).json()["logo"] == event.json()["logo"]


@pytest.mark.parametrize(
    "changed", [{"room": None}, {"startsAt": "2027-10-30T08:00:00Z"}, {"capacity": 7, "cancelled": True}, {}]
)
async def test_the_one_slot_of_a_session_is_the_same_whatever_changes_in_it(
    work: Workplace, changed: dict[str, Any]
) -> None:
    whole = await read(work, SESSION, "nl")
    (before,) = whole["slots"]
    slot = {key: value for key, value in before.items() if key not in ("id", "number")} | changed
    for method, body in (("PUT", {**whole, "slots": [slot]}), ("PATCH", {"slots": [slot]})):
        answer = await work.send(method, SESSION, body, if_match="*")
        assert [(one["id"], one["number"]) for one in answer.json()["slots"]] == [(before["id"], before["number"])]
    two = await patched(work, SESSION, {"slots": [before, slot]})
    assert [one["id"] == before["id"] for one in two.json()["slots"]] == [True, False]


async def test_what_is_removed_with_a_part_of_a_resource_is_told_too(work: Workplace) -> None:
    for language, name in (("nl", "Goud"), ("en", "Gold")):
        await patched(work, f"{PARTNER}?language={language}", {"level": {"name": name, "rank": 1}})
    answer = await patched(work, PARTNER, {"level": None})
    assert answer.headers["notice"] == 'translation-dropped;pointer="/level";language="en"'


async def reviewed(work: Workplace) -> list[dict[str, Any]]:
    """Links in both languages, and partners whose changes are reviewed."""
    await patched(work, "", {"partnerEdits": "review"})
    links = [{"kind": "website", "title": name, "url": f"https://example.org/{name}"} for name in ("Een", "Twee")]
    made = (await patched(work, PARTNER, {"links": links})).json()["links"]
    english = [{**link, "title": title} for link, title in zip(made, ("One", "Two"), strict=True)]
    await patched(work, f"{PARTNER}?language=en", {"links": english})
    return list(made)


async def accept(work: Workplace, address: str) -> Any:
    path = address.removeprefix(f"/v1/events/{work.event}")
    tag = (await work.get(path, work.organiser)).headers["etag"]
    return await work.send("POST", f"{path}/decision", {"decision": "accept"}, if_match=tag)


async def test_a_proposal_and_the_organiser_work_on_one_list_and_neither_loses_anything(work: Workplace) -> None:
    made = await reviewed(work)
    new = {"kind": "other", "title": "Drie", "url": "https://example.org/Drie"}
    sent = [{**made[0], "title": "Een!"}, made[1], new]
    proposed = await work.send("PATCH", PARTNER, {"links": sent}, token=work.partner, if_match="*")
    assert (proposed.status_code, proposed.headers.get("notice")) == (202, None)
    turned = [{**link, "title": title} for link, title in zip(reversed(made), ("2", "1"), strict=True)]
    await patched(work, f"{PARTNER}?language=en", {"links": turned})
    mine = proposed.json()["proposed"]["partners"][0]["links"]
    amended = await work.send("PUT", PARTNER, await put_back(work, mine, "Vier"), token=work.partner, if_match="*")
    assert amended.status_code == 202, amended.text
    assert (await accept(work, amended.headers["location"])).status_code == 200
    links = {language: (await read(work, PARTNER, language))["links"] for language in ("nl", "en")}
    assert {link["title"] for link in links["nl"]} == {"Een!", "Twee", "Vier"}
    assert {link["title"] for link in links["en"]} == {"1", "2", "Vier"}
    by_id = {link["id"]: link["title"] for link in links["en"]}
    assert [by_id[link["id"]] for link in made] == ["1", "2"]


async def put_back(work: Workplace, links: list[dict[str, Any]], last: str) -> dict[str, Any]:
    """The partner as it is read, with the links of its proposal and another title of the new one."""
    whole = await read(work, PARTNER, "nl")
    return {**whole, "links": [*links[:-1], {**links[-1], "title": last}]}


async def test_a_proposal_that_drops_a_translation_says_so_at_once(work: Workplace) -> None:
    made = await reviewed(work)
    proposed = await work.send("PATCH", PARTNER, {"links": made[1:]}, token=work.partner, if_match="*")
    assert proposed.headers["notice"] == 'translation-dropped;pointer="/links/0";language="en"'


async def test_an_entry_that_a_proposal_removes_and_the_organiser_changes_is_a_conflict(work: Workplace) -> None:
    made = await reviewed(work)
    proposed = await work.send("PATCH", PARTNER, {"links": made[:1]}, token=work.partner, if_match="*")
    english = (await read(work, PARTNER, "en"))["links"]
    english[1]["title"] = "Second"
    await patched(work, f"{PARTNER}?language=en", {"links": english})
    refused = await accept(work, proposed.headers["location"])
    assert (refused.status_code, [fault["pointer"] for fault in refused.json()["errors"]]) == (409, ["/links/1"])
