"""When an announcement became public, and where a slot was before its last move."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Go there. Whatever is published has been public until now, and stays so."""
    op.add_column("announcement", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("slot", sa.Column("moved_from", JSON, nullable=True))
    op.execute("UPDATE announcement SET published_at = updated_at WHERE visibility = 'published'")


def downgrade() -> None:
    """Go back. An announcement that waits for its `startsAt` becomes public at once."""
    op.drop_column("slot", "moved_from")
    op.drop_column("announcement", "published_at")
