"""The website's address when a post first went out: a website that moves keeps the ids in its feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is out has ids of the newest address that anything was planned for."""
    op.add_column("shelf", sa.Column("first_url", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE shelf SET first_url = coalesce((SELECT rtrim(target, '/') FROM delivery "
        "WHERE channel = 'website' AND target LIKE 'http%' ORDER BY id DESC LIMIT 1), '') WHERE world = 'real'"
    )
