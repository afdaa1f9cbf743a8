"""Alembic's entry: it works on the connection that `migrating.py` hands over, inside its transaction."""

from alembic import context

from publisher.storage.all_tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
