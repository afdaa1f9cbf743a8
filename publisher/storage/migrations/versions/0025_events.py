"""When the event that a post invites to is over, and whether the list of what comes has been told."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty: no post of before invites to an event."""
    op.add_column("shelf", sa.Column("event_over_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("shelf", sa.Column("event_ended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_shelf_world_event_ended_at_event_over_at", "shelf", ["world", "event_ended_at", "event_over_at"]
    )
