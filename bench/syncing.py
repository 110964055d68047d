"""What a change costs those who synchronise: the step, the first response that holds it, and a complete one."""

import secrets
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

from msgspec.structs import replace

from bench.chapters import LARGE, SMALL, Chapter, Figure, Ground, at_most, plain
from bench.pages import whole
from congress_api.records import Event
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.item import Item
from congress_api.snapshot.synchronising import synchronised
from congress_api.store.reading import StoredRecord
from congress_api.store.steps import Step

TURNS = 41
CURSOR = "x" * 80
HOW = (
    "In the process, without HTTP and compression, in CPU time. A change of a session or of the event itself is "
    "applied to the snapshot, with the digest; then the response since the revision before is made, for the first "
    f"time, and a complete one. Medians of {TURNS} changes."
)


def sync(ground: Ground) -> Chapter:
    """At 1,000 and at 10,000 sessions."""
    figures: list[Figure] = []
    for database, event, step, delta in ((ground.small, SMALL, 2, 1), (ground.large, LARGE, 3, 2)):
        figures += _figures(whole(database, event), step, delta)
    return Chapter("sync", "Synchronising", HOW, figures)


def _figures(snapshot: Snapshot, most_step: float, most_delta: float) -> Iterator[Figure]:
    sessions = f"{len(snapshot.resources['session']):,} sessions"
    began = time.process_time()
    _complete(snapshot)
    yield plain(f"{sessions}: the first complete response", (time.process_time() - began) * 1000, " ms")
    steps, deltas, completes, of_event = [], [], [], []
    for slug in list(snapshot.resources["session"])[:TURNS]:
        took, later = _timed(partial(_after, snapshot, snapshot.resources["session"][slug], "session"))
        steps.append(took)
        deltas.append(_timed(partial(synchronised, later, _language(later), CURSOR, snapshot.counter))[0])
        completes.append(_timed(partial(_complete, later))[0])
        took, snapshot = _timed(partial(_after, later, later.event, Event.kind_name))
        of_event.append(took)
    yield at_most(f"{sessions}: a step after a change of a session", median(steps), most_step, " ms")
    yield at_most(f"{sessions}: a step after a change of the event", median(of_event), most_step, " ms")
    yield at_most(f"{sessions}: the first response that holds a change", median(deltas), most_delta, " ms")
    yield plain(f"{sessions}: a complete response after a change", median(completes), " ms")


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of CPU, and what was made."""
    began = time.process_time()
    made = work()
    return (time.process_time() - began) * 1000, made


def _after(snapshot: Snapshot, item: Item, kind: str) -> Snapshot:
    """The snapshot after one change."""
    revision = snapshot.counter + 1
    field = "theme" if kind == Event.kind_name else "title"
    record = replace(item.record, **{field: {"nl": f"Anders {revision}", "en": f"Different {revision}"}})
    stored = StoredRecord(record=record, revision=revision, version=revision, updated_at=item.updated_at)
    one = Step(kind=kind, id=record.id, slug=record.slug, counter=revision, mark=secrets.token_hex(4), read=stored)
    return snapshot.advanced(replace(snapshot.head, revision=revision), [one])


def _complete(snapshot: Snapshot) -> bytes:
    return synchronised(snapshot, _language(snapshot), CURSOR, None)


def _language(snapshot: Snapshot) -> Any:
    return snapshot.text_language("nl")
