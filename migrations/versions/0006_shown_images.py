"""Images: which resources have shown them, and when they were last used."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0006"
down_revision = "0005"

FIELDS = {"logo": "logo", "logoDark": "logo_dark", "photo": "photo"}
"""By their names in the JSON of the change log, the fields that hold an image."""


def upgrade() -> None:
    """Images are kept from today on, whoever used them last."""
    epoch = sa.text(
        "'1970-01-01 00:00:00+00:00'" if op.get_bind().dialect.name == "postgresql" else "'1970-01-01 00:00:00'"
    )
    op.add_column("image", sa.Column("used_at", sa.DateTime(timezone=True), nullable=False, server_default=epoch))
    op.execute(sa.text("UPDATE image SET used_at = CURRENT_TIMESTAMP"))
    shown = op.create_table(
        "shown_image",
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("alt", JSON, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_shown_image_event_id_event")),
        sa.PrimaryKeyConstraint("resource_id", "field", "sha256", name=op.f("pk_shown_image")),
    )
    with op.batch_alter_table("shown_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shown_image_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shown_image_sha256"), ["sha256"], unique=False)
    rows = list(_shown(op.get_bind()))
    if rows:
        op.bulk_insert(shown, rows)


def downgrade() -> None:
    """Forget it; images that nothing shows stay."""
    op.drop_table("shown_image")
    op.execute(sa.text("ALTER TABLE image DROP COLUMN used_at"))  # SQLite cannot replace a table that is referred to


def _shown(connection: Any) -> Iterator[dict[str, Any]]:
    """What the change log says of each resource, field and image: shown still, replaced or removed."""
    log = sa.table(
        "change",
        sa.column("event_id", sa.Uuid()),
        sa.column("version", sa.BigInteger()),
        sa.column("place", sa.Integer()),
        sa.column("kind", sa.String()),
        sa.column("resource_id", sa.Uuid()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("before", JSON),
        sa.column("after", JSON),
    )
    found: dict[tuple[Any, str, str], dict[str, Any]] = {}
    wanted = sa.select(log).where(log.c.kind.in_(("event", "partner", "speaker")))
    for row in connection.execute(wanted.order_by(log.c.event_id, log.c.version, log.c.place)):
        before, after = (_loaded(side) for side in (row.before, row.after))
        for name, field in FIELDS.items():
            old, new = before.get(name), after.get(name)
            if old and (not new or new["sha256"] != old["sha256"]):
                key = (row.resource_id, field, old["sha256"])
                if key in found:
                    public = all(side.get("visibility", "published") == "published" for side in (before, after))
                    found[key] |= {"left_at": row.at, "replaced": bool(new) and public}
            if new:
                found[row.resource_id, field, new["sha256"]] = {
                    "resource_id": row.resource_id, "field": field, "sha256": new["sha256"], "event_id": row.event_id,
                    "kind": row.kind, "alt": new.get("alt", {}), "left_at": None, "replaced": False,
                }  # fmt: skip
    yield from found.values()


def _loaded(side: Any) -> dict[str, Any]:
    """A record in JSON; empty if there is none."""
    if isinstance(side, str):
        side = json.loads(side)
    return side or {}
