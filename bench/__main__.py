"""`python -m bench [CHAPTER …]`: measures, prints, and writes docs/performance.md when it measured everything."""

import argparse
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

from bench import (
    advancing,
    answers,
    crowd,
    editing,
    heavy,
    memory,
    nginx,
    pages,
    publishing,
    report,
    servers,
    starting,
    syncing,
    tokens,
    writes,
)
from bench.chapters import Chapter, Ground, Measure
from bench.ground import laid
from bench.report import Run
from bench.trees import NoCommit

CHAPTERS: dict[str, Measure] = {
    "cached": answers.cached,
    "nginx": nginx.nginx,
    "uncached": answers.uncached,
    "token": tokens.token,
    "pages": pages.pages,
    "advancing": advancing.advancing,
    "sync": syncing.sync,
    "crowd": crowd.crowd,
    "starting": starting.starting,
    "memory": memory.memory,
    "patch": editing.patch,
    "writers": editing.writers,
    "writes": writes.writes,
    "publishing": publishing.publishing,
    "heavy": heavy.heavy,
    "server": servers.servers,
}


def main() -> int:
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # the PostgreSQL wheel's, where nobody logs in
    arguments = _arguments()
    if unknown := set(arguments.chapters) - set(CHAPTERS):
        print(f"bench: no chapter is called {', '.join(sorted(unknown))}; there are {', '.join(CHAPTERS)}")
        return 2
    try:
        run, chapters = _run(arguments)
    except NoCommit as error:
        print(f"bench: {error}")
        return 2
    if not arguments.chapters:
        report.write(chapters, run)
    print(report.summary(chapters), end="")
    print(report.quietness(run.load))
    return 0


def _run(arguments: argparse.Namespace) -> tuple[Run, list[Chapter]]:
    """Measure the chapters that were asked for, or all of them."""
    load = os.getloadavg()[0]
    print(report.quietness(load))
    with tempfile.TemporaryDirectory(prefix="congress-bench-") as folder:
        place = arguments.folder or Path(folder)
        ground = laid(place, rounds=arguments.rounds, seconds=arguments.seconds, against=arguments.against)
        chapters = [
            _measured(name, measure, ground)
            for name, measure in CHAPTERS.items()
            if not arguments.chapters or name in arguments.chapters
        ]
    base = ground.base.name if ground.base else None
    return Run(rounds=ground.rounds, seconds=ground.seconds, load=load, base=base), chapters


def _measured(name: str, measure: Measure, ground: Ground) -> Chapter:
    began = time.monotonic()
    print(f"{name}: …", flush=True)
    chapter = measure(ground)
    for figure in chapter.figures:
        print(f"  {report.line(figure)}")
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return chapter


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help=f"only these: {', '.join(CHAPTERS)}")
    parser.add_argument("--rounds", type=int, default=45, help="rounds of each comparison (45)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=0.2,
        help="length of one run: short, so that noise falls on both of a pair (0.2)",
    )
    parser.add_argument("--against", metavar="COMMIT", help="another commit of this repository, to measure beside")
    parser.add_argument("--folder", type=Path, help="keep the databases here and find them again the next time")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
