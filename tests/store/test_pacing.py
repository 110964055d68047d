"""Long work lets other tasks run."""

import asyncio

import pytest

from congress_api.store import pacing
from congress_api.store.pacing import Pacing


async def turns_of_others(work: int) -> list[str]:
    """The order in which a task with so many pieces of work and another one take their turns."""
    seen: list[str] = []

    async def other() -> None:
        seen.append("other")

    waiting = asyncio.create_task(other())
    pace = Pacing()
    for _ in range(work):
        seen.append("work")
        await pace.pause()
    await waiting
    return seen


async def test_others_run_when_a_slice_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SLICE", -1.0)
    assert await turns_of_others(3) == ["work", "other", "work", "work"]


async def test_short_work_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SLICE", 60.0)
    assert await turns_of_others(3) == ["work", "work", "work", "other"]
