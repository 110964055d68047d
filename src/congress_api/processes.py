"""Signals to a process of the server, and the end of a worker whose parent is gone."""

import asyncio
import logging
import multiprocessing
import os
import signal

log = logging.getLogger(__name__)
HARMLESS = (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
"""Sent when a terminal closes and after logs were rotated: by default each of them kills the process."""


def ignore_harmless_signals() -> None:
    """Ignore them in this process. With several workers the parent renews its workers at SIGHUP, which is uvicorn's."""
    for harmless in HARMLESS:
        signal.signal(harmless, signal.SIG_IGN)


def be_a_worker() -> None:
    """If this process is a worker: ignore harmless signals, and end as soon as the parent has ended.

    A killed parent cannot tell its workers. They would serve on, hold the port, and answer with the code of the past.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    ignore_harmless_signals()
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(parent.sentinel)
        log.warning("the parent process has ended, so this worker ends")
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(parent.sentinel, end)
