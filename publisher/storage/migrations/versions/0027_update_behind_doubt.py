"""A newer update may be planned, and waits, while one of the same post is in doubt and shall end if it is not out."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OPEN_AND_WANTED = (
    "state IN ('waiting','sending','paused','unknown','held','missed') AND (action <> 'update' OR wish IS NULL)"
)


def upgrade() -> None:
    """Make the index of open deliveries anew, without updates that somebody wished away."""
    op.drop_index("uq_delivery_open", table_name="delivery")
    op.create_index(
        "uq_delivery_open",
        "delivery",
        ["slug", "channel", "action"],
        unique=True,
        sqlite_where=sa.text(OPEN_AND_WANTED),
        postgresql_where=sa.text(OPEN_AND_WANTED),
    )
