"""What is text: rows, change log and proposals are brought within the rules of texts, addresses and lists.

Every change is logged: where, not what. Clients of an event that changes start over, since its epoch is new.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from congress_api.vocabulary import mending
from congress_api.vocabulary.zones import time_zones

revision = "0003"
down_revision = "0002"

log = logging.getLogger("congress_api.migrations")
PROSE: dict[str, dict[str, int]] = {
    "description": {"event": 10_000, "partner": 10_000, "session": 50_000},
    "abstract": {},
    "biography": {"speaker": 10_000},
    "body": {"position": 50_000},
}
"""By field, the longest text by kind, where that is not the usual one."""
USUAL = {"description": 2_000, "abstract": 5_000, "biography": 10_000, "body": 5_000}
REQUIRED = {"name", "title", "heading"}
CHUNK = 300
ZONES = {"EST": "America/Panama", "MST": "America/Phoenix", "HST": "Pacific/Honolulu", "ROC": "Asia/Taipei"}


def _zone(name: str) -> str:
    """A zone that clients know; UTC for one that only the machine knew."""
    return name if name in time_zones() else ZONES.get(name, "UTC")


LINES = (
    *("name", "theme", "street", "postalCode", "city", "organiserName", "title", "subtitle", "publisher", "tagline"),
    *("stand", "heading", "byline", "signedAs", "jobTitle", "department", "organisation", "floor", "alt", "source"),
    "alternativeNames",
)
RULES: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(LINES, mending.mended_line),
    **dict.fromkeys(("lead", "question", "statement", "note"), mending.mended_lines),
    **dict.fromkeys(("url", "websiteUrl", "registrationUrl", "sourceUrl"), mending.mended_address),
    **dict.fromkeys(("languages", "signLanguages", "spokenLanguage", "defaultLanguage"), mending.mended_tag),
    "country": str.strip,
    "email": mending.mended_email,
    "phone": mending.mended_phone,
    "timeZone": _zone,
    "color": lambda text: text.strip().lower(),
}
"""By field, how its text is mended."""


class Mender:
    """Mends the record of one resource, and notes where."""

    def __init__(self, kind: str, slug: str, default: str) -> None:
        self.kind = kind
        self.slug = slug
        self.default = default
        self.mended: list[str] = []

    def record(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields of a record by their names in JSON."""
        found = self.part(fields, "")
        for name in REQUIRED & found.keys():
            text, whole = found[name], fields[name]
            if isinstance(whole, dict) and self.default not in text and self.default in map(mending.mended_tag, whole):
                found[name] = {self.default: self.slug, **text}
            elif isinstance(whole, str) and text is None:
                found[name] = self.slug
        return found

    def part(self, fields: dict[str, Any], pointer: str) -> dict[str, Any]:
        return {name: self.value(name, value, f"{pointer}/{name}") for name, value in fields.items()}

    def value(self, name: str, value: Any, pointer: str) -> Any:
        """A field: a text, a text in several languages, a part, a list, or something that no rule is about."""
        mend = self.rule(name)
        if isinstance(value, list):
            return self.entries(name, value, pointer)
        if isinstance(value, str) and name == "level":
            return self.noted(value, value.strip(), pointer)
        if isinstance(value, str):
            return self.noted(value, mend(value), pointer) if mend else value
        if isinstance(value, dict) and mend:
            return self.translated(value, mend, pointer)
        if isinstance(value, dict):
            return self.filled(name, value, self.part(value, pointer))
        return value

    def translated(self, texts: dict[str, Any], mend: Callable[[str], str | None], pointer: str) -> dict[str, Any]:
        found = {}
        for language, text in texts.items():
            tag = self.noted(language, mending.mended_tag(language), pointer)
            new = self.noted(text, mend(text), f"{pointer}/{language}") if isinstance(text, str) else text
            if new is not None:
                found[tag] = new
        return found

    def filled(self, name: str, before: dict[str, Any], part: dict[str, Any]) -> Any:
        """A part whose name is required, with one."""
        if name == "level" and before.get("name") and self.default not in part["name"]:
            return {**part, "name": {self.default: str(part.get("rank", "")), **part["name"]}}
        if name == "venue" and before.get("name") and not part.get("name"):
            return {**part, "name": part.get("city") or self.slug}
        return part

    def entries(self, name: str, entries: list[Any], pointer: str) -> list[Any]:
        """A list without entries that are named twice or that lost their address or name."""
        found: list[Any] = []
        seen: list[Any] = []
        mend = self.rule(name)
        for index, entry in enumerate(entries):
            here = f"{pointer}/{index}"
            if isinstance(entry, dict):
                new: Any = self.part(entry, here)
                identity: Any = {key: value for key, value in new.items() if key not in {"id", "number"}}
                lost = name == "links" and not new.get("url")
            else:
                new = identity = self.noted(entry, mend(entry), here) if mend and isinstance(entry, str) else entry
                lost = new is None
            if lost or (identity in seen and name != "slots"):
                self.mended.append(here)
            else:
                found.append(new)
                seen.append(identity)
        return found

    def rule(self, name: str) -> Callable[[str], str | None] | None:
        if name in PROSE:
            longest = PROSE[name].get(self.kind, USUAL[name])
            return lambda text: mending.mended_prose(text, longest)
        return RULES.get(name)

    def noted(self, before: Any, after: Any, pointer: str) -> Any:
        if before != after:
            self.mended.append(pointer)
        return after


