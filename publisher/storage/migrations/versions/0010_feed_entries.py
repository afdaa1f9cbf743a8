"""What the feeds hold: a table that remembers each post that was ever in one, and when a notice began and ended."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and table; the feeds hold what the listings do, and nothing that was taken back before."""
    op.add_column("shelf", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shelf", sa.Column("notice_ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shelf", sa.Column("first_tags", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "feed_entry",
        sa.Column("world", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["world", "slug"], ["shelf.world", "shelf.slug"], name=op.f("fk_feed_entry_world_slug")
        ),
        sa.PrimaryKeyConstraint("world", "slug", "kind", "key", name=op.f("pk_feed_entry")),
    )
    op.create_index(
        op.f("ix_feed_entry_world_kind_key_published_at_slug"),
        "feed_entry",
        ["world", "kind", "key", "published_at", "slug"],
        unique=False,
    )
    op.execute(
        "INSERT INTO feed_entry (world, slug, kind, key, published_at) "
        "SELECT world, slug, kind, key, published_at FROM shelf_label WHERE kind <> 'campaign'"
    )
