"""Connections byte by byte, for what no HTTP client sends."""

import asyncio
import contextlib
import time
from collections.abc import Iterable

PATIENCE = 120.0
"""Seconds in which anything must happen."""


class Connection:
    """A connection to a server on loopback."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, port: int, begun: bytes = b"") -> "Connection":
        """A new connection on which these bytes were sent."""
        connection = cls(*await asyncio.open_connection("127.0.0.1", port))
        connection.send(begun)
        return connection

    def send(self, data: bytes) -> None:
        """Send, whether or not anybody listens."""
        if data:
            self._writer.write(data)

    async def answer(self) -> bytes:
        """What comes first; nothing when the connection is closed."""
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE):
                return await self._reader.read(65_536)
        return b""

    async def everything(self) -> bytes:
        """All that comes until the connection is closed."""
        got = b""
        while piece := await self.answer():
            got += piece
        return got

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def seconds_held(port: int, begun: bytes, drip: bytes, every: float = 2.0) -> float:
    """How long a connection lasts on which these bytes are sent, and then a few from time to time."""
    connection = await Connection.to(port, begun)
    since, ending = time.monotonic(), asyncio.create_task(connection.everything())
    while not ending.done():
        connection.send(drip)
        await asyncio.wait([ending], timeout=every)
    connection.close()
    return time.monotonic() - since


def status_of(answer: bytes) -> int:
    """The status of an answer; 0 for none."""
    return int(answer[9:12]) if answer else 0


def statuses(answers: Iterable[bytes]) -> list[int]:
    """The status of each answer."""
    return [status_of(answer) for answer in answers]
