"""Lets other tasks run during long work on the event loop, such as a transaction of hundreds of changes."""

import asyncio
import time

SLICE = 0.003
"""Seconds of work in one go."""
TURN = 0.001
"""Seconds for others: what has arrived meanwhile takes several turns of the loop."""


class Pacing:
    """The pace of one task: it hands over when it has worked for a slice."""

    def __init__(self) -> None:
        self._end = time.monotonic() + SLICE

    async def pause(self) -> None:
        """Let other tasks run if the slice is over."""
        if time.monotonic() > self._end:
            await asyncio.sleep(TURN)
            self._end = time.monotonic() + SLICE