def upgrade() -> None:
    """Go there."""
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection)
    defaults = _default_languages(connection, tables.tables["event"])
    touched = {event for event, _ in _mended(connection, tables.tables, defaults)}
    ledger = tables.tables["ledger"]
    for event in touched:
        mine = ledger.c.event_id == event
        connection.execute(sa.update(ledger).where(mine).values(epoch=secrets.token_hex(4)))


def downgrade() -> None:
    """Go back: what is within the rules of today was always allowed."""


def _default_languages(connection: sa.Connection, event: sa.Table) -> dict[Any, str]:
    rows = connection.execute(sa.select(event.c.id, event.c.default_language))
    return {row.id: mending.mended_tag(row.default_language) for row in rows}


def _mended(connection: sa.Connection, tables: Any, defaults: dict[Any, str]) -> Iterator[tuple[Any, str]]:
    """Mends everything; yields the event of each mended row and where it was."""
    for table in tables.values():
        if {"slug", "visibility", "deleted_at"} <= set(table.c.keys()):
            yield from _rows(connection, table, table.name, defaults)
    yield from _roles(connection, tables, defaults)
    for table in tables.values():
        if (columns := _of_list(table)) is not None:
            owner, entry = columns
            yield from _repeated(connection, table, tables[owner], entry)
    for name in ("change", "proposal"):
        yield from _sides(connection, tables[name], name, defaults)
    _labels(connection, tables["token"])


def _rows(connection: sa.Connection, table: sa.Table, kind: str, defaults: dict[Any, str]) -> Iterator[tuple[Any, str]]:
    for row in _chunks(connection, table):
        event = row["id"] if kind == "event" else row["event_id"]
        mender = Mender(kind, row["slug"], defaults[event])
        named = {_camel(name): name for name in row if _is_content(row[name])}
        found = mender.record({camel: row[name] for camel, name in named.items()})
        _write(connection, table, row, {named[key]: value for key, value in found.items()})
        for pointer in mender.mended:
            _report(f"{kind} {row['slug']}", pointer)
            yield event, pointer


def _is_content(value: Any) -> bool:
    return isinstance(value, (str, dict, list))


def _roles(connection: sa.Connection, tables: Any, defaults: dict[Any, str]) -> Iterator[tuple[Any, str]]:
    role, speaker = tables["role"], tables["speaker"]
    joined = sa.select(role, speaker.c.event_id, speaker.c.slug).join(speaker, speaker.c.id == role.c.speaker_id)
    for row in connection.execute(joined).mappings().all():
        mender = Mender("speaker", row["slug"], defaults[row["event_id"]])
        named = {"jobTitle": "job_title", "department": "department", "organisation": "organisation"}
        found = mender.part({camel: row[name] for camel, name in named.items()}, f"/roles/{row['place']}")
        _write(connection, role, row, {named[key]: value for key, value in found.items()})
        for pointer in mender.mended:
            _report(f"speaker {row['slug']}", pointer)
            yield row["event_id"], pointer


