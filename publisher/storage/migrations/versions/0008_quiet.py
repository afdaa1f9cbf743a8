"""Whether readers are told of a change: a column of deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("delivery", sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false()))
