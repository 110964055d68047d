"""What comes compressed: every answer that is large enough, to whoever asked, unless it shows a secret."""

from typing import Any

import pytest

from congress_api.http.compression import SMALL
from tests.workplace import Workplace

CODINGS = ("gzip", "br", "zstd")
LONG = ("Wat de overheid van de markt vraagt, en de markt van de overheid. " * 25).strip()


async def ask(work: Workplace, method: str, path: str, coding: str, token: str | None, body: Any = None) -> Any:
    headers = {"accept-encoding": coding} | ({"authorization": f"Bearer {token}"} if token else {})
    headers |= {"if-match": "*"} if method == "PATCH" else {}
    answer = await work.client.request(method, f"/v1/events/{work.event}{path}", headers=headers, json=body)
    assert answer.status_code < 500
    return answer


@pytest.mark.parametrize("coding", CODINGS)
async def test_every_read_is_compressed_the_first_time_and_with_a_token(work: Workplace, coding: str) -> None:
    paths = ["", "/sessions?limit=100", "/speakers", "/partners", "/positions", "/tokens", "/audit", "/conflicts"]
    for path in paths:
        for token in (None, work.organiser):
            answer = await ask(work, "GET", path, coding, token)
            if answer.status_code == 200:
                large = len(answer.content) >= SMALL
                assert answer.headers.get("content-encoding") == (coding if large else None), path


@pytest.mark.parametrize("coding", CODINGS)
async def test_what_a_write_answers_is_compressed(work: Workplace, coding: str) -> None:
    put = await ask(work, "PUT", "/topics/lang", coding, work.organiser, {"name": "Lang", "description": LONG})
    patched = await ask(work, "PATCH", "/topics/lang", coding, work.organiser, {"name": "Langer"})
    for answer in (put, patched):
        assert answer.status_code in (200, 201), answer.text
        assert answer.headers["content-encoding"] == coding
        assert answer.json()["description"] == LONG
    refused = await ask(work, "PATCH", "/topics/lang", coding, work.organiser, {f"nonsense{n}": 1 for n in range(40)})
    assert (refused.status_code, refused.headers["content-encoding"]) == (400, coding)


@pytest.mark.parametrize("coding", CODINGS)
async def test_the_tag_of_a_compressed_answer_is_good_for_the_next_change(work: Workplace, coding: str) -> None:
    address = f"/v1/events/{work.event}/topics/lang"
    put = await ask(work, "PUT", "/topics/lang", coding, work.organiser, {"name": "Lang", "description": LONG})
    get = await ask(work, "GET", "/topics/lang", coding, work.organiser)
    headers = {"authorization": f"Bearer {work.organiser}", "accept-encoding": coding}
    for tag in (put.headers["etag"], get.headers["etag"]):
        assert ";" in tag
        unchanged = await work.client.get(
            f"/v1/events/{work.event}/topics/lang", headers={**headers, "if-none-match": tag}
        )
        assert (unchanged.status_code, unchanged.headers["etag"]) == (304, tag)
    change = {**headers, "if-match": get.headers["etag"], "content-type": "application/merge-patch+json"}
    answer = await work.client.patch(address, headers=change, json={"name": "Nieuw"})
    assert answer.status_code == 200


@pytest.mark.parametrize("coding", CODINGS)
async def test_an_answer_with_a_secret_is_never_compressed(work: Workplace, coding: str) -> None:
    label = "x" * 100
    made = await ask(work, "POST", "/tokens", coding, work.organiser, {"role": "organiser", "label": label})
    assert made.status_code == 201
    rotated = await ask(work, "POST", f"/tokens/{made.json()['id']}/rotation", coding, work.organiser, {})
    for answer in (made, rotated):
        assert answer.json()["secret"]
        assert "content-encoding" not in answer.headers
