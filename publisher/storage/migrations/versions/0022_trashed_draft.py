"""Drafts that were deleted, and can be restored for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "trashed_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trashed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trashed_draft"),
    )
    op.create_index("ix_trashed_draft_slug", "trashed_draft", ["slug"])
