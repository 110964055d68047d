"""The steps that bring the snapshots of one event up to date, from the log or from a commit of this process."""

from collections.abc import Mapping

from sqlalchemy import Connection

from congress_api.snapshot.capacity import Key
from congress_api.snapshot.content import Snapshot
from congress_api.store.journal import Changed, Logged
from congress_api.store.reading import Edition, Head
from congress_api.store.steps import Step, steps_of, steps_since

Steps = dict[Key, list[Step]]
"""By snapshot."""


def logged_steps(connection: Connection, head: Head, kept: Mapping[Key, Snapshot]) -> Steps | None:
    """The steps up to a head, read from the log; None if the event itself has changed, which takes more than steps."""
    own = {key: snapshot for key, snapshot in kept.items() if key[0] == head.event_id}
    found = {key: steps_since(connection, head.event_id, key[1], kept.counter) for key, kept in own.items()}
    return None if any(step.kind == "event" for steps in found.values() for step in steps) else found


def own_steps(before: Snapshot, head: Head, logged: Logged) -> Steps | None:
    """The steps of a commit of this process to the event; None if it changed the event itself.

    `before` is the editorial snapshot before it: edits of a draft have the revision of its last public change.
    """

    def earlier(change: Changed) -> int:
        item = before.resources[change.kind].get(change.slug)
        return item.revision if item else 0

    if any(change.kind == "event" for change in logged.changes):
        return None
    return {(head.event_id, edition): steps_of(logged, edition, earlier) for edition in Edition}
