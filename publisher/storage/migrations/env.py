"""Alembic's entry: it works on the connection that `migrating.py` hands over, inside its transaction."""

from alembic import context

from publisher.storage.studio.schema import AccountRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=AccountRow.metadata,  # of all tables: those of the studio come last
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
