"""Puts entries on the shelf in the ledger, as deliveries do."""

from datetime import datetime

from publisher.domain.ports_channel import Entry
from publisher.domain.revision import Revision
from publisher.storage.database import Database
from publisher.storage.ledger import published_rows
from publisher.storage.ledger.schema import DeliveryRow, RevisionRow
from tests.site.shelf import NOON

WORLD = "real"


def put(
    database: Database,
    each: Entry,
    action: str = "publish",
    at: datetime | None = None,
    number: int = 1,
    target: str = "sandbox",
) -> None:
    """Put an entry on the shelf, as revision `number` of its post."""
    revision = Revision(
        article=each.article, channels=("website",), grants=(), consents={}, frozen_at=NOON, frozen_by="test"
    )
    with database.write() as session:
        row = RevisionRow(
            slug=each.article.slug,
            number=number,
            digest=revision.digest,
            document=revision.document(),
            frozen_at=NOON,
            frozen_by="test",
        )
        session.add(row)
        session.flush()
        due_at = at or each.published_at
        delivery = DeliveryRow(slug=row.slug, revision_id=row.id, action=action, due_at=due_at, target=target)
        published_rows.place(session, WORLD, delivery)


def take_back(database: Database, slug: str) -> None:
    """Take a post off the site."""
    with database.write() as session:
        published_rows.place(session, WORLD, DeliveryRow(slug=slug, revision_id=0, action="withdraw", due_at=NOON))
