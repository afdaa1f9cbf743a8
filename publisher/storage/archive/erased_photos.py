"""Photos that lie at a channel unused although they were erased: a worker put them up while the erasure was done."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks
from publisher.storage.ledger.schema import DeliveryRow, ErasureRow, PhotoRow

#: In these the photo is in a post, or may be: that is taken back as a whole.
_USED = ("sent", "sending", "unknown")
#: Facebook drops photos that no post uses after about a day.
_KEPT = timedelta(days=2)


def claim_late_photos(database: Database, now: datetime) -> Mapping[int, str]:
    """Return such photos, each once: their ids at the channel, by their rows' own. Whoever gets one deletes it."""
    erased = exists().where(
        ErasureRow.kind == "picture",
        ErasureRow.subject == PhotoRow.digest,
        ErasureRow.erased_at <= PhotoRow.uploaded_at,
    )
    unused = PhotoRow.delivery_id.in_(select(DeliveryRow.id).where(DeliveryRow.state.not_in(_USED)))
    with database.read() as session:
        rows = session.scalars(select(PhotoRow).where(PhotoRow.uploaded_at > now - _KEPT, erased, unused))
        found = {row.id: row.remote_id for row in rows}
    tasks = SqlPeriodicTasks(database)
    return {row: photo for row, photo in found.items() if tasks.claim_if_due(f"erased photo {row}", now, 2 * _KEPT)}
