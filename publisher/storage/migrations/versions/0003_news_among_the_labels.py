"""All news is a listing like the others: a row for each post in it, and none for posts that were taken back.

So no listing needs another table to be counted or read, however long it grows.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the rows of each listing to what it shows."""
    op.execute(
        "DELETE FROM shelf_label WHERE EXISTS (SELECT 1 FROM shelf WHERE shelf.world = shelf_label.world "
        "AND shelf.slug = shelf_label.slug AND shelf.withdrawn)"
    )
    op.execute(
        "INSERT INTO shelf_label (world, slug, kind, key, published_at) "
        "SELECT world, slug, 'news', '', published_at FROM shelf WHERE kind = 'post' AND NOT withdrawn"
    )
