"""Tables for remarks on drafts, and for links that show a revision to somebody outside."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "draft_comment",
        sa.Column("id", _key(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft_comment"),
    )
    op.create_index("ix_draft_comment_slug_id", "draft_comment", ["slug", "id"])
    op.create_table(
        "shown_revision",
        sa.Column("id", _key(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision_id", _key(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_shown_revision_revision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shown_revision"),
        sa.UniqueConstraint("digest", name="uq_shown_revision_digest"),
    )
    op.create_index("ix_shown_revision_revision_id", "shown_revision", ["revision_id"])
