"""A table for translators' links: somebody without an account writes the languages that one draft lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "translator",
        sa.Column("id", _key(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_translator_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_translator"),
        sa.UniqueConstraint("digest", name="uq_translator_digest"),
    )
    op.create_index("ix_translator_slug", "translator", ["slug"])
    op.create_index("ix_translator_person_id", "translator", ["person_id"])
