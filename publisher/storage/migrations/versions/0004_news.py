"""Tables for news that activists send in: senders, news, photos."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "sender",
        sa.Column("id", _key(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sender_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sender"),
        sa.UniqueConstraint("digest", name="uq_sender_digest"),
    )
    op.create_index("ix_sender_person_id", "sender", ["person_id"])
    op.create_table(
        "news",
        sa.Column("id", _key(), nullable=False),
        sa.Column("sender_id", _key(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["sender.id"], name="fk_news_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
        sa.UniqueConstraint("sender_id", "key", name="uq_news_sender_id_key"),
    )
    op.create_index("ix_news_state_id", "news", ["state", "id"])
    op.create_table(
        "news_photo",
        sa.Column("id", _key(), nullable=False),
        sa.Column("news_id", _key(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["news_id"], ["news.id"], name="fk_news_photo_news_id"),
        sa.PrimaryKeyConstraint("id", name="pk_news_photo"),
        sa.UniqueConstraint("news_id", "key", name="uq_news_photo_news_id_key"),
    )
