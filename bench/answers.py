"""Cached answers beside the least that our server can do; uncached ones beside the framework alone and the ORM."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from itertools import count

from bench import contest, load, recorded
from bench.chapters import SMALL, Chapter, Figure, Ground, at_least, plain
from bench.contest import Requests
from bench.hosting import Answer, Server, api, hosted

TARGET = f"/v1/events/{SMALL}/sessions?limit=50&include=speakers,rooms,partners"
PHONE = {"accept-encoding": "gzip", "accept-language": "nl-NL,nl;q=0.9,en;q=0.8"}
IDENTITY = {"accept-encoding": "identity"}
LEAST = {"200, gzip": 2, "200, identity": 1.3, "304": 2}
"""How much less CPU an answer must take than the raw one; of a large body most goes to the kernel."""
HEATS = 5
_numbers = count(1)


def cached(ground: Ground) -> Chapter:
    """The same page again and again, beside a raw ASGI application that sends the same bytes and headers."""

    def raw(answer: Answer) -> AbstractContextManager[Server]:
        return hosted("bench.recorded:application", recorded.record(answer, ground.folder / "answer.json"))

    found = heats(ground, LEAST, raw)
    figures = [figure for what, tally in found.items() for figure in _beside_raw(what, tally)]
    how = (
        "A page of 50 sessions with `include=speakers,rooms,partners`, requested again and again, from this API and "
        "from a raw ASGI application that sends the same bytes and headers from prebuilt messages, on the same server "
        f"with the same options. {HEATS} heats, each with new processes, since one of two equal processes can be "
        "faster by chance. Runs alternate, back to back; the ratio is the median of the ratios of the pairs, by "
        "requests per second and by the server's CPU per request."
    )
    return Chapter("cached", "Cached responses", how, figures)


def heats(
    ground: Ground, kinds: Iterable[str], rival: Callable[[Answer], AbstractContextManager[Server]]
) -> dict[str, contest.Tally]:
    """Ours beside a rival that always gives the same answer, by kind of answer; each heat has new processes."""
    tallies: dict[str, list[contest.Tally]] = {kind: [] for kind in kinds}
    rounds = -(-ground.rounds // HEATS)
    for _ in range(HEATS):
        with hosted(*api(ground.small)) as ours:
            for _ in range(2):  # an answer is kept when it is asked for a second time
                ours.get(TARGET, PHONE)
            again = {**PHONE, "if-none-match": ours.get(TARGET, PHONE).header("etag")}
            asked = {"200, gzip": PHONE, "200, identity": IDENTITY, "304": again}
            for kind, found in tallies.items():
                answer = ours.get(TARGET, asked[kind])
                with rival(answer) as other:
                    asking = partial(load.repeated, load.request(TARGET, asked[kind]))
                    both = {"ours": (ours, asking), "rival": (other, asking)}
                    found.append(contest.held(both, rounds=rounds, seconds=ground.seconds, status=answer.status))
    return {kind: contest.joined(found) for kind, found in tallies.items()}


def _beside_raw(what: str, tally: contest.Tally) -> Iterator[Figure]:
    yield Figure(f"{what}: requests per second, ours and raw", pair(tally.rate("ours"), tally.rate("rival")))
    yield Figure(f"{what}: µs of CPU per request, ours and raw", pair(tally.cpu("ours"), tally.cpu("rival")))
    yield plain(f"{what}: ratio by requests", tally.by_rate("ours", "rival"))
    yield at_least(f"{what}: ratio by CPU", tally.by_cpu("ours", "rival"), LEAST[what])


def pair(one: float, other: float) -> str:
    """Two figures side by side."""
    return f"{one:,.0f} and {other:,.0f}"


def uncached(ground: Ground) -> Chapter:
    """A page that was never asked for before, beside a framework that has its structs, and beside the ORM."""
    with ExitStack() as stack:
        factory, environment = api(ground.small)
        ours = stack.enter_context(hosted(factory, environment))
        answer = ours.get(*fresh())
        environment |= recorded.record(answer, ground.folder / "page.json")
        structs = stack.enter_context(hosted("bench.in_memory:application", environment))
        orm = stack.enter_context(hosted("bench.orm:application", environment))
        for server in (structs, orm):
            assert _same(answer, server.get(*fresh())), "the baselines must give the same page"
        least = _in_turn({"ours": ours, "structs": structs}, ground.rounds, ground.seconds)
        most = _in_turn({"ours": ours, "orm": orm}, max(3, ground.rounds // 5), ground.seconds)
    return Chapter("uncached", "Uncached responses", UNCACHED, list(_uncached_figures(least, most)))


def _in_turn(beside: dict[str, Server], rounds: int, seconds: float) -> contest.Tally:
    contestants: dict[str, tuple[Server, Requests]] = {name: (one, all_different) for name, one in beside.items()}
    return contest.held(contestants, rounds=rounds, seconds=seconds, status=200)


UNCACHED = (
    "The same page, but each request has a `from` of its own, so that no response is cached; identity coding. "
    "*Structs* is a Litestar application that returns the page's msgspec structs from memory and leaves the encoding "
    "to Litestar: no filter, no order, no validators, no log. *ORM* is Litestar with an async SQLAlchemy session and "
    "`selectinload` on the same SQLite file. All three return the same JSON. One process each; ours and *structs* run "
    "in alternation, then ours and *ORM*, in a fifth of the rounds, since it is so much slower."
)


def _uncached_figures(least: contest.Tally, most: contest.Tally) -> Iterator[Figure]:
    for name, tally in (("ours", least), ("structs", least), ("orm", most)):
        yield plain(f"{name}: requests per second", tally.rate(name))
        yield plain(f"{name}: CPU per request", tally.cpu(name), " µs")
        yield plain(f"{name}: 99th percentile with {load.CONNECTIONS} connections", tally.p99(name), " ms")
    yield at_least("ours relative to structs, by requests", least.by_rate("ours", "structs"), 0.6)
    yield at_least("ours relative to structs, by CPU", least.by_cpu("ours", "structs"), 0.6)
    yield at_least("ours relative to the ORM, by requests", most.by_rate("ours", "orm"), 40)
    yield at_least("ours relative to the ORM, by CPU", most.by_cpu("ours", "orm"), 40)


def fresh() -> tuple[str, dict[str, str]]:
    """A target that was never asked for; the page is the same, since all of them lie before the first session."""
    number = next(_numbers)
    moment = f"2026-01-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.{number // 86_400:06}Z"
    return f"{TARGET}&from={moment}", IDENTITY


def all_different() -> Iterator[bytes]:
    """Requests of which none was made before."""
    while True:
        yield load.request(*fresh())


def _same(one: Answer, other: Answer) -> bool:
    """Whether two pages are the same but for the next one's cursor, which belongs to its query."""
    pages = [json.loads(answer.body) for answer in (one, other)]
    return all(pages[0][key] == pages[1][key] for key in ("items", "included"))
