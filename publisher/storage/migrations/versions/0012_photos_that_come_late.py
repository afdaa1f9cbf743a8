"""What is so of a photo that was sent in: coming, here, refused, settled."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it. Photos of news that somebody decided about are settled."""
    op.add_column("news_photo", sa.Column("state", sa.Text(), nullable=False, server_default="coming"))
    op.execute("UPDATE news_photo SET state = 'here' WHERE file <> ''")
    op.execute(
        "UPDATE news_photo SET state = 'settled' WHERE file <> '' "
        "AND news_id IN (SELECT id FROM news WHERE state <> 'new')"
    )
