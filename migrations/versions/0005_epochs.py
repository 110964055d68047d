"""Times of an event's epoch and of its last change."""

import datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go there. The last change is the newest in the log. The epoch begins now: earlier tags mean nothing any more."""
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE ledger SET changed_at = COALESCE("
        "(SELECT MAX(at) FROM change WHERE change.event_id = ledger.event_id), revised_at)"
    )
    op.execute("UPDATE ledger SET changed_at = revised_at WHERE changed_at < revised_at")
    ledger = sa.table("ledger", sa.column("renewed_at", sa.DateTime(timezone=True)))
    op.execute(ledger.update().values(renewed_at=datetime.datetime.now(datetime.UTC)))
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.alter_column("renewed_at", nullable=False)
        batch_op.alter_column("changed_at", nullable=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("renewed_at")
