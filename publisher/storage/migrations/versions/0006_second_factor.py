"""A second factor for accounts: what its secret is made from, and the last code that was used."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("account", sa.Column("second_salt", sa.Text(), nullable=False, server_default=""))
    op.add_column("account", sa.Column("second_step", sa.Integer(), nullable=False, server_default="0"))
