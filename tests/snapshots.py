"""Snapshots without a database, and questions to them that read as addresses."""

import datetime
import json
import uuid
from typing import Any

from congress_api import records as p
from congress_api.domain import importing
from congress_api.http import queries
from congress_api.records.kinds import KINDS
from congress_api.snapshot import querying
from congress_api.snapshot.content import Snapshot, snapshot_from
from congress_api.snapshot.item import Item
from congress_api.store.history import Past
from congress_api.store.loading import Whole
from congress_api.store.reading import Edition, Head, StoredRecord
from congress_api.store.steps import Step
from congress_api.wire import kinds as wire_kinds
from congress_api.wire.query import ListQuery
from tests.factories import at, id_of

NOW = at("2027-01-01T12:00")

QUERIES: dict[str, type[ListQuery]] = {KINDS[name].plural: kind.query for name, kind in wire_kinds.KINDS.items()}
"""What each list can be asked."""


def snapshot_of(programme: p.EventArchive, revision: int = 1) -> Snapshot:
    """The snapshot that a programme would have once it is in the database."""
    event, records, _ = importing._completed(programme)
    head = Head(
        event_id=id_of(event),
        slug=event.slug,
        visibility=event.visibility,
        event_version=1,
        epoch="e",
        version=revision,
        revision=revision,
        revised_at=NOW,
        renewed_at=NOW,
        changed_at=NOW,
    )
    resources: dict[str, dict[str, StoredRecord]] = {kind: {} for kind in importing.LISTS}
    for record in records:
        resources[record.kind_name][record.slug] = read(record, revision)
    return snapshot_from(Whole(head=head, event=read(event), resources=resources, past=Past()), Edition.public)


def read(record: p.Event | p.Content, revision: int = 1, when: datetime.datetime = NOW) -> StoredRecord:
    return StoredRecord(record=record, revision=revision, version=revision, updated_at=when)


def step(kind: str, slug: str, stored: StoredRecord | None, *, counter: int = 2) -> Step:
    """A step to this state of a resource."""
    own = uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}/{slug}") if stored is None else stored.record.id
    return Step(kind=kind, id=own, slug=slug, counter=counter, mark="0f" * 4, read=stored)


def item_of(record: p.Event | p.Content, *languages: str) -> Item:
    return Item(read(record), languages or ("nl", "en"))


def page(snapshot: Snapshot, address: str, language: str = "nl") -> dict[str, Any]:
    """The answer to `sessions?room=zaal&limit=2`."""
    name, _, asked = address.partition("?")
    query = queries.read(asked.encode(), QUERIES[name])
    made = querying.page(snapshot, querying.KIND_OF[name], query, snapshot.text_language(language))
    body: dict[str, Any] = json.loads(made.body)
    assert body["nextCursor"] == made.next_cursor
    return body


def slugs(snapshot: Snapshot, address: str, language: str = "nl") -> list[str]:
    """The slugs on a page, in its order."""
    return [item["slug"] for item in page(snapshot, address, language)["items"]]


def walked(snapshot: Snapshot, address: str, language: str = "nl") -> list[str]:
    """The slugs on all pages of a list, one after the other."""
    found, joint, cursor = [], "&" if "?" in address else "?", ""
    while True:
        body = page(snapshot, address + (f"{joint}cursor={cursor}" if cursor else ""), language)
        found += [item["slug"] for item in body["items"]]
        if (cursor := body["nextCursor"] or "") == "":
            return found
