"""Runs one proof in a process of its own, with a limit in time, and ends everything it started."""

import asyncio
import inspect
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil

from prove.keeping import ROOT, Outcome
from prove.proofs import Figures, Proof, all_proofs


def run(proof: Proof, tree: str, *, long: bool, seconds_left: float) -> Outcome:
    """Run the proof in a child process; the outcome holds its figures or why it failed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="congress-prove-") as folder:
        answer = Path(folder, "answer.json")
        code = _in_a_child(proof.name, answer, long=long, seconds_left=seconds_left)
        _end_daemons(folder)
        seconds = round(time.monotonic() - started, 1)
        if code is None:
            return Outcome(tree, long, seconds, failure="out of time")
        if not answer.exists():
            return Outcome(tree, long, seconds, failure=f"ended with exit code {code} and no answer")
        return msgspec.structs.replace(
            msgspec.json.decode(answer.read_bytes(), type=Outcome), tree=tree, long=long, seconds=seconds
        )


def _in_a_child(name: str, answer: Path, *, long: bool, seconds_left: float) -> int | None:
    command = [sys.executable, "-m", "prove", "--child", str(answer), name, *(["--long"] if long else [])]
    environment = os.environ | {
        "TMPDIR": str(answer.parent),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    child = subprocess.Popen(command, start_new_session=True, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        return child.wait(timeout=max(seconds_left, 1))
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _end_daemons(folder: str) -> None:
    """End servers that left the child's process group, known by the proof's folder on their command line."""
    for process in psutil.process_iter(["cmdline"]):
        if any(folder in word for word in process.info["cmdline"] or ()):
            with suppress(psutil.NoSuchProcess):
                process.kill()


def be_the_child(name: str, answer: Path, *, long: bool) -> None:
    """Run the proof here and write its outcome to a file."""
    proof = all_proofs()[name]
    try:
        result = proof.function(**(proof.long if long else proof.normal))
        figures = asyncio.run(_finished(result)) if inspect.isawaitable(result) else result
        outcome = Outcome("", long, 0, figures=dict(figures))
    except Exception as error:  # noqa: BLE001  # whatever it was, it is the outcome
        traceback.print_exc()
        outcome = Outcome("", long, 0, failure="".join(traceback.format_exception_only(error)).strip()[:500])
    answer.write_bytes(msgspec.json.encode(outcome))


async def _finished(result: Awaitable[Figures]) -> Figures:
    return await result
