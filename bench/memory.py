"""What one process holds in memory: after the first pages of an event, and after all of it was read."""

from collections.abc import Iterable, Iterator

from bench.chapters import SMALL, Chapter, Figure, Ground, at_most, plain
from bench.hosting import Server
from congress_api.domain.importing import LISTS

SESSIONS = 20_000
HUGE = f"demo-{SESSIONS}-1"
FIRST = ("sessions?limit=50&include=speakers,rooms,partners", "speakers?limit=100", "partners?limit=100")
HOW = (
    "`congress-api serve` with one worker: resident memory (RSS) of the process before the first request, after three "
    "first pages (sessions with what they refer to, speakers, partners), and after every page of every list of the "
    "event was read, in pages of 100, in Dutch and then in English too. PSS divides shared pages among the processes "
    "that share them."
)


def memory(ground: Ground) -> Chapter:
    """The chapter."""
    figures = [*_held(ground, ground.small, SMALL, {"both": 150})]
    figures += _held(ground, ground.ours.filled(SESSIONS), HUGE, {"first": 300, "dutch": 300})
    return Chapter("memory", "Memory", HOW, figures)


def _held(ground: Ground, database: str, event: str, most: dict[str, float]) -> Iterator[Figure]:
    sessions = f"{int(event.split('-')[1]):,} sessions"
    with ground.ours.serving(database) as server:
        yield plain(f"{sessions}: RSS before the first request", _mebibytes(server), " MiB")
        for which, what, targets in (
            ("first", "after three first pages", FIRST),
            ("dutch", "every list in Dutch", _lists("nl")),
            ("both", "every list in both languages", _lists("en")),
        ):
            for target in targets:
                _read_all(server, f"/v1/events/{event}/{target}", to_the_end=which != "first")
            named, found = f"{sessions}, {what}: RSS", _mebibytes(server)
            yield at_most(named, found, most[which], " MiB") if which in most else plain(named, found, " MiB")
        yield plain(f"{sessions}, {what}: PSS", server.memory()[1] * 1e6 / 2**20, " MiB")


def _mebibytes(server: Server) -> float:
    return server.memory()[0] * 1e6 / 2**20


def _lists(language: str) -> Iterable[str]:
    return [f"{kind}?limit=100&language={language}" for kind in LISTS.values()]


def _read_all(server: Server, target: str, *, to_the_end: bool) -> None:
    """The first page of a list, or all of them."""
    following: str | None = target
    while following:
        answer = server.get(following)
        assert answer.status == 200, answer.body
        link = dict(answer.headers).get("link", "")
        following = link[1 : link.index(">")] if link and to_the_end else None
