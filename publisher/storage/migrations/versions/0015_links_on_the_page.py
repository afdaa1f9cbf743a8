"""Links on the Page are rationed: which form of a post went out, what was counted there, plans, and short addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and tables; what was planned before has one form, and goes out as it was approved."""
    op.add_column("delivery", sa.Column("with_link", sa.Boolean(), nullable=True))
    op.add_column("delivery", sa.Column("link_note", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "page_link",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_page_link"),
        sa.UniqueConstraint("target", "remote_id", name="uq_page_link_target_remote_id"),
    )
    op.create_index("ix_page_link_target_created_at", "page_link", ["target", "created_at"])
    op.create_table(
        "page_plan",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_page_plan"),
    )
    op.create_table(
        "short_address",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_short_address"),
        sa.UniqueConstraint("slug", name="uq_short_address_slug"),
    )
