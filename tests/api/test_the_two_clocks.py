"""The public sees the public's last change as `Last-Modified`; who sees drafts sees theirs."""

import asyncio
import datetime
from unittest import mock

from tests.tokens import bearer
from tests.workplace import Workplace

DRAFT = "/rooms/another-draft"


async def unchanged(work: Workplace, path: str, token: str | None, since: str) -> bool:
    headers = {"if-modified-since": since, **(bearer(token) if token else {})}
    await work.snapshots.refresh()
    answer = await work.client.get(f"/v1/events/{work.event}{path}", headers=headers)
    assert answer.status_code in (200, 304)
    return answer.status_code == 304


async def test_a_change_of_a_draft_is_one_for_those_who_see_it_and_none_for_others(work: Workplace) -> None:
    insiders = (work.organiser, work.partner, work.reader)
    asked = [(path, token) for path in ("/rooms", "/sessions?limit=1") for token in (None, *insiders)]
    asked.append(("/proposals", work.organiser))
    for method, body in (("PUT", {"name": "A", "visibility": "draft"}), ("PATCH", {"name": "B"}), ("DELETE", None)):
        await asyncio.sleep(1.01)  # Last-Modified is told when its second is over
        dates = {key: (await work.get(*key)).headers["last-modified"] for key in asked}
        answer = await work.send(method, DRAFT, body, **({} if method == "PUT" else {"if_match": "*"}))
        assert answer.status_code in (200, 201, 204)
        for (path, token), date in dates.items():
            assert await unchanged(work, path, token, date) is (token is None), (method, path)


async def test_no_time_of_an_event_goes_back_when_only_drafts_change(work: Workplace) -> None:
    moments = [(await work.send("PUT", DRAFT, {"name": "A", "visibility": "draft"})).json()["updatedAt"]]
    with mock.patch("congress_api.domain.committing.datetime", SetBack):
        moments.append((await work.send("PATCH", DRAFT, {"name": "B"}, if_match="*")).json()["updatedAt"])
    moments.append((await work.send("PATCH", DRAFT, {"name": "C"}, if_match="*")).json()["updatedAt"])
    assert moments == sorted(moments)


class SetBack:
    """The module `datetime` on a machine whose clock was set back."""

    UTC = datetime.UTC

    class datetime:  # noqa: N801  # named as in the module
        """The class in it."""

        @staticmethod
        def now(zone: datetime.tzinfo) -> datetime.datetime:
            return datetime.datetime.now(zone) - datetime.timedelta(days=400)
