"""What a page costs inside the process, without HTTP: the same in a small and in a large event."""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from statistics import median

from bench.chapters import LARGE, SMALL, Chapter, Figure, Ground, at_most, plain
from congress_api.http import queries
from congress_api.snapshot import entries, filters, querying, stepping
from congress_api.snapshot.content import Snapshot, snapshot_from
from congress_api.store import loading, reading
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from congress_api.wire.session import SessionQuery

CALLS = 300
NO_OR_ONE_FILTER = {
    "no filter": "",
    "no filter, sorted by title": "sort=title",
    "no filter, with `include`": "include=speakers,rooms,partners",
    "one filter (kind)": "kind=talk",
    "one filter (language)": "spokenLanguage=nl",
    "one filter (from)": "from=2026-01-01T00:00:00Z",
}
SEVERAL = (
    "kind=talk,workshop,panel&spokenLanguage=nl&state=scheduled&topic=privacy,geo-information&from=2026-01-01T00:00:00Z"
)
WORDS = {"q, one word": "q=privacy", "q, beginnings of three words": "q=wi+ge+de"}


def pages(ground: Ground) -> Chapter:
    """A page of 50 at 1,000 and at 10,000 sessions, in turn."""
    small, large = whole(ground.small, SMALL), whole(ground.large, LARGE)
    figures: list[Figure] = []
    for what, query in NO_OR_ONE_FILTER.items():
        figures += _page(ground, what, query, (small, large), most=1.4)
    figures += _page(ground, "five filters", SEVERAL, (small, large))
    figures += list(_filtering(ground, (small, large)))
    for what, query in WORDS.items():
        figures += _page(ground, what, query, (small, large))
    figures += [_first("first use of a filter", "room=grote-zaal", large), _first("first use of q", "q=privacy", large)]
    how = (
        f"`querying.page` for a page of 50 in one language, {CALLS} calls at a time, for events of 1,000 and 10,000 "
        "sessions in turn; the ratio is the median of the ratios of the rounds. The first use of a filter after a "
        "change indexes its values."
    )
    return Chapter("pages", "Pages", how, figures)


def whole(database: str, event: str) -> Snapshot:
    """An event read whole, as a worker does it once."""
    opened = Database(database)
    return opened.read_now(
        lambda connection: snapshot_from(
            loading.whole(connection, reading.heads(connection)[event], Edition.public), Edition.public
        )
    )


def _page(
    ground: Ground, what: str, query: str, snapshots: tuple[Snapshot, Snapshot], *, most: float | None = None
) -> Iterator[Figure]:
    asked = queries.read(query.encode(), SessionQuery)
    small, large = _in_turn(ground, [_asking(snapshot, asked) for snapshot in snapshots])
    ratio = median(of_large / of_small for of_small, of_large in zip(small, large, strict=True))
    yield Figure(f"{what}: µs at 1,000 and at 10,000", f"{median(small):.3g} and {median(large):.3g}")
    if most is not None:
        yield at_most(f"{what}: ratio", ratio, most)


def _asking(snapshot: Snapshot, query: SessionQuery) -> Callable[[], object]:
    text_language = snapshot.text_language("nl")
    return lambda: querying.page(snapshot, "session", query, text_language)


def _filtering(ground: Ground, snapshots: tuple[Snapshot, Snapshot]) -> Iterator[Figure]:
    """Choosing alone: bitmaps, and the walk to the first 51 that hold."""
    query = queries.read(SEVERAL.encode(), SessionQuery)
    times = _in_turn(ground, [_choosing(snapshot, query) for snapshot in snapshots])
    for sessions, found in zip(("1,000", "10,000"), times, strict=True):
        yield at_most(f"five filters, selection only at {sessions}", median(found) / 1000, 0.1, " ms")


def _choosing(snapshot: Snapshot, query: SessionQuery) -> Callable[[], object]:
    order = stepping.order_of(snapshot, "session", "startsAt", snapshot.text_language("nl"))

    def choose() -> object:
        walk = order.walk(filters.chosen(query, order, snapshot), None, down=False)
        return list(islice(entries.shown(query, walk), query.limit + 1))

    return choose


def _in_turn(ground: Ground, deeds: list[Callable[[], object]]) -> list[list[float]]:
    """Microseconds of CPU of each deed, a value per round."""
    times: list[list[float]] = [[] for _ in deeds]
    for deed in deeds:
        deed()
    for _ in range(ground.rounds):
        for found, deed in zip(times, deeds, strict=True):
            began = time.process_time()
            for _ in range(CALLS):
                deed()
            found.append((time.process_time() - began) / CALLS * 1e6)
    return times


def _first(what: str, query: str, snapshot: Snapshot) -> Figure:
    """With nothing learnt yet, at 10,000 sessions."""
    asked = queries.read(query.encode(), SessionQuery)
    fresh = snapshot.advanced(snapshot.head, [])
    for kind in fresh.resources:
        fresh.memo(kind).clear()
    began = time.perf_counter()
    _asking(fresh, asked)()
    return plain(f"{what} at 10,000", (time.perf_counter() - began) * 1000, " ms")
