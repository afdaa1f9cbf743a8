"""What reach tests work with: a ledger, the sandbox Page and one clock for both."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.insights import Insights
from publisher.domain.delivery import Payload
from publisher.domain.payload import payload_to_json
from publisher.domain.reading import MeasureResult
from publisher.pipeline.measure import measure
from publisher.sandbox.server import SandboxPage
from publisher.storage.database import Database
from publisher.storage.ledger.readings import Readings
from publisher.storage.ledger.schema import DeliveryRow, RevisionRow
from publisher.storage.ledger.schema_reach import HandmadeRow, MeasurementRow, ReadingRow
from publisher.storage.table_types import Base
from tests.world import TestClock

HOUR, DAY = 3_600.0, 86_400.0
AGES = (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY)
TARGET = "https://graph.test 1"
MESSAGE = "Forum në Ferizaj"


@dataclass
class Desk:
    """A ledger with posts that are out there."""

    database: Database
    clock: TestClock
    target: str = TARGET
    store: Readings = field(init=False)

    def __post_init__(self) -> None:
        self.store = Readings(self.database, target=self.target)

    def has_frozen(self, slug: str, number: int = 1, **labels: Any) -> int:
        """Freeze a revision; labels are topics, places, campaign, grants and tags."""
        grants = labels.pop("grants", [])
        texts = [{"tag": tag, "title": f"Title of {slug}"} for tag in labels.pop("tags", ["sq", "sr-Latn", "sr-Cyrl"])]
        article = {"slug": slug, "texts": texts, "topics": [], "places": [], "campaign": None, **labels}
        row = RevisionRow(
            slug=slug,
            number=number,
            digest=f"{slug}-{number}",
            document=json.dumps({"article": article, "grants": grants}),
            frozen_at=self.clock(),
            frozen_by="ana",
        )
        with self.database.write() as session:
            session.add(row)
            session.flush()
            return row.id

    def has_sent(self, slug: str, made_id: str | None, *, at: datetime | None = None, **changes: Any) -> int:
        """Plant a delivery that put a post on the Page; changes are labels of its revision, or columns."""
        columns = {name: changes.pop(name) for name in list(changes) if name in DeliveryRow.__table__.columns}
        sent_at = at or self.clock()
        values: dict[str, Any] = {
            "slug": slug,
            "revision_id": columns.pop("revision_id", None) or self.has_frozen(slug, **changes),
            "channel": "facebook",
            "action": "publish",
            "state": "sent",
            "planned_at": sent_at,
            "planned_by": "ana",
            "due_at": sent_at,
            "ready_at": sent_at,
            "target": self.target,
            "payload": payload_to_json(Payload(message="Lajm")),
            "payload_digest": "",
            "remote_id": made_id,
            "made_id": made_id,
            "sent_at": sent_at,
            **columns,
        }
        row = DeliveryRow(**values)
        with self.database.write() as session:
            session.add(row)
            session.flush()
            return row.id

    def rows(self, table: type[Base]) -> list[Any]:
        """Return all rows of a table, in the order in which they were written."""
        key = table.__mapper__.primary_key[0]
        with self.database.read() as session:
            return list(session.scalars(select(table).order_by(key)))

    def count(self, table: type[Base]) -> int:
        """Count the rows of a table."""
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    @property
    def readings(self) -> list[ReadingRow]:
        return self.rows(ReadingRow)

    @property
    def handmade(self) -> list[HandmadeRow]:
        return self.rows(HandmadeRow)

    def visits(self, object_id: str) -> dict[str, str]:
        """Return what the visits of an object came to, by window."""
        return {row.window: row.result for row in self.rows(MeasurementRow) if row.object_id == object_id}


@dataclass
class PageDesk(Desk):
    """A desk whose Page is the sandbox, over real HTTP."""

    page: SandboxPage = field(kw_only=True)
    made_up: bool = False
    source: Insights = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        graph = PageGraph(self.page.token, graph_url=self.page.url, version="v26.0", now=self.clock, deadline_seconds=5)
        self.source = Insights(graph, page_id=self.page.page_id, made_up=self.made_up, now=self.clock)

    def publishes(self, slug: str, **changes: Any) -> str:
        """Put a post on the Page and the ledger; give its id there."""
        post_id = self.page.make_by_hand(message=f"{MESSAGE}: {slug}").id
        self.has_sent(slug, post_id, **changes)
        return post_id

    def measures(self) -> MeasureResult:
        """Do one pass."""
        return measure(self.store, self.source, self.clock, ages_seconds=AGES, retry_seconds=30)

    def reads(self) -> list[dict[str, Any]]:
        """Return every item of every batch that was sent so far."""
        batches = [request.params["batch"] for request in self.page.requests if "batch" in request.params]
        return [item for batch in batches for item in (json.loads(batch) if isinstance(batch, str) else batch)]
