"""Brings the snapshots of one event up to date, from the log or from what this process is about to commit."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from sqlalchemy import Connection

from congress_api.snapshot.capacity import KeptSnapshots, Key, measure
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.stepping import lost_orders, order_of
from congress_api.store.journal import Changed, Logged
from congress_api.store.pacing import Pacing
from congress_api.store.reading import Edition, Head
from congress_api.store.steps import Step, steps_of, steps_since

AT_ONCE = 25
"""Steps in one go, about 2 ms; others run in between."""
Steps = dict[Key, list[Step]]
"""By snapshot."""


class Successor(Struct, frozen=True):
    """A snapshot as it will be once a transaction is committed."""

    before: Snapshot
    after: Snapshot
    steps: list[Step]

    def follows(self, snapshot: Snapshot, head: Head) -> bool:
        """Whether it is what comes after a snapshot, at a head."""
        return self.before is snapshot and self.after.head == head


class OwnCommits:
    """The snapshots after the transactions that this process is committing.

    Whoever sees the commit first, the writer or a reader, has them at once.
    """

    def __init__(self, kept: KeptSnapshots) -> None:
        self._kept = kept
        self._successors: dict[Key, Successor] = {}

    async def prepare(self, head: Head, steps: Steps) -> None:
        """Make the snapshots at a head, before others can see that it was reached."""
        pacing = Pacing()
        for key, own in steps.items():
            if (before := self._kept.get(key)) is None or head.counter(key[1]) <= before.counter:
                continue
            other = next((self._successors[one].after for one in steps if one in self._successors), None)
            after = before
            for begin in range(0, len(own), AT_ONCE):
                portion = own[begin : begin + AT_ONCE]
                after = after.advanced(head, portion, other)
                measure(after, portion)
                await pacing.pause()
            for order in lost_orders(before, after):  # else the next reader waits for them, and all others with it
                order_of(after, *order)
                await pacing.pause()
            self._successors[key] = Successor(before, after, own)

    def show(self, key: Key, head: Head) -> bool:
        """Replace a snapshot by the one that was made for this head; False if there is none."""
        successor = self._successors.get(key)
        if successor is None or not successor.follows(self._kept[key], head):
            return False
        self._kept.advance(key, successor.after, successor.steps)
        return True

    def forget(self, keys: Iterable[Key]) -> None:
        """The transaction has ended."""
        for key in keys:
            self._successors.pop(key, None)


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
