"""The congress: events, what lies under them, the ledger and the change log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Go there."""
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", JSON, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("theme", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("default_language", sa.String(), nullable=False),
        sa.Column("venue", JSON, nullable=True),
        sa.Column("organiser_name", sa.String(), nullable=True),
        sa.Column("website_url", sa.String(), nullable=True),
        sa.Column("registration_url", sa.String(), nullable=True),
        sa.Column("logo", JSON, nullable=True),
        sa.Column("partner_edits", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", JSON, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_announcement_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_announcement_event_id_slug")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_event_id"), ["event_id"], unique=False)

    op.create_table(
        "article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", JSON, nullable=False),
        sa.Column("lead", JSON, nullable=False),
        sa.Column("question", JSON, nullable=False),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_article_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_article_event_id_slug")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_event_id"), ["event_id"], unique=False)

    op.create_table(
        "change",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_change_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "version", "place", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_event_id_revision", ["event_id", "revision"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "ledger",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", JSON, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_ledger_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_ledger")),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", JSON, nullable=True),
        sa.Column("tagline", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("website_url", sa.String(), nullable=True),
        sa.Column("logo", JSON, nullable=True),
        sa.Column("logo_dark", JSON, nullable=True),
        sa.Column("stand", sa.String(), nullable=True),
        sa.Column("contact", JSON, nullable=True),
        sa.Column("links", JSON, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_partner_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_partner_event_id_slug")),
    )
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_event_id"), ["event_id"], unique=False)

    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("floor", sa.String(), nullable=True),
        sa.Column("accessibility", JSON, nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_room_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_room_event_id_slug")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_event_id"), ["event_id"], unique=False)

    op.create_table(
        "speaker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("alternative_names", JSON, nullable=False),
        sa.Column("biography", JSON, nullable=False),
        sa.Column("photo", JSON, nullable=True),
        sa.Column("links", JSON, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_speaker_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_speaker_event_id_slug")),
    )
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speaker_event_id"), ["event_id"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_topic_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_topic_event_id_slug")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_event_id"), ["event_id"], unique=False)

    op.create_table(
        "track",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_track_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_track_event_id_slug")),
    )
    with op.batch_alter_table("track", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_track_event_id"), ["event_id"], unique=False)

    op.create_table(
        "partner_topic",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_topic_partner_id_partner")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_partner_topic_topic_id_topic")),
        sa.PrimaryKeyConstraint("partner_id", "place", name=op.f("pk_partner_topic")),
    )
    with op.batch_alter_table("partner_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("article_id", sa.Uuid(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("heading", JSON, nullable=False),
        sa.Column("byline", sa.String(), nullable=True),
        sa.Column("signed_as", sa.String(), nullable=True),
        sa.Column("statement", JSON, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_position_article_id_article")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_position_event_id_event")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_position_partner_id_partner")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_position_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_position_event_id_slug")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "role",
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("job_title", JSON, nullable=False),
        sa.Column("department", JSON, nullable=False),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_role_partner_id_partner")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_role_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("speaker_id", "place", name=op.f("pk_role")),
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("subtitle", JSON, nullable=False),
        sa.Column("abstract", JSON, nullable=False),
        sa.Column("description", JSON, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("spoken_language", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("track_id", sa.Uuid(), nullable=True),
        sa.Column("links", JSON, nullable=False),
        sa.Column("do_not_record", sa.Boolean(), nullable=False),
        sa.Column("accessibility", JSON, nullable=True),
        sa.Column("registration", JSON, nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_session_event_id_event")),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_session_track_id_track")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("event_id", "slug", name=op.f("uq_session_event_id_slug")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_track_id"), ["track_id"], unique=False)

    op.create_table(
        "announcement_session",
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_session_announcement_id_announcement"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_announcement_session_session_id_session")
        ),
        sa.PrimaryKeyConstraint("announcement_id", "place", name=op.f("pk_announcement_session")),
    )
    with op.batch_alter_table("announcement_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_session_session_id"), ["session_id"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_contribution_session_id_session")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_contribution_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("session_id", "place", name=op.f("pk_contribution")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "position_topic",
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_position_topic_position_id_position")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_position_topic_topic_id_topic")),
        sa.PrimaryKeyConstraint("position_id", "place", name=op.f("pk_position_topic")),
    )
    with op.batch_alter_table("position_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "session_partner",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_session_partner_partner_id_partner")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_partner_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", "place", name=op.f("pk_session_partner")),
    )
    with op.batch_alter_table("session_partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_partner_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "session_position",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_session_position_position_id_position")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_position_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", "place", name=op.f("pk_session_position")),
    )
    with op.batch_alter_table("session_position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_position_position_id"), ["position_id"], unique=False)

    op.create_table(
        "session_topic",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_topic_session_id_session")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_session_topic_topic_id_topic")),
        sa.PrimaryKeyConstraint("session_id", "place", name=op.f("pk_session_topic")),
    )
    with op.batch_alter_table("session_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_slot_room_id_room")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_slot_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_session_id"), ["session_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_session_id"))
        batch_op.drop_index(batch_op.f("ix_slot_room_id"))

    op.drop_table("slot")
    with op.batch_alter_table("session_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_topic_topic_id"))

    op.drop_table("session_topic")
    with op.batch_alter_table("session_position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_position_position_id"))

    op.drop_table("session_position")
    with op.batch_alter_table("session_partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_partner_partner_id"))

    op.drop_table("session_partner")
    with op.batch_alter_table("position_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_topic_topic_id"))

    op.drop_table("position_topic")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_speaker_id"))

    op.drop_table("contribution")
    with op.batch_alter_table("announcement_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_session_session_id"))

    op.drop_table("announcement_session")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_track_id"))
        batch_op.drop_index(batch_op.f("ix_session_event_id"))

    op.drop_table("session")
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_partner_id"))

    op.drop_table("role")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_speaker_id"))
        batch_op.drop_index(batch_op.f("ix_position_partner_id"))
        batch_op.drop_index(batch_op.f("ix_position_event_id"))
        batch_op.drop_index(batch_op.f("ix_position_article_id"))

    op.drop_table("position")
    with op.batch_alter_table("partner_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_topic_topic_id"))

    op.drop_table("partner_topic")
    with op.batch_alter_table("track", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_track_event_id"))

    op.drop_table("track")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_event_id"))

    op.drop_table("topic")
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speaker_event_id"))

    op.drop_table("speaker")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_event_id"))

    op.drop_table("room")
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_event_id"))

    op.drop_table("partner")
    op.drop_table("ledger")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_resource_id"))
        batch_op.drop_index("ix_change_event_id_revision")

    op.drop_table("change")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_event_id"))

    op.drop_table("article")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_event_id"))

    op.drop_table("announcement")
    op.drop_table("event")
