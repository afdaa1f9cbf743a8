"""Tables for forms that were sent, mails that wait to be sent, drafts that are ready, and remarks that were read."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "form_submission",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("location", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_form_submission"),
    )
    op.create_index("ix_form_submission_began_at", "form_submission", ["began_at"])
    op.create_table(
        "studio_mail",
        sa.Column("id", _key(), nullable=False),
        sa.Column("account_id", _key(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_studio_mail_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_studio_mail"),
    )
    op.create_index("ix_studio_mail_account_id", "studio_mail", ["account_id"])
    op.create_index("ix_studio_mail_due_at", "studio_mail", ["due_at"])
    op.create_table(
        "draft_ready",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_draft_ready"),
    )
    op.create_table(
        "draft_seen",
        sa.Column("account_id", _key(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("comment_id", _key(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_draft_seen_account_id"),
        sa.PrimaryKeyConstraint("account_id", "slug", name="pk_draft_seen"),
    )
