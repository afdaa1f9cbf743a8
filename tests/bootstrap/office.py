"""A whole installation in a folder: settings, drafts, the real commands as subprocesses, and a Page on this machine."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from publisher.runtime.static_server import SiteServer
from publisher.sandbox.server import SandboxPage
from tests import processes
from tests.e2e.project import PATIENCE_SECONDS, serve_port

ROOT = Path(__file__).parents[2]
APP_SECRET = "app-secret-kept-away"
APP_ID = "1000000000000002"


class Office:
    """Runs commands as staff do."""

    def __init__(self, folder: Path, *, mail_port: int, **settings: str) -> None:
        self.folder = folder
        self.token = ""
        self.port = serve_port()
        #: As readers reach it: the real Page's posts carry its address.
        self.site = SiteServer(folder / "site", 0)
        self.site.start()
        self.page: SandboxPage | None = None
        self.environ = {
            "FACEBOOK_APP_ID": APP_ID,
            "FACEBOOK_APP_SECRET": APP_SECRET,
            "PUBLISHER_WEBSITE__URL": self.site.url,
            "PUBLISHER_MAIL__PORT": str(mail_port),
            **settings,
        }
        (folder / "posts").mkdir()
        (folder / "settings.toml").write_text(
            f"""
[templates]
folder = "{ROOT / "templates"}"
[facebook]
page_id = "KOSINT2020"
min_gap_seconds = 0.2
timeout_seconds = 5
settle_seconds = 2
[schedule]
retry_base_seconds = 0.5
sweep_seconds = 0.3
[languages]
used = ["sq"]
[mail]
host = "127.0.0.1"
security = "plain"
to = ["office@example.org"]
language = "en"
""",
            encoding="utf-8",
        )

    def opens_page(self, token: str) -> SandboxPage:
        """Serve the Page for this token; an older one is dead from then on."""
        port = 0
        if self.page is not None:
            port = int(self.page.url.rpartition(":")[2])
            with self._between_two_posts():  # an answer that is cut off would be another story
                self.page.stop()
        self.page = SandboxPage(
            self.folder / "page",
            templates=ROOT / "templates",
            port=port,
            page_id="KOSINT2020",
            token=token,
            app_secret=APP_SECRET,
        )
        self.page.start()
        self.environ["PUBLISHER_FACEBOOK__GRAPH_URL"] = self.page.url
        return self.page

    @contextmanager
    def _between_two_posts(self) -> Iterator[None]:
        """Hold the ledger's write lock at a moment at which nothing is being sent: no worker claims anything then."""
        with closing(sqlite3.connect(self.folder / "publisher.db", isolation_level=None, timeout=30)) as ledger:
            ledger.execute("BEGIN IMMEDIATE")
            while ledger.execute("SELECT count(*) FROM delivery WHERE state = 'sending'").fetchone()[0]:
                ledger.execute("ROLLBACK")
                time.sleep(0.005)
                ledger.execute("BEGIN IMMEDIATE")
            yield
            ledger.execute("ROLLBACK")

    def writes(self, *slugs: str) -> None:
        for slug in slugs:
            head = f'title = "{slug}"\nsummary = "Summary of {slug}"\ntopics = ["housing"]\nplaces = ["ferizaj"]'
            (self.folder / "posts" / f"{slug}.md").write_text(f"+++\n{head}\n+++\nText.\n", encoding="utf-8")

    def runs(self, *arguments: str, given: str = "", code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `code` is what it must exit with."""
        command = [sys.executable, "-m", "publisher", *arguments]
        done = processes.run(command, cwd=self.folder, env=self.full_environ, input=given)
        assert code in (None, done.returncode), f"{arguments}: {done.stdout}{done.stderr}"
        return done

    @contextmanager
    def scheduler(self) -> Iterator[None]:
        """The scheduler alone, as a process of its own; its log goes to `scheduler.log`."""
        with (self.folder / "scheduler.log").open("w") as log:
            process = processes.start(
                [sys.executable, str(ROOT / "scheduler.py")], cwd=self.folder, env=self.full_environ, stderr=log
            )
            try:
                yield
            finally:
                process.terminate()
                process.wait(PATIENCE_SECONDS)

    @property
    def full_environ(self) -> dict[str, str]:
        """What commands find in their environment."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "COVERAGE_PROCESS_START") if name in os.environ}
        return {**kept, "PYTHONPATH": str(ROOT), **self.environ}

    def status(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.runs("status", "--json", code=None).stdout)
        return rows

    def states(self, channel: str = "facebook", action: str = "publish") -> dict[str, str]:
        """Return each post's newest, read past the command: tests that wait ask again and again."""
        query = "SELECT slug, state FROM delivery WHERE channel = ? AND action = ? ORDER BY id"
        with closing(sqlite3.connect(self.folder / "publisher.db", timeout=PATIENCE_SECONDS)) as ledger:
            return dict(ledger.execute(query, (channel, action)).fetchall())


def until(holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.05)
