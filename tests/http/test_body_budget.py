"""How much memory request bodies may take together."""

from typing import Any

import pytest

from congress_api.http.body_budget import BodyBudget, BoundedBody
from congress_api.http.response_sender import RequestRefused, ResponseSender


async def nowhere(_message: Any) -> None:
    """Send nothing."""


def body(budget: BodyBudget, client: str, *pieces: int, most: int = 1_000) -> BoundedBody:
    """A body that comes in pieces of these lengths."""
    messages = [{"type": "http.request", "body": b"x" * size, "more_body": True} for size in pieces]
    messages[-1]["more_body"] = False

    async def receive() -> Any:
        return messages.pop(0)

    return BoundedBody(
        receive, ResponseSender({"query_string": b"", "headers": []}, nowhere), budget, client=client, most=most
    )


async def refusal(asked: BoundedBody) -> int:
    """The status that the next piece is refused with."""
    with pytest.raises(RequestRefused) as caught:
        await asked()
    return caught.value.answer.status


async def test_one_client_has_a_quarter_and_all_have_the_whole() -> None:
    budget = BodyBudget(4_000, 1_000)
    held = [body(budget, name, 600, 400) for name in "abcd"]
    for one in held:
        await one()
        await one()
    assert await refusal(body(budget, "a", 1)) == 429
    assert await refusal(body(budget, "e", 1)) == 503
    held[0].close()
    assert await refusal(body(budget, "b", 1)) == 429
    assert (await body(budget, "e", 1)())["body"] == b"x"


async def test_a_piece_that_is_refused_does_not_count() -> None:
    budget = BodyBudget(1_000, 100)
    for _ in range(50):
        one = body(budget, "a", 200, 200)
        await one()
        assert await refusal(one) == 429
        one.close()
    assert (budget._total, dict(budget._used)) == (0, {})


async def test_the_largest_body_fits_however_small_the_budget_is() -> None:
    budget = BodyBudget(10, 1_000)
    assert len((await body(budget, "a", 1_000)())["body"]) == 1_000
    assert await refusal(body(budget, "b", 1)) == 503


async def test_a_body_that_is_too_large_is_said_to_be_that() -> None:
    assert await refusal(body(BodyBudget(10_000, 1_000), "a", 1_001)) == 413
