"""Reads with a token beside the same reads without one."""

from collections.abc import Iterable
from functools import partial

from bench import answers, contest, load
from bench.chapters import SMALL, Chapter, Figure, Ground, at_least
from bench.contest import Requests
from bench.ground import copied
from bench.hosting import Server

ROLES = ("organiser", "reader")
HOW = (
    "The page of the chapter above from one process on SQLite, requested without a token and with one, in alternation; "
    "each request has a `from` of its own, so that no response is cached; identity coding. A request with a token "
    "also checks that the token is valid, and that the process has every change that was committed before. The ratio "
    "is the median of the ratios of the pairs, by the server's CPU per request."
)


def token(ground: Ground) -> Chapter:
    """The chapter."""
    database = copied(ground.small, ground.folder / "tokens.sqlite")
    secrets = {role: ground.ours.token(database, SMALL, role) for role in ROLES}
    with ground.ours.serving(database) as server:
        contestants: dict[str, tuple[Server, Requests]] = {"nobody": (server, answers.all_different)}
        contestants |= {role: (server, partial(_reads, secret)) for role, secret in secrets.items()}
        tally = contest.held(contestants, rounds=ground.rounds, seconds=ground.seconds, status=200)
    figures = [Figure("without a token: CPU per request", f"{tally.cpu('nobody'):,.0f} µs")]
    for role in ROLES:
        figures.append(Figure(f"with a token ({role}): CPU per request", f"{tally.cpu(role):,.0f} µs"))
        figures.append(at_least(f"ratio by CPU, without and with one ({role})", tally.by_cpu(role, "nobody"), 0.85))
    return Chapter("token", "Reads with a token", HOW, figures)


def _reads(secret: str) -> Iterable[bytes]:
    """Requests of which none was made before, with a token."""
    while True:
        target, headers = answers.fresh()
        yield load.request(target, {**headers, "authorization": f"Bearer {secret}"})
