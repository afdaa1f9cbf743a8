"""An office on PostgreSQL for tests: a settings file, drafts, a sandbox Page, and workers as real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from publisher.sandbox.server import SandboxPage
from tests import processes
from tests.e2e.project import PATIENCE_SECONDS
from tests.processes import Process

ROOT = Path(__file__).parents[2]
SETTINGS = """
[templates]
folder = "{templates}"

[facebook]
page_id = "100000000000001"
graph_url = "{graph_url}"
settle_seconds = 2

[schedule]
retry_base_seconds = 0.2
lease_seconds = {lease_seconds}
sweep_seconds = {sweep_seconds}

[measure]
ages = ["1h"]

[languages]
used = ["sq"]
"""
DRAFT = """+++
title = "{slug}"
summary = "Summary of {slug}"
topics = ["housing"]
places = ["ferizaj"]
channels = {channels}
+++

Text of {slug}.
"""


class Office:
    """One settings file and one Page; `workers` and commands are processes of their own."""

    def __init__(
        self,
        folder: Path,
        database: str,
        *,
        lease_seconds: float = 20,
        sweep_seconds: float = 0.5,
        latency: float = 0,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Set up in `folder`; `database` is a PostgreSQL address, `environ` what the processes get besides."""
        self.folder, self.database, self._more = folder, database, environ or {}
        self.page = SandboxPage(folder / "sandbox", templates=ROOT / "templates", latency_seconds=latency)
        self.page.start()
        (folder / "posts").mkdir()
        settings = SETTINGS.format(
            templates=ROOT / "templates",
            graph_url=self.page.url,
            lease_seconds=lease_seconds,
            sweep_seconds=sweep_seconds,
        )
        (folder / "settings.toml").write_text(settings, encoding="utf-8")
        self.processes: list[Process] = []
        self._said: list[str] = []
        #: Kept open: tests look again and again.
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def writes(self, *slugs: str, channels: tuple[str, ...] = ("website", "facebook")) -> None:
        for slug in slugs:
            text = DRAFT.format(slug=slug, channels=json.dumps(list(channels)))
            (self.folder / "posts" / f"{slug}.md").write_text(text, encoding="utf-8")

    def runs(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, which must have this exit code."""
        done = processes.run(self._command(*arguments), cwd=self.folder, env=self._environ)
        assert done.returncode == code, (arguments, done, self.logs())
        return done

    def starts_worker(self, *arguments: str, executed: bool = False) -> Process:
        """Start `publisher worker`; its log goes to a file beside the settings."""
        with (self.folder / f"worker-{len(self.processes)}.log").open("wb") as log:
            process = processes.start(
                self._command(*(arguments or ("worker",))),
                cwd=self.folder,
                env=self._environ,
                stdout=log,
                stderr=log,
                executed=executed,
            )
        self.processes.append(process)
        return process

    def logs(self) -> str:
        """Return what workers logged and commands said."""
        return "\n".join([*(path.read_text() for path in sorted(self.folder.glob("worker-*.log"))), *self._said])

    def closes(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        if self._connection:
            self._connection.close()
        self.page.stop()

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "publisher", *arguments]

    @property
    def _environ(self) -> dict[str, str]:
        ours = {"DATABASE_URL": self.database, "FACEBOOK_PAGE_TOKEN": "sandbox", "PYTHONPATH": str(ROOT)}
        return {**os.environ, **ours, **self._more}

    # What can be seen

    def states(self) -> dict[str, int]:
        """Count deliveries by channel and state."""
        rows = self.asks("SELECT channel || ' ' || state, count(*) FROM delivery GROUP BY 1")
        return {str(name): int(str(count)) for name, count in rows}

    def asks(self, query: str) -> list[tuple[object, ...]]:
        if self._connection is None:
            self._connection = psycopg.connect(self.database.replace("+psycopg", ""), autocommit=True)
        cursor = self._connection.execute(query.encode())
        return list(cursor.fetchall()) if cursor.description else []

    def jobs(self) -> list[tuple[object, ...]]:
        return self.asks("SELECT task_name, status::text, args FROM procrastinate_jobs ORDER BY id")

    def messages(self) -> list[str]:
        """Return the first lines of what visitors of the Page see, sorted."""
        return sorted(post.message.splitlines()[0] for post in self.page.published())


@contextmanager
def opened_office(folder: Path, database: str, **changes: Any) -> Iterator[Office]:
    office = Office(folder, database, **changes)
    try:
        yield office
    finally:
        office.closes()


def eventually(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    """Wait until something holds; tell whether it does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def stops(process: Process) -> tuple[int, float]:
    """Ask a process to stop; give its exit code and how long it took in seconds."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE_SECONDS), time.monotonic() - began


def now() -> datetime:
    return datetime.now(UTC)
