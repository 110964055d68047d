"""Contact and dark logo of an event, the reason of a cancellation, the original language of a position."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Go there."""
    op.add_column("event", sa.Column("contact", JSON, nullable=True))
    op.add_column("event", sa.Column("logo_dark", JSON, nullable=True))
    op.add_column("session", sa.Column("cancellation_reason", JSON, nullable=False, server_default="{}"))
    op.add_column("position", sa.Column("original_language", sa.String(), nullable=True))


def downgrade() -> None:
    """Go back. What these columns hold is lost."""
    op.drop_column("position", "original_language")
    op.drop_column("session", "cancellation_reason")
    op.drop_column("event", "logo_dark")
    op.drop_column("event", "contact")
