"""The least that an answer can cost on our server: an ASGI application that sends recorded bytes and nothing else."""

import os
from pathlib import Path
from typing import Any

import msgspec

from bench.hosting import Answer
from congress_api.http.asgi import Receive, Scope, Send

FILE = "BENCH_RECORDED"
OWN = ("date", "connection", "server")  # the server's own headers


def record(answer: Answer, file: Path) -> dict[str, str]:
    """Keep an answer for `application`; returns the environment that it finds it by."""
    file.write_bytes(msgspec.json.encode(answer))
    return {FILE: str(file)}


def application() -> Any:
    """Always the same answer, from prebuilt messages."""
    answer = msgspec.json.decode(Path(os.environ[FILE]).read_bytes(), type=Answer)
    headers = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers if name not in OWN]
    start: Any = {"type": "http.response.start", "status": answer.status, "headers": headers}
    body: Any = {"type": "http.response.body", "body": answer.body}

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        else:
            await send(start)
            await send(body)

    return answered


async def _live(receive: Receive, send: Send) -> None:
    """Begin and end with the server."""
    for phase in ("startup", "shutdown"):
        await receive()
        ended: Any = {"type": f"lifespan.{phase}.complete"}
        await send(ended)
