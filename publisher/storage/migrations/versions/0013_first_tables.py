"""What ledgers of the first forms of 0001 lack (`storage/first_tables.py`); all others have it."""

from alembic import op

from publisher.storage.first_tables import complete_first_tables

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    complete_first_tables(op.get_bind())
