"""When a server that was started can do its work, for tests and proofs alike."""

import subprocess
import time
from typing import Any

import httpx


def wait_until_ready(process: subprocess.Popen[Any], address: str, patience: float) -> None:
    """Wait so many seconds for the server at an address. Raises TimeoutError, at once when its process has ended."""
    deadline = time.monotonic() + patience
    with httpx.Client(base_url=address) as client:  # one: each reads the certificates of this machine, for nothing
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if client.get("/health/ready").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
    raise TimeoutError(f"the server was not ready (exit code {process.poll()})")
