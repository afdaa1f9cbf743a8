"""Corrections have rows of their own in feeds, posts with a recording a listing; each text has its own times."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INSERT_FEED = sa.text(
    "INSERT INTO feed_entry (world, slug, kind, key, correction, published_at) "
    "SELECT world, slug, :kind, '', :correction, published_at FROM shelf WHERE world = :world AND slug = :slug"
)
INSERT_LABEL = sa.text(
    "INSERT INTO shelf_label (world, slug, kind, key, published_at) "
    "SELECT world, slug, 'recording', '', published_at FROM shelf WHERE world = :world AND slug = :slug"
)


def upgrade() -> None:
    """Make `feed_entry` anew with the column in its key, add columns to `shelf`, and note what is out already."""
    op.add_column("shelf", sa.Column("text_times", sa.Text(), nullable=False, server_default=""))
    op.add_column("shelf", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.execute("CREATE TABLE feed_entry_before AS SELECT world, slug, kind, key, published_at FROM feed_entry")
    op.drop_table("feed_entry")
    op.create_table(
        "feed_entry",
        sa.Column("world", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["world", "slug"], ["shelf.world", "shelf.slug"], name=op.f("fk_feed_entry_world_slug")
        ),
        sa.PrimaryKeyConstraint("world", "slug", "kind", "key", "correction", name=op.f("pk_feed_entry")),
    )
    op.create_index(
        op.f("ix_feed_entry_world_kind_key_published_at_slug"),
        "feed_entry",
        ["world", "kind", "key", "published_at", "slug"],
        unique=False,
    )
    op.execute(
        "INSERT INTO feed_entry (world, slug, kind, key, correction, published_at) "
        "SELECT world, slug, kind, key, '', published_at FROM feed_entry_before"
    )
    op.drop_table("feed_entry_before")
    _note_what_is_out()


def _note_what_is_out() -> None:
    """List the recordings and corrections of posts that are out; nobody is told of these corrections anew."""
    connection = op.get_bind()
    shelved = sa.text(
        "SELECT s.world, s.slug, s.withdrawn, r.document FROM shelf s JOIN revision r ON r.id = s.revision_id "
        "WHERE s.kind = 'post' AND (r.document LIKE '%\"recordings\"%' OR r.document LIKE '%\"corrections\"%')"
    )
    for world, slug, withdrawn, document in connection.execute(shelved).all():
        article, of_post = json.loads(document)["article"], {"world": world, "slug": slug}
        if article.get("recordings"):
            connection.execute(INSERT_FEED, {**of_post, "kind": "recording", "correction": ""})
            if not withdrawn:
                connection.execute(INSERT_LABEL, of_post)
        for correction in sorted({key for text in article["texts"] for key in _corrections(text)}):
            connection.execute(INSERT_FEED, {**of_post, "kind": "correction", "correction": correction})


def _corrections(text: dict[str, Any]) -> list[str]:
    days = [each["day"] for each in text.get("corrections") or ()]
    return [f"{day}-{days[:number].count(day) + 1}" for number, day in enumerate(days)]
