"""A small organisation in a folder of its own: settings, posts, ledger, site and sandbox Page, as people run it."""

import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from publisher.bootstrap.app import App, opened
from publisher.bootstrap.container import system_clock
from publisher.cli.main import run
from publisher.domain.delivery import Delivery, State
from publisher.domain.ports_channel import Clock
from publisher.operations.backup import backup
from publisher.operations.restore import Restored, look_around, restore
from publisher.pipeline.restore_audit import AuditResult
from publisher.pipeline.submit import SubmitRequest
from publisher.settings import Settings, load
from publisher.storage.archive.zip_file import Archive
from publisher.storage.database import Database
from publisher.storage.migrate import migrate
from tests.extent import EVERYTHING

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGES = ("sq", "sr", "en", "rom")


@cache
def _empty_ledger() -> bytes:
    """Return the file of a migrated ledger: migrating each one anew takes a third of a second."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        ledger = Database(f"sqlite:///{file}")
        migrate(ledger)
        ledger.close()
        return file.read_bytes()


def photo(number: int, marker: bytes = b"") -> bytes:
    """A picture of its own colour, its pixels noisy enough that no other is like it; `marker` stands in its file."""
    image = Image.effect_noise((640, 480), 40 + number).convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, comment=marker)
    return file.getvalue()


@dataclass
class House:
    """Drives the parts as the commands do, in this process."""

    folder: Path
    database_url: str = "sqlite:///publisher.db"
    machine: str = "here"
    extra: dict[str, str] = field(default_factory=dict)
    clock: Clock = system_clock
    #: Languages of the site. Each costs as much as the first: one unless a test is about several, or has the time.
    languages: Sequence[str] = LANGUAGES if EVERYTHING else LANGUAGES[:1]

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "posts").mkdir(exist_ok=True)
        text = f'[templates]\nfolder = "{TEMPLATES}"\n[facebook]\npage_id = "100"\nmin_gap_seconds = 0\n'
        text += f"[languages]\nused = {json.dumps(list(self.languages))}\n"
        if not self.settings_file.exists():
            self.settings_file.write_text(text, encoding="utf-8")

    @property
    def settings_file(self) -> Path:
        return self.folder / "settings.toml"

    @property
    def environ(self) -> dict[str, str]:
        return {"PUBLISHER_MACHINE_ID": self.machine, "DATABASE_URL": self.database_url, **self.extra}

    @property
    def settings(self) -> Settings:
        return load(self.settings_file, self.environ)

    @contextmanager
    def open(self) -> Iterator[App]:
        ledger = self.folder / "publisher.db"
        if self.database_url == f"sqlite:///{ledger.name}" and not ledger.exists():
            ledger.write_bytes(_empty_ledger())
        with opened(self.settings, self.environ, self.clock) as app:
            yield app

    # What people do

    def writes(
        self,
        slug: str,
        *,
        picture: bytes = b"",
        consent: str = "",
        channels: str = "",
        body: str = "",
        front: str = "",
        beside: Mapping[str, bytes] | None = None,
    ) -> None:
        """A draft, with one picture if there is any, more lines of front matter, and other files beside it."""
        home = self.folder / "posts" / slug
        home.mkdir(parents=True, exist_ok=True)
        lines = [
            f'title = "Title of {slug}"',
            f'summary = "Summary of {slug}"',
            'topics = ["housing"]',
            'places = ["ferizaj"]',
            'grants = ["grant-secret-9"]',
            *([f"channels = {channels}"] if channels else []),
        ]
        lines += [front] if front else []
        for name, content in (beside or {}).items():
            (home / name).write_bytes(content)
        if picture:
            (home / "photo.jpg").write_bytes(picture)
            lines += ["[[media]]", 'file = "photo.jpg"', f'alt = "Alt of {slug}"']
            lines += ["people = true", f'consent = "{consent}"'] if consent else []
        text = "\n".join(["+++", *lines, "+++", "", body or f"Body of {slug}.", ""])
        (home / "index.md").write_text(text, encoding="utf-8")

    def schedules(self, app: App, *slugs: str, by: str = "Ana") -> None:
        for slug in slugs:
            app.submit(app.drafts.read(slug), SubmitRequest(by=by))

    @staticmethod
    def publishes(app: App) -> list[Delivery]:
        """One pass, as `publish` makes it."""
        moved: list[Delivery] = []
        app.find(moved.append)
        app.deliver(moved.append)
        app.tidy()
        due = [s for s in app.status() if s.delivery.state is State.WAITING and s.delivery.ready_at <= app.clock()]
        assert not due or app.foreign(), due
        return moved

    def backs_up(self, app: App, name: str = "backup.zip") -> Path:
        file = self.folder.parent / name
        backup(app, file, self.settings_file, lambda done, total: None)
        return file

    def restores(self, file: Path) -> Restored:
        with Archive(file) as archive:
            archive.verify(lambda done, total: None)
            return restore(self.settings, archive, "Besa", self.clock(), lambda done, total: None)

    def restores_and_looks(self, file: Path) -> AuditResult:
        self.restores(file)
        with self.open() as app:
            return look_around(app)

    def says(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; give its exit code and what it said."""
        out, err = io.StringIO(), io.StringIO()
        before = dict(os.environ)
        os.environ.update(self.environ)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = run([*arguments, "--settings", str(self.settings_file)])
        finally:
            os.environ.clear()
            os.environ.update(before)
        return code, out.getvalue(), err.getvalue()

    def copied_to(self, folder: Path, **changes: Any) -> "House":
        """The same folder on another disk."""
        shutil.copytree(self.folder, folder)
        return House(folder, **{"database_url": self.database_url, "machine": self.machine, **changes})


def states(app: App, channel: str) -> dict[str, str]:
    """State of each post's newest delivery on a channel."""
    found = {s.delivery.slug: s.delivery for s in app.status() if s.delivery.channel == channel}
    newest = {slug: max(_of(app, slug, channel), key=lambda delivery: delivery.id) for slug in found}
    return {slug: f"{delivery.action.value} {delivery.state.value}" for slug, delivery in newest.items()}


def _of(app: App, slug: str, channel: str) -> list[Delivery]:
    return [s.delivery for s in app.status(slug) if s.delivery.channel == channel]


def on_page(app: App) -> list[str]:
    """The first line of each post that visitors of the Page see."""
    return sorted(post.message.split("\n")[0] for post in app.container.start_sandbox().published())


def page_of(house: House, slug: str) -> str:
    """A post's page as it lies in the site's folder."""
    found = list((house.folder / "site").glob(f"sq/lajme-dhe-ngjarje/*/{slug}/index.html"))
    return found[0].read_text(encoding="utf-8") if found else ""


def unsent(app: App) -> list[Delivery]:
    return [standing.delivery for standing in app.status() if standing.delivery.state is not State.SENT]
