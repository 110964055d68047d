"""How Alembic reaches the database: over the connection it is handed."""

from alembic import context

from congress_api.model import Base


def run() -> None:
    """Run the migrations on the connection given, in its transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    context.run_migrations()


run()
