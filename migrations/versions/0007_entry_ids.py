"""Entries of lists with texts (roles, links) have ids, in tables, change log, proposals and stored responses."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from uuid_utils.compat import uuid7

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0007"
down_revision = "0006"

LISTS = {"speaker": ("roles", "links"), "partner": ("links",), "session": ("links",)}
"""By kind, the lists whose entries get ids."""
FIXED = {"roles": ("organisation", "partner"), "links": ("kind", "url")}
"""The untranslated fields of an entry."""
PLURALS = {"speakers": "speaker", "partners": "partner", "sessions": "session"}

change = sa.table(
    "change",
    *(sa.column("event_id", sa.Uuid()), sa.column("version", sa.BigInteger()), sa.column("place", sa.Integer())),
    *(sa.column("kind", sa.String()), sa.column("slug", sa.String()), sa.column("resource_id", sa.Uuid())),
    *(sa.column("before", JSON), sa.column("after", JSON)),
)
proposal = sa.table(
    "proposal",
    *(sa.column("id", sa.Uuid()), sa.column("event_id", sa.Uuid())),
    *(sa.column("kind", sa.String()), sa.column("slug", sa.String())),
    *(sa.column("before", JSON), sa.column("after", JSON)),
)
answer = sa.table(
    "answer", sa.column("token_id", sa.Uuid()), sa.column("key", sa.String()), sa.column("body", sa.LargeBinary())
)
role = sa.table(
    "role",
    *(sa.column("id", sa.Uuid()), sa.column("speaker_id", sa.Uuid()), sa.column("place", sa.Integer())),
    *(sa.column("job_title", JSON), sa.column("department", JSON)),
    *(sa.column("organisation", sa.String()), sa.column("partner_id", sa.Uuid())),
)
RESOURCES = {
    kind: sa.table(
        kind,
        *(sa.column("id", sa.Uuid()), sa.column("event_id", sa.Uuid()), sa.column("slug", sa.String())),
        sa.column("links", JSON),
    )
    for kind in LISTS
}

Record = dict[str, Any]
Entries = list[dict[str, Any]]
"""Entries in JSON, as records encode them: fields that have their default are absent."""


def upgrade() -> None:
    """Give ids. An entry has the same id wherever it occurs: in its row, its history and proposals about it."""
    connection = op.get_bind()
    known: dict[Any, Record] = {}
    for kind, table in RESOURCES.items():
        for resource_id, event_id, slug in connection.execute(
            sa.select(table.c.id, table.c.event_id, table.c.slug)
        ).all():
            known[resource_id] = known[event_id, kind, slug] = {}
            _number_history(connection, resource_id, known[resource_id])
    roles = list(_rows_of_roles(connection, known))
    _make_roles(with_ids=True)
    if roles:
        connection.execute(sa.insert(role), roles)
    _number_links(connection, known)
    _number_proposals(connection, known)
    for token_id, key, body in _proposals_in_answers(connection):
        _number_answer(connection, body)
        _store_answer(connection, token_id, key, body)


def downgrade() -> None:
    """Take the ids away."""
    connection = op.get_bind()
    columns = [column for column in role.c if column.name != "id"]
    roles = [dict(row) for row in connection.execute(sa.select(*columns)).mappings()]
    _make_roles(with_ids=False)
    if roles:
        connection.execute(sa.insert(role), roles)
    for kind, table in RESOURCES.items():
        for row in connection.execute(sa.select(table.c.id, table.c.links)).all():
            record = {"links": row.links}
            if _strip(kind, record):
                connection.execute(sa.update(table).where(table.c.id == row.id).values(**record))
    _strip_sides(connection, change, ("event_id", "version", "place"))
    _strip_sides(connection, proposal, ("id",))
    for token_id, key, body in _proposals_in_answers(connection):
        _strip_answer(body)
        _store_answer(connection, token_id, key, body)


def _strip_sides(connection: sa.Connection, table: sa.TableClause, keys: tuple[str, ...]) -> None:
    """Take the ids out of the records before and after; one row at a time, since a log may be large."""
    names = connection.execute(sa.select(*(table.c[key] for key in keys)).where(table.c.kind.in_(LISTS))).all()
    for name in names:
        this = sa.and_(*(table.c[key] == value for key, value in zip(keys, name, strict=True)))
        row = connection.execute(sa.select(table.c.kind, table.c.before, table.c.after).where(this)).one()
        stripped = [_strip(row.kind, side) for side in (row.before, row.after) if side]
        if any(stripped):
            connection.execute(sa.update(table).where(this).values(before=row.before, after=row.after))


def _strip_answer(body: Record) -> None:
    for kind, record in _resources(body):
        _strip(kind, record)
    for changed in body["changes"]:
        for value in (changed["before"], changed["after"]):
            _strip(body["kind"], {changed["field"]: value})


def _number_history(connection: sa.Connection, resource_id: Any, entries: Record) -> None:
    """Number the entries in the history of a resource; `entries` has its lists as they were last."""
    order = sa.select(change).where(change.c.resource_id == resource_id).order_by(change.c.version, change.c.place)
    for row in connection.execute(order).all():
        sides = {"before": row.before, "after": row.after}
        for side in sides.values():
            for name in LISTS[row.kind] if side else ():
                entries[name] = side[name] = _numbered(name, side.get(name, []), entries.get(name, []))
                if not side[name]:
                    del side[name]
        if any(_has_lists(row.kind, side) for side in sides.values()):
            this = (change.c.event_id == row.event_id) & (change.c.version == row.version)
            connection.execute(sa.update(change).where(this, change.c.place == row.place).values(**sides))


def _has_lists(kind: str, side: Record | None) -> bool:
    return side is not None and any(name in side for name in LISTS[kind])


def _numbered(name: str, entries: Entries, known: Entries) -> Entries:
    """Entries with ids: those of equal known entries, then of the one with the same untranslated fields, else new."""
    left, ids = list(known), [None] * len(entries)
    for is_same in (_is_equal, _has_same_fields):
        for index, entry in enumerate(entries):
            same = [old for old in left if ids[index] is None and is_same(name, entry, old)]
            if same and (is_same is _is_equal or len(same) == 1):
                ids[index] = same[0]["id"]
                left.remove(same[0])
    return [{"id": ids[index] or str(uuid7()), **entry} for index, entry in enumerate(entries)]


def _is_equal(_name: str, entry: Record, old: Record) -> bool:
    return entry == {key: value for key, value in old.items() if key != "id"}


def _has_same_fields(name: str, entry: Record, old: Record) -> bool:
    return all(entry.get(field) == old.get(field) for field in FIXED[name])


def _rows_of_roles(connection: sa.Connection, known: dict[Any, Record]) -> Iterator[Record]:
    """The rows of `role` with ids, those of a speaker together."""
    partner = RESOURCES["partner"]
    columns = [column for column in role.c if column.name != "id"]
    joined = sa.select(*columns, partner.c.slug).outerjoin(partner, partner.c.id == role.c.partner_id)
    rows = connection.execute(joined.order_by(role.c.speaker_id, role.c.place)).mappings().all()
    by_speaker: dict[Any, list[Any]] = {}
    for row in rows:
        by_speaker.setdefault(row["speaker_id"], []).append(row)
    for speaker_id, ones in by_speaker.items():
        entries = _numbered("roles", [_as_entry(row) for row in ones], known[speaker_id].get("roles", []))
        known[speaker_id]["roles"] = entries
        for row, entry in zip(ones, entries, strict=True):
            yield {**{key: row[key] for key in row if key != "slug"}, "id": _uuid(entry["id"])}


def _as_entry(row: Any) -> Record:
    fields = {
        "jobTitle": row["job_title"],
        "department": row["department"],
        "organisation": row["organisation"],
        "partner": row["slug"],
    }
    return {key: value for key, value in fields.items() if value}


def _uuid(text: str) -> Any:
    return sa.Uuid().python_type(text)


def _number_links(connection: sa.Connection, known: dict[Any, Record]) -> None:
    for table in RESOURCES.values():
        for row in connection.execute(sa.select(table.c.id, table.c.links)).all():
            entries = _numbered("links", row.links, known[row.id].get("links", []))
            known[row.id]["links"] = entries
            if entries:
                connection.execute(sa.update(table).where(table.c.id == row.id).values(links=entries))


def _number_proposals(connection: sa.Connection, known: dict[Any, Record]) -> None:
    for row in connection.execute(sa.select(proposal).where(proposal.c.kind.in_(LISTS))).all():
        entries = dict(known.get((row.event_id, row.kind, row.slug), {}))
        sides = {"before": row.before, "after": row.after}
        for side in filter(None, sides.values()):
            for name in LISTS[row.kind]:
                if name in side:
                    entries[name] = side[name] = _numbered(name, side[name], entries.get(name, []))
        connection.execute(sa.update(proposal).where(proposal.c.id == row.id).values(**sides))


def _proposals_in_answers(connection: sa.Connection) -> Iterator[tuple[Any, str, Record]]:
    """The stored responses that hold resources: decisions on proposals."""
    for row in connection.execute(sa.select(answer)).all():
        body = json.loads(row.body)
        if isinstance(body, dict) and "proposed" in body and "changes" in body:
            yield row.token_id, row.key, body


def _store_answer(connection: sa.Connection, token_id: Any, key: str, body: Record) -> None:
    this = (answer.c.token_id == token_id) & (answer.c.key == key)
    encoded = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    connection.execute(sa.update(answer).where(this).values(body=encoded))


def _resources(body: Record) -> Iterator[tuple[str, Record]]:
    for plural, kind in PLURALS.items():
        yield from ((kind, record) for record in body["proposed"].get(plural, ()))


def _number_answer(connection: sa.Connection, body: Record) -> None:
    """A proposal's entries have the ids that they have in its row, where they are in the same order."""
    row = connection.execute(sa.select(proposal).where(proposal.c.id == _uuid(body["id"]))).first()
    sides = {"before": (row and row.before) or {}, "after": (row and row.after) or {}}
    for kind, record in _resources(body):
        record.setdefault("untranslated", [])
        for name in LISTS[kind]:
            record[name] = _with_ids(record[name], sides["after"].get(name, ()))
    for changed in body["changes"]:
        if changed["field"] in LISTS.get(body["kind"], ()):
            for side, stored in sides.items():
                if changed[side] is not None:
                    changed[side] = _with_ids(changed[side], stored.get(changed["field"], ()))


