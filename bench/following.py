"""The first page after a change, in a large event: what readers wait for while somebody edits."""

import datetime
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from msgspec.structs import replace

from bench.chapters import Figure, at_most
from congress_api import demo, records
from congress_api.http import queries
from congress_api.snapshot import querying
from congress_api.snapshot.content import Snapshot
from congress_api.store.reading import StoredRecord
from congress_api.store.steps import Step
from congress_api.wire.session import SessionQuery
from tests.snapshots import snapshot_of

SESSIONS = 20_000
MOST = 2.0  # ms
TURNS = 21
HOUR = datetime.timedelta(hours=1)
PAGE = "limit=50&include=speakers,rooms,partners&from=2026-01-01T00:00:00Z"
Change = Callable[[Any], Any]


def first_pages() -> Iterator[Figure]:
    """A figure for each sort of change."""
    snapshot = snapshot_of(demo.programme(SESSIONS, 1))
    for what, kind, change, page in (
        ("a new title", "session", _retitled, PAGE),
        ("a moved slot", "session", _moved, PAGE),
        ("a new title, sorted by title", "session", _retitled, "sort=title"),
        ("a new title, searched by three words", "session", _retitled, "q=wi+ge+de"),
        ("a speaker's new name, searched by three words", "speaker", _renamed, "q=wi+ge+de"),
    ):
        found = _after(snapshot, kind, change, page)
        yield at_most(f"first page after {what}, {SESSIONS:,} sessions: CPU", found, MOST, " ms")


def _after(snapshot: Snapshot, kind: str, change: Change, address: str) -> float:
    """The median of the milliseconds."""
    query, text_language = queries.read(address.encode(), SessionQuery), snapshot.text_language("nl")
    querying.page(snapshot, "session", query, text_language)
    times = []
    for slug in list(snapshot.resources[kind])[:TURNS]:
        item = snapshot.resources[kind][slug]
        stored = StoredRecord(record=change(item.record), revision=2, version=2, updated_at=item.updated_at)
        step = Step(kind=kind, id=item.record.id, slug=slug, counter=2, mark=None, read=stored)
        snapshot = snapshot.advanced(snapshot.head, [step])
        began = time.process_time()
        querying.page(snapshot, "session", query, text_language)
        times.append((time.process_time() - began) * 1000)
    return median(times)


def _retitled(session: records.Session) -> records.Session:
    return replace(session, title={language: f"{text} more" for language, text in session.title.items()})


def _moved(session: records.Session) -> records.Session:
    slots = [replace(slot, starts_at=slot.starts_at + HOUR, ends_at=slot.ends_at + HOUR) for slot in session.slots]
    return replace(session, slots=slots)


def _renamed(speaker: records.Speaker) -> records.Speaker:
    return replace(speaker, name=f"{speaker.name} More")