def _write(connection: sa.Connection, table: sa.Table, row: Any, values: dict[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if value != row[name]}
    if changed:
        mine = (column == row[column.name] for column in table.primary_key.columns)
        connection.execute(sa.update(table).where(*mine).values(changed))


def _chunks(connection: sa.Connection, table: sa.Table) -> Iterator[Any]:
    """The rows of a table that may be large, a few hundred in memory at a time."""
    key = list(table.primary_key.columns)
    known = [tuple(row) for row in connection.execute(sa.select(*key))]
    for start in range(0, len(known), CHUNK):
        some = sa.tuple_(*key).in_(known[start : start + CHUNK])
        yield from connection.execute(sa.select(table).where(some)).mappings().all()


def _of_list(table: sa.Table) -> tuple[str, list[str]] | None:
    """Of a table of references or roles in order: its owner, and the columns that name an entry."""
    if table.name == "role":
        return "speaker", ["job_title", "department", "organisation", "partner_id"]
    others = [column.name for column in table.columns if column.name != "place"]
    if len(others) != 2 or "place" not in table.c:
        return None
    owner = next(name for name in others if table.name.startswith(f"{name.removesuffix('_id')}_"))
    return owner.removesuffix("_id"), [name for name in others if name != owner]


def _repeated(
    connection: sa.Connection, table: sa.Table, parent: sa.Table, columns: list[str]
) -> Iterator[tuple[Any, str]]:
    """Rows of a list whose entry came before in the same list are deleted."""
    owner = f"{parent.name}_id"
    joined = sa.select(table, parent.c.event_id, parent.c.slug).join(parent, parent.c.id == table.c[owner])
    seen: dict[Any, list[Any]] = {}
    for row in connection.execute(joined.order_by(table.c[owner], table.c.place)).mappings().all():
        entry, before = [row[column] for column in columns], seen.setdefault(row[owner], [])
        if entry in before:
            connection.execute(sa.delete(table).where(table.c[owner] == row[owner], table.c.place == row["place"]))
            _report(f"{parent.name} {row['slug']}", f"/{table.name}/{row['place']}")
            yield row["event_id"], table.name
        before.append(entry)


def _sides(
    connection: sa.Connection, table: sa.Table, name: str, defaults: dict[Any, str]
) -> Iterator[tuple[Any, str]]:
    """The records in the change log and in proposals, and the reasons of decisions."""
    for row in _chunks(connection, table):
        values: dict[str, Any] = {}
        mended: set[str] = set()
        for side in ("before", "after"):
            if row[side] is not None:
                mender = Mender(row["kind"], row["slug"], defaults.get(row["event_id"], ""))
                values[side] = mender.record(row[side])
                mended |= {f"/{side}{pointer}" for pointer in mender.mended}
        if row.get("reason"):
            values["reason"] = mending.mended_lines(row["reason"])
            mended |= {"/reason"} if values["reason"] != row["reason"] else set()
        _write(connection, table, row, values)
        for pointer in sorted(mended):
            _report(f"{name} of {row['kind']} {row['slug']}", pointer)
            yield row["event_id"], pointer


def _labels(connection: sa.Connection, token: sa.Table) -> None:
    for row in connection.execute(sa.select(token.c.id, token.c.label).where(token.c.label.is_not(None))).all():
        label = mending.mended_line(row.label)
        if label != row.label:
            connection.execute(sa.update(token).where(token.c.id == row.id).values(label=label))
            _report(f"token {row.id}", "/label")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _report(what: str, pointer: str) -> None:
    log.warning("a stored text was brought within the rules", extra={"what": what, "pointer": pointer})