def _with_ids(entries: Entries, stored: Iterable[Record]) -> Entries:
    ids = [entry["id"] for entry in stored]
    ids += [str(uuid7()) for _ in entries[len(ids) :]]
    return [{"id": own, **entry} for own, entry in zip(ids, entries, strict=False)]


def _strip(kind: str, record: Record) -> bool:
    """Take the ids out of the lists of a record. Returns whether it has any."""
    entries = [entry for name in LISTS.get(kind, ()) for entry in record.get(name) or ()]
    for entry in entries:
        entry.pop("id", None)
    return bool(entries)


def _make_roles(*, with_ids: bool) -> None:
    """Make the table of roles anew: another primary key."""
    op.drop_table("role")
    op.create_table(
        "role",
        *([sa.Column("id", sa.Uuid(), nullable=False)] if with_ids else []),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("job_title", JSON, nullable=False),
        sa.Column("department", JSON, nullable=False),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_role_partner_id_partner")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_role_speaker_id_speaker")),
        sa.PrimaryKeyConstraint(*(("id",) if with_ids else ("speaker_id", "place")), name=op.f("pk_role")),
    )
    op.create_index(op.f("ix_role_partner_id"), "role", ["partner_id"])
    if with_ids:
        op.create_index(op.f("ix_role_speaker_id"), "role", ["speaker_id"])
