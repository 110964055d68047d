"""Overwrites rows that name a person to erase, each table in the way that its content needs."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy import Connection, Row, Table

from congress_api import model, records
from congress_api.domain import redacting
from congress_api.domain.redacting import REMOVED, Mention, Person
from congress_api.records.kinds import EVERY
from congress_api.store import erasing
from congress_api.store.erasing import RecordJson
from congress_api.store.personal_data import OWNERS, RESOURCES, Place
from congress_api.vocabulary.proposal import ProposalStatus

NAMES = {"change": "changes in the log", "proposal": "proposals", "answer": "kept answers", "token": "token labels"}
"""What the rows of a table are called in the report; others by the name of their table."""


class Overwriting:
    """Overwrites rows for one person. A table without a way of its own has its texts blanked."""

    def __init__(self, person: Person, actor: str) -> None:
        self._person = person
        self._actor = actor
        self.waiting: list[Mention] = []
        """Mentions in open proposals: they are decided or amended by people."""
        self._ways: dict[str, Callable[[Connection, Place, Row[Any]], bool]] = {
            model.Change.__tablename__: self._change,
            model.Proposal.__tablename__: self._proposal,
            model.Answer.__tablename__: self._drop,
        }

    def name_of(self, table: Table) -> str:
        is_content = table in RESOURCES or table in OWNERS
        return NAMES.get(table.name, "deleted resources" if is_content else f"rows of {table.name}")

    def overwrite(self, connection: Connection, place: Place, row: Row[Any]) -> bool:
        """Overwrite a row. Returns whether it changed."""
        return self._ways.get(place.table.name, self._blank)(connection, place, row)

    def _blank(self, connection: Connection, place: Place, row: Row[Any]) -> bool:
        return erasing.write(connection, place.table, row, self._blanks(place, row))

    def _blanks(self, place: Place, row: Row[Any]) -> dict[str, Any]:
        return erasing.without(place, row, self._person.is_named_in, REMOVED)

    def _drop(self, connection: Connection, place: Place, row: Row[Any]) -> bool:
        """A kept answer saves work and nothing else; its key may be the name."""
        erasing.drop(connection, place.table, row)
        return True

    def _change(self, connection: Connection, place: Place, row: Row[Any]) -> bool:
        sides = {name: self._redacted(row.kind, getattr(row, name)) for name in ("before", "after")}
        slug = self._person.slugs.get((row.kind, row.slug), row.slug)
        return erasing.write(connection, place.table, row, {**self._blanks(place, row), **sides, "slug": slug})

    def _redacted(self, kind: str, side: RecordJson | None) -> RecordJson | None:
        """A record without the person; one of no kind of resource stays as it is: it has no texts."""
        if side is None or kind not in EVERY:
            return side
        record = records.restored(side, EVERY[kind].record)
        after = redacting.redacted(record, self._person)
        return side if after == record else _json(after)

    def _proposal(self, connection: Connection, place: Place, row: Row[Any]) -> bool:
        """Redact a proposal. An open one keeps its texts, unless it is about the person alone."""
        sides = {name: _record(row.kind, getattr(row, name)) for name in ("before", "after")}
        is_theirs = any(side and self._person.is_subject_of(side) for side in sides.values())
        person, values = self._person, {"slug": self._person.slugs.get((row.kind, row.slug), row.slug)}
        if row.status == ProposalStatus.open and is_theirs:
            now = datetime.datetime.now(datetime.UTC)
            values |= {"status": ProposalStatus.withdrawn, "decided_by": self._actor, "decided_at": now}
        elif row.status == ProposalStatus.open:
            self.waiting += _proposed_mentions(row, sides["after"], person)
            person = structs.replace(person, names=frozenset())  # leaves only slugs to redact
        blanks = {name: value for name, value in self._blanks(place, row).items() if name not in sides}
        redacted = {name: side and _json(redacting.redacted(side, person)) for name, side in sides.items()}
        return erasing.write(connection, place.table, row, {**blanks, **values, **redacted})


def _proposed_mentions(row: Any, after: Any, person: Person) -> Iterator[Mention]:
    slug = f"{row.kind} {row.slug}"
    return (Mention("proposal", slug, field) for field in (redacting.mentions(after, person) if after else ()))


def _record(kind: str, side: RecordJson | None) -> Any:
    return side and records.restored(side, EVERY[kind].record)


def _json(record: Any) -> RecordJson:
    encoded: RecordJson = msgspec.to_builtins(record)
    return encoded
