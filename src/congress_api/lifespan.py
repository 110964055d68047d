"""What the application starts and stops with its process."""

import asyncio
import contextlib
import datetime
import logging
from collections.abc import AsyncIterator, Awaitable

from litestar import Litestar
from litestar.datastructures import State

from congress_api import errors
from congress_api.domain.releasing import release_due
from congress_api.http.metrics import Counts
from congress_api.processes import be_a_worker
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import shown_images
from congress_api.store.counters import CountersFile
from congress_api.store.database import Database
from congress_api.vocabulary.common import Visibility

log = logging.getLogger(__name__)
RELEASE_EVERY_SECONDS = 1.0
PAUSE_AFTER_FAILURE_SECONDS = 30.0
CLOSING_SECONDS = 1.0
"""Seconds to close each resource. With the ten of `serving`, the server exits within fifteen."""

SWEEPING_SECONDS = 3_600.0


@contextlib.asynccontextmanager
async def running(framework: Litestar) -> AsyncIterator[None]:
    """Start the snapshots and what runs beside requests; at the end flush once more and close all."""
    snapshots: SnapshotCache = framework.state.snapshots
    counters = CountersFile(framework.state.database)
    await counters.check()
    await snapshots.start()
    await load_latest(snapshots)
    be_a_worker()
    tasks = {
        "flush of counts": asyncio.create_task(_flush(framework.state)),
        "release of announcements": asyncio.create_task(_release(framework.state.database, snapshots)),
        "record of counters": asyncio.create_task(_record_counters(counters, snapshots)),
        "sweep of images": asyncio.create_task(_sweep(framework.state.database)),
    }
    try:
        yield
    finally:
        for task in tasks.values():
            task.cancel()
        for what, task in tasks.items():
            await _close(what, task)
        await _close("last uses of tokens", framework.state.authenticator.close())
        snapshots.poll()
        _record(counters, snapshots)
        await _close("watching", snapshots.stop())
        await _close("database", framework.state.database.close())


async def load_latest(snapshots: SnapshotCache) -> None:
    """Load the published event that was changed last, before a crowd requests it."""
    published = (head for head in snapshots.heads.values() if head.visibility is Visibility.published)
    if (latest := max(published, key=lambda head: head.revised_at, default=None)) is None:
        return
    try:
        await snapshots.snapshot(latest.slug)
    except Exception:  # other events are served, and this one is loaded when it is requested
        log.exception("cannot load %s", latest.slug)


async def _close(what: str, work: Awaitable[None]) -> None:
    """Close one resource, within the time limit: a locked database must not keep the process from exiting.

    `asyncio.timeout` does not suffice: a cancelled task may go on waiting for the database.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=CLOSING_SECONDS)
    if not done:
        log.warning("not closed in time: %s", what)
        task.cancel()
    elif not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, errors.Error):
        raise error


async def _sweep(database: Database) -> None:
    """Every hour, remove the images that nothing has named for a month."""
    while True:
        await asyncio.sleep(SWEEPING_SECONDS)
        with contextlib.suppress(errors.Error):  # the database is unreachable; tried again in an hour
            await shown_images.sweep_all(database)


async def _flush(state: State) -> None:
    """Every second, write the counts, the last uses of tokens, and revocations for the erasure log."""
    counts: Counts = state.counts
    while True:
        await asyncio.sleep(1)
        ok, unchanged = counts.flush()
        if ok or unchanged:  # one line for all: a line for each request halves the throughput
            log.info("answered from the response cache", extra={"status_200": ok, "status_304": unchanged})
        with contextlib.suppress(errors.Error):  # the database is unreachable; tried again in a second
            await state.authenticator.flush()
        try:
            await state.revocations.record()
        except (errors.Error, OSError) as error:
            if not isinstance(error, errors.Unavailable):
                log.warning("revocations are not recorded for restores: %s", error)


async def _record_counters(counters: CountersFile, snapshots: SnapshotCache) -> None:
    """Every second, record how far the counters have got."""
    while True:
        _record(counters, snapshots)
        await asyncio.sleep(1)


def _record(counters: CountersFile, snapshots: SnapshotCache) -> None:
    try:
        counters.record(snapshots.heads.values())
    except OSError as error:
        log.warning("counters are not recorded: a database that is put back by hand will not be noticed: %s", error)


async def _release(database: Database, snapshots: SnapshotCache) -> None:
    """Publish announcements within a second of their time, and those overdue at the start.

    The database is asked only after a commit, and when the next announcement is due.
    """
    seen, due = None, None
    while True:
        pause = RELEASE_EVERY_SECONDS
        snapshots.poll()
        if snapshots.generation != seen or (due is not None and due <= datetime.datetime.now(datetime.UTC)):
            try:
                generation = snapshots.generation
                due = await release_due(database)
                seen = generation
            except errors.Unavailable:
                pass  # logged by whoever needs the database; tried again in a second
            except Exception:  # whatever it is, later announcements are still published: this task must not end
                log.exception("cannot publish the announcements that are due")
                pause = PAUSE_AFTER_FAILURE_SECONDS
        await asyncio.sleep(pause)
