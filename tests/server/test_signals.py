"""Signals and sudden deaths: what must not end the server, and what must not outlive it."""

import contextlib
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from congress_api.http.metrics import OWN_FOLDERS
from congress_api.processes import HARMLESS
from tests.server.serving import Served, served

SOON = 10.0
"""Seconds; what happens within milliseconds on a machine with nothing else to do."""


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def ignores(process: psutil.Process, *signals: signal.Signals) -> bool:
    ignored = re.search(r"^SigIgn:\t(\w+)$", Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)
    assert ignored
    return all(int(ignored[1], 16) >> (one - 1) & 1 for one in signals)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_that_means_nothing_here_ends_nothing(tmp_path: Path, workers: int) -> None:
    with served(tmp_path, workers=workers) as server:
        assert eventually(lambda: all(ignores(worker, *HARMLESS) for worker in server.workers)), "one may be starting"
        for sent in HARMLESS:
            for process in {psutil.Process(server.process.pid), *server.workers}:
                if workers == 1 or sent is not signal.SIGHUP or process.pid != server.process.pid:
                    process.send_signal(sent)
        time.sleep(0.5)
        assert httpx.get(f"{server.address}/health/ready").status_code == 200
        assert server.process.poll() is None
        assert server.end() == 0


def kill(server: Served) -> list[psutil.Process]:
    """Kill the parent alone; its workers."""
    workers = server.workers
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    return workers


def test_workers_end_with_their_parent_and_the_next_start_finds_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    (temporary / "of-somebody-else").mkdir()

    def folders() -> set[Path]:
        return set(temporary.glob(f"{OWN_FOLDERS}*"))

    with served(tmp_path, workers=2) as server:
        workers = kill(server)
        assert len(workers) == 2
        assert eventually(lambda: not any(worker.is_running() and worker.status() != "zombie" for worker in workers))
        assert is_free(server.port)
    left = folders()
    assert len(left) == 1
    (other := tmp_path / "other").mkdir()
    with served(tmp_path, workers=2), served(other, workers=2):
        assert len(folders() - left) == 2
        assert not folders() & left
        for folder in folders():
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folders() == set()
    assert (temporary / "of-somebody-else").exists()


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.glob("congress.sqlite*")}


def test_the_files_of_the_database_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        with served(tmp_path) as server:
            server.token("organiser", "ibestuur-congres-2024")
            found = modes(tmp_path)
            assert set(found) == {f"congress.sqlite{suffix}" for suffix in ("", "-wal", "-shm", ".counters")}
            assert set(found.values()) == {0o600}
            database = {name for name in found if not name.endswith(".counters")}  # which names no content
            for name in database:
                (tmp_path / name).chmod(0o644)
            command = [sys.executable, "-m", "congress_api", "token", "list"]
            subprocess.run(command, env=server.environment, check=True, capture_output=True)
            assert {modes(tmp_path)[name] for name in database} == {0o600}, "those that are there already too"
    finally:
        os.umask(before)
