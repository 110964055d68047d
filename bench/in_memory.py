"""A plain Litestar application that returns the page's structs from memory: what the framework alone would cost."""

import os
from pathlib import Path

import msgspec
from litestar import Litestar, get

from bench.hosting import Answer
from bench.recorded import FILE
from congress_api.wire.common import Out
from congress_api.wire.page import PAGES


def application() -> Litestar:
    """One route; whatever it is asked, the page is the recorded one, as structs."""
    answer = msgspec.json.decode(Path(os.environ[FILE]).read_bytes(), type=Answer)
    page = msgspec.json.decode(answer.body, type=PAGES["session"])

    @get("/v1/events/{event:str}/sessions")
    async def list_sessions(event: str) -> Out:  # noqa: ARG001  # it stands in the path
        return page

    return Litestar([list_sessions], openapi_config=None, logging_config=None)
