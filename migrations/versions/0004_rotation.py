"""Tokens say who created them, what they were rotated into, and when the overlap ends."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

COLUMNS: dict[str, sa.types.TypeEngine[object]] = {
    "overlap_ends_at": sa.DateTime(timezone=True),
    "successor_id": sa.Uuid(),
    "origin_id": sa.Uuid(),
    "created_by": sa.String(),
}


def upgrade() -> None:
    """Go there. Of older tokens it is not known."""
    for name, kind in COLUMNS.items():
        op.add_column("token", sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_token_created_by"), "token", ["created_by"])


def downgrade() -> None:
    """Go back: the expiry becomes the earlier of the two ends, and the log loses what the older release cannot read."""
    token, change = sa.table("token", sa.column("expires_at"), sa.column("overlap_ends_at")), sa.table("change")
    ends, expires = token.c.overlap_ends_at, token.c.expires_at
    earlier = ends.is_not(None) & (expires.is_(None) | (ends < expires))
    op.execute(sa.update(token).where(earlier).values(expires_at=ends))
    op.execute(sa.delete(change).where(sa.column("kind") == "token"))
    op.drop_index(op.f("ix_token_created_by"), table_name="token")
    for name in COLUMNS:
        op.drop_column("token", name)
