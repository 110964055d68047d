"""A mark of each transaction in the log, by which a cursor recognises the history that it belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Go there. Transactions from before have no mark."""
    op.add_column("change", sa.Column("mark", sa.String(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("change", "mark")
