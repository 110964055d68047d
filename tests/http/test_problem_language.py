"""The language of problems: by the rule for texts, over English and Dutch."""

import httpx
import pytest

from tests.problems import assert_problem

TITLES = {"en": ("Invalid request", "Not found"), "nl": ("Ongeldig verzoek", "Niet gevonden")}


@pytest.mark.parametrize(
    ("query", "header", "language", "by_header"),
    [
        ("", None, "en", True),
        ("", "nl", "nl", True),
        ("", "NL-be, en;q=0.5", "nl", True),
        ("", "fr, nl;q=0.3", "nl", True),
        ("", "fr, de", "en", True),
        ("", "en;q=0, nl;q=0.1", "nl", True),
        ("", ";;q=x,,nl", "nl", True),
        ("&language=nl", "en", "nl", False),
        ("&language=NL-BE", None, "nl", False),
        ("&language=fr", "nl", "en", False),
        ("&language=%ff!", "nl", "en", False),
        ("&language=", "nl", "nl", True),
        ("&language=en&language=nl", "nl", "en", False),
    ],
)
async def test_a_problem_is_in_the_language_of_its_reader(
    client: httpx.AsyncClient, query: str, header: str | None, language: str, *, by_header: bool
) -> None:
    for path in (f"/v1/events?limit=0{query}", f"/v1/events/nothing?limit=50{query}", f"/v1/nothing?x{query}"):
        answer = await client.get(path, headers={"accept-language": header} if header else {})
        name = "bad-request" if answer.status_code == 400 else "not-found"
        where = [fault["parameter"] for fault in answer.json()["errors"]]
        body = assert_problem(answer, name, *where)
        assert answer.headers["content-language"] == language
        assert ("accept-language" in answer.headers.get("vary", "").lower()) is by_header
        assert (
            body["title"]
            in {"en": ("Invalid request", "Not found"), "nl": ("Ongeldig verzoek", "Niet gevonden")}[language]
        )
        for fault in body["errors"]:
            if fault["code"] == "too-small":
                assert fault["detail"] == {"en": "Must be at least 1.", "nl": "Dit moet minstens 1 zijn."}[language]
                assert (fault["code"], fault["limit"], fault["allowed"]) == ("too-small", 1, [])
