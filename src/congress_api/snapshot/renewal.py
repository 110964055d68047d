"""Renews the epochs of a database that went back to an earlier state while a process was using it."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping

from congress_api import errors, logs
from congress_api.store import epochs
from congress_api.store.database import Database

log = logging.getLogger(__name__)


class Renewal:
    """At most one renewal at a time; `done` is called after it."""

    def __init__(self, database: Database, done: Callable[[], Awaitable[None]]) -> None:
        self._database = database
        self._done = done
        self._task: asyncio.Task[None] | None = None

    @property
    def is_pending(self) -> bool:
        """Until then what was in memory is served: later content could have the tags of what is lost."""
        return self._task is not None

    def start(self, old: Mapping[uuid.UUID, str]) -> None:
        """Renew these epochs, unless another process has done so already."""
        if self._task is None:
            log.error("the database went back to an earlier state: renewing its epochs")
            self._task = asyncio.get_running_loop().create_task(self._renew(old))

    async def stop(self) -> None:
        """Break a renewal off."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _renew(self, old: Mapping[uuid.UUID, str]) -> None:
        try:
            async with self._database.writing() as db:
                await epochs.renew(db, old)
        except errors.Error as error:  # the next look at the database starts it again
            log.warning("the epochs are not renewed: %s", logs.named(error))
        finally:
            self._task = None
        await self._done()
