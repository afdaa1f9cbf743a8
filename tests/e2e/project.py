"""A folder with settings and drafts, and the real commands run in it: forked, or executed as people do."""

import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publisher.sandbox.faults import Fault, Faults
from publisher.sandbox.server import SandboxPage
from tests import processes
from tests.processes import Process

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "publisher"]
SCHEDULER = [sys.executable, str(ROOT / "scheduler.py")]
#: Longer than anything here takes on a busy machine; a test that needs all of it fails.
PATIENCE_SECONDS = 90.0
#: Secrets and settings of whoever runs the tests; and coverage, which makes a start of the command twice as long.
_NOT_INHERITED = ("FACEBOOK_", "PUBLISHER_", "DATABASE_", "COVERAGE_")

_SETTINGS = """
[templates]
folder = "{templates}"
[facebook]
page_id = "100000000000001"
timeout_seconds = {timeout}
settle_seconds = 0.6
languages = ["sq"]
[schedule]
retry_base_seconds = 0.1
lease_seconds = 2
sweep_seconds = 0.5
[measure]
ages = [1, 3600]
"""
_DRAFT = """+++
title = "{title}"
summary = "Përmbledhje e {slug}"
topics = ["housing"]
places = ["ferizaj"]
{more}+++

{text}
"""


def wait_until(true: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something that happens in another process."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.05)  # each look costs, and what is waited for needs the time


def serve_port() -> str:
    """Return a port for `serve`, which takes this one and the three after it: nobody here has them.

    Far from those that the system gives by itself; tests beside this one, and of other folders, look for their own.
    """
    while True:
        first = random.randrange(12_000, 30_000)
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for port in range(first, first + 4):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return str(first)


@dataclass
class Project:
    """One folder with one ledger."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    patience_seconds: float = PATIENCE_SECONDS
    #: Each command is a fresh interpreter, as people start it.
    executed: bool = False
    port: str = field(default_factory=serve_port)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.settings()

    def settings(self, *, timeout: float = 20, more: str = "") -> None:
        text = _SETTINGS.format(templates=ROOT / "templates", timeout=timeout)
        (self.folder / "settings.toml").write_text(text + more, encoding="utf-8")

    def draft(self, slug: str, more: str = "", *, text: str = "") -> str:
        file = self.folder / "posts" / f"{slug}.md"
        file.parent.mkdir(exist_ok=True)
        text = text or f"Teksti i plotë i {slug}."
        content = _DRAFT.format(title=f"Titulli i {slug}", slug=slug, more=f"{more}\n" if more else "", text=text)
        file.write_text(content, encoding="utf-8")
        return slug

    @property
    def env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_INHERITED)}
        return {**kept, "PUBLISHER_MACHINE_ID": "test", "PYTHONPATH": str(ROOT), **self.environ}

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end, however it ends."""
        return processes.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.env,
            timeout=self.patience_seconds,
            executed=self.executed,
        )

    def does(self, *arguments: str) -> str:
        """Run a command that must end with 0; give what it says."""
        done = self.run(*arguments)
        assert done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
        return done.stdout

    @property
    def serve(self) -> list[str]:
        """The command `serve` on ports of the project's own."""
        return [*COMMAND, "serve", "--port", self.port]

    def status(self, slug: str | None = None) -> list[dict[str, Any]]:
        answer = self.run("status", *([slug] if slug else []), "--json")
        assert answer.returncode in (0, 1), answer.stderr
        rows: list[dict[str, Any]] = json.loads(answer.stdout)
        return rows

    def states(self, slug: str) -> dict[str, str]:
        """Return the state of each channel's newest delivery, read past the command."""
        query = "SELECT channel, state FROM delivery WHERE slug = ? ORDER BY id"
        return dict(self.query(query, slug))

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the ledger."""
        with contextlib.closing(sqlite3.connect(self.folder / "publisher.db", timeout=PATIENCE_SECONDS)) as connection:
            return connection.execute(sql, values).fetchall()

    def lease_runs_out(self) -> None:
        """Have what a killed process had claimed be nobody's at once, in place of `lease_seconds` later."""
        with contextlib.closing(sqlite3.connect(self.folder / "publisher.db", timeout=PATIENCE_SECONDS)) as connection:
            connection.execute("UPDATE delivery SET lease_until = '2020-01-01 00:00:00.000000' WHERE state = 'sending'")
            connection.commit()

    @contextlib.contextmanager
    def started(self, command: list[str]) -> Iterator[Process]:
        """Run something in the background; it is killed at the end if it still runs."""
        with (self.folder / "out.log").open("ab") as log:
            # What another program starts (`sh` with a limit, `systemd-run`) is no process that can be forked.
            executed = self.executed or command[0] != sys.executable
            process = processes.start(command, cwd=self.folder, env=self.env, stdout=log, stderr=log, executed=executed)
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def log(self) -> str:
        return (self.folder / "out.log").read_text(encoding="utf-8", errors="replace")

    @contextlib.contextmanager
    def page(self, *faults: Fault) -> Iterator[SandboxPage]:
        """Serve the project's sandbox Page from the test, so that it sees each request as it comes in."""
        page = SandboxPage(
            self.folder / "sandbox",
            templates=ROOT / "templates",
            page_id="100000000000001",
            faults=Faults(*faults),
        )
        with page:
            self.environ["PUBLISHER_FACEBOOK__GRAPH_URL"] = page.url
            yield page

    @contextlib.contextmanager
    def locked_ledger(self) -> Iterator[None]:
        """Hold the ledger's write lock, so that whoever wants to write stands still."""
        connection = sqlite3.connect(self.folder / "publisher.db", isolation_level=None, timeout=PATIENCE_SECONDS)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()


def stops(process: Process, number: signal.Signals = signal.SIGINT) -> float:
    """Ask a process to stop; give the seconds that it took."""
    began = time.monotonic()
    process.send_signal(number)
    process.wait(PATIENCE_SECONDS)
    return time.monotonic() - began
