"""The server. This file, `protocol`, `fast_path` and `framing` alone depend on uvicorn (decision 7)."""

import contextlib
import errno
import os
import signal
import socket
import sys

import uvicorn

from congress_api.connections import raise_open_files
from congress_api.http.metrics import sharing_counts
from congress_api.processes import ignore_harmless_signals
from congress_api.protocol import LimitedProtocol
from congress_api.settings import FILE, PREFIX, Settings


def check_free(host: str, port: int) -> None:
    """Raises OSError with a clear message when the port cannot be used, before anything else is done."""
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(
                    socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
                )  # else a server that has just ended blocks the port
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind(address)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "the port is taken; --port names another" if taken else error.strerror or type(error).__name__
        raise OSError(f"cannot listen at {host}, port {port}: {why}") from error


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; requests in progress have ten seconds to finish."""
    raise_open_files()
    os.environ[f"{PREFIX}DATABASE_URL"] = settings.database_url  # for the workers
    os.environ.pop(f"{PREFIX}DATABASE_URL{FILE}", None)
    with sharing_counts() if workers > 1 else contextlib.nullcontext():
        run("congress_api.app:application", host, port, workers)


def run(factory: str, host: str, port: int, workers: int = 1) -> None:
    """Serve the ASGI application that a factory makes, named as `module:function`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again when it has ended cleanly
    ignore_harmless_signals()
    uvicorn.run(
        factory,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http=LimitedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=4096,
        date_header=False,
        timeout_graceful_shutdown=10,
    )
