"""Reads what the database knows about a person to erase, and overwrites it."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Table, delete, select, update

from congress_api import model
from congress_api.records.kinds import KINDS
from congress_api.store import images, personal_data, shown_images
from congress_api.store.personal_data import CODES, Key, Place, is_text

RecordJson = dict[str, Any]
"""A record in JSON."""
MentionsName = Callable[[str], bool]
"""Whether a text names the person."""


class StoredPerson(Struct, frozen=True, kw_only=True):
    """What the database knows about a speaker, deleted or not."""

    id: uuid.UUID
    names: set[str]
    photos: set[str]


def speaker(connection: Connection, event_id: uuid.UUID, slug: str) -> StoredPerson | None:
    """The speaker with this slug, with all names and photos that they ever had; None if there never was one."""
    table, log = model.Speaker, model.Change
    row = connection.execute(
        select(table.id, table.name, table.alternative_names, table.photo).where(
            table.event_id == event_id, table.slug == slug
        )
    ).first()
    if row is None:
        return None
    now = {"name": row.name, "alternativeNames": row.alternative_names, "photo": row.photo}
    sides: list[RecordJson] = [now, *_sides(connection, log, log.resource_id == row.id)]
    sides += _sides(connection, model.Proposal, _proposals_of(event_id, "speaker") & (model.Proposal.slug == slug))
    positions = [
        *_sides(connection, log, (log.event_id == event_id) & (log.kind == "position")),
        *_sides(connection, model.Proposal, _proposals_of(event_id, "position")),
    ]
    signed = {side["signedAs"] for side in positions if side["speaker"] == slug and side.get("signedAs")}
    names = {name for side in sides for name in (side["name"], *side.get("alternativeNames", ()))}
    photos = {side["photo"]["sha256"] for side in sides if side.get("photo")}
    shown = select(model.ShownImage.sha256).where(model.ShownImage.resource_id == row.id)
    return StoredPerson(id=row.id, names=names | signed, photos={*photos, *connection.scalars(shown)})


def _proposals_of(event_id: uuid.UUID, kind: str) -> Any:
    return (model.Proposal.event_id == event_id) & (model.Proposal.kind == kind)


def _sides(connection: Connection, table: Any, condition: Any) -> Iterator[RecordJson]:
    """The records before and after these changes or proposals."""
    for row in connection.execute(select(table.before, table.after).where(condition)):
        yield from (side for side in row if side)


def deleted(connection: Connection, event_id: uuid.UUID) -> Iterator[tuple[str, Row[Any]]]:
    """All deleted rows of an event, which are kept to reserve their slugs."""
    for name, kind in KINDS.items():
        table = kind.table
        statement = select(table.__table__).where(table.event_id == event_id, table.deleted_at.is_not(None))
        yield from ((name, row) for row in connection.execute(statement).all())


def rename(connection: Connection, event_id: uuid.UUID, slugs: dict[tuple[str, str], str]) -> None:
    """Give resources new slugs, by kind and old slug."""
    for (kind, slug), new in slugs.items():
        table = KINDS[kind].table
        connection.execute(update(table).where(table.event_id == event_id, table.slug == slug).values(slug=new))


def blank(connection: Connection, speaker_id: uuid.UUID, removed: str) -> None:
    """Overwrite all texts of a deleted speaker, of their positions and of what belongs to either."""
    position = model.Position
    own = select(position.id).where(position.speaker_id == speaker_id)
    for kind, ids in (("speaker", [speaker_id]), ("position", list(connection.scalars(own)))):
        _blank_rows(connection, KINDS[kind].table.__table__, ids, removed)  # type: ignore[arg-type]  # a Table
        connection.execute(delete(model.ShownImage).where(model.ShownImage.resource_id.in_(ids)))
        for children in KINDS[kind].children.values():
            table = children.table.__table__
            connection.execute(delete(children.table).where(table.c[children.owner].in_(ids)))
    connection.execute(delete(model.Contribution).where(model.Contribution.speaker_id == speaker_id))


def _blank_rows(connection: Connection, table: Table, ids: list[uuid.UUID], removed: str) -> None:
    texts = [text for text in table.columns if is_text(text) and text.name not in CODES]
    for row in connection.execute(select(table).where(table.c.id.in_(ids))).mappings().all():
        values = {text.name: blanked(text, row[text.name], removed) for text in texts}
        connection.execute(update(table).where(table.c.id == row["id"]).values(**values))


def blanked(column: Any, value: Any, removed: str) -> Any:
    """A value for the column that names nobody."""
    if column.nullable:
        return None
    if isinstance(value, dict):
        return dict.fromkeys(value, removed)
    return [] if isinstance(value, list) else removed


def without(place: Place, row: Row[Any], names_person: MentionsName, removed: str) -> dict[str, Any]:
    """New values for the texts of a row that name the person."""
    texts = [column for column in place.texts if column.name not in CODES and column not in place.key]
    values = {column: getattr(row, column.name) for column in texts}
    return {
        column.name: removed if isinstance(value, str) else blanked(column, value, removed)
        for column, value in values.items()
        if _names_person(value, names_person)
    }


def _names_person(value: Any, names_person: MentionsName) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (isinstance(value, str) and names_person(value)) or any(_names_person(item, names_person) for item in inner)


def write(connection: Connection, table: Table, row: Row[Any], values: dict[str, Any]) -> bool:
    """Store the values that differ. Returns whether any did."""
    changed = {name: value for name, value in values.items() if value != getattr(row, name)}
    if changed:
        connection.execute(update(table).where(_is(table, row)).values(**changed))
    return bool(changed)


def drop(connection: Connection, table: Table, row: Row[Any]) -> None:
    """Delete a row that only saves work."""
    connection.execute(delete(table).where(_is(table, row)))


def _is(table: Table, row: Row[Any]) -> Any:
    key: Key = tuple(getattr(row, column.name) for column in table.primary_key.columns)
    return personal_data.with_keys(table, [key])


def delete_unused_images(connection: Connection, photos: Iterable[str]) -> int:
    """Delete the photos that nothing uses any more. Returns their number."""
    unused = [
        sha256
        for sha256 in sorted(photos)
        if not images.uses(connection, sha256) and not images.is_proposed(connection, sha256)
    ]
    return sum(shown_images.remove(connection, sha256) for sha256 in unused)
