"""A process from its start to its first answer: installed, as in production."""

import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

from bench import hosting
from bench.answers import TARGET
from bench.chapters import Chapter, Figure, Ground, at_most, plain
from bench.hosting import ROOT, Server


def starting(ground: Ground) -> Chapter:
    """`congress-api serve`, as it is started in production."""
    program = _installed(ground.folder / "app")
    figures = list(_starts(ground, program))
    how = (
        "`congress-api serve`, installed by `scripts/install.sh` (byte-compiled, without development dependencies), "
        "on a migrated and filled database: CPU and wall clock of the whole process until it has served a page of 50 "
        "sessions; medians. *For comparison* is the CPU of a Python process there that only imports the framework and "
        "the database library; the ratio is the median of the ratios of each start to the comparison beside it."
    )
    return Chapter("starting", "Start", how, figures)


def _installed(folder: Path) -> Path:
    """The program, installed anew: what was installed before may be older."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([ROOT / "scripts" / "install.sh", folder], check=True, stdin=subprocess.DEVNULL)
    return folder / "bin" / "congress-api"


def _starts(ground: Ground, program: Path) -> Iterator[Figure]:
    cpu, wall, beside = [], [], []
    for _ in range(max(3, ground.rounds // 5)):
        began = time.perf_counter()
        with _serving(program, ground.small) as server:
            assert server.get(TARGET).status == 200
            wall.append(time.perf_counter() - began)
            cpu.append(server.cpu())
        beside.append(_importing(program))
    ratios = [own / imported for own, imported in zip(cpu, beside, strict=True)]
    yield at_most("CPU until the first response, relative to importing litestar and sqlalchemy", median(ratios), 2.0)
    yield plain("CPU until the first response", median(cpu), " s")
    yield plain("wall clock until the first response", median(wall), " s")
    yield plain("for comparison: CPU to import litestar and sqlalchemy", median(beside), " s")


def _importing(program: Path) -> float:
    """CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    modules = "import litestar, sqlalchemy.ext.asyncio, sqlalchemy.orm"
    subprocess.run([program.with_name("python"), "-c", modules], check=True, env={})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _serving(program: Path, database: str) -> AbstractContextManager[Server]:
    port = hosting.free_port()
    command = [str(program), "serve", "--port", str(port), "--database", database]
    return hosting.started(command, port, {"PYTHONPATH": ""})
