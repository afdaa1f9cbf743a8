"""Where the staff of the rig work: a folder with settings, drafts and a ledger of their own."""

import io
import os
import random
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from publisher.bootstrap.app import App, opened
from publisher.settings import load

ROOT = Path(__file__).parents[2]
PAGE_ID = "100000000000001"
#: How many pictures a post has, and whether it has a page on the website.
SHAPES = {"text": (0, False), "link": (0, True), "photo": (1, True), "photos": (3, False)}

_SETTINGS = """
[organisation]
name = "Torture"
[posts]
folder = "posts"
[templates]
folder = "{templates}"
[website]
output = "site"
[facebook]
page_id = "{page}"
graph_url = "http://127.0.0.1:{port}"
publish = "{mode}"
timeout_seconds = 1
settle_seconds = 3
languages = ["sq"]
[database]
media = "media"
[schedule]
retry_base_seconds = 0.1
lease_seconds = 2
sweep_seconds = 0.5
late_limit_minutes = 100000
[measure]
ages = ["300d"]
[languages]
used = ["sq"]
"""
_DRAFT = """+++
title = "Njoftim {slug}"
summary = "Përmbledhje {mark}"
topics = ["housing"]
places = ["ferizaj"]
channels = {channels}
[facebook]
link = {ticked}
{media}+++

Teksti i plotë {mark}.
"""
_MEDIA = """[[media]]
file = "{file}"
alt = "Figura e {slug}"
"""


def mark(slug: str, version: int) -> str:
    """Return the words by which a version of a post is known again wherever it turns up."""
    return f"({slug} v{version})"


@dataclass(frozen=True, slots=True)
class Office:
    """One folder with one ledger."""

    folder: Path
    #: Empty for SQLite in the folder.
    database_url: str

    @property
    def settings_file(self) -> Path:
        return self.folder / "settings.toml"

    @property
    def faults_file(self) -> Path:
        return self.folder / "faults.toml"

    @property
    def struck_file(self) -> Path:
        return self.folder / "struck.log"

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment of every process of this office: this one's, without secrets of its own."""
        secrets = ("FACEBOOK_", "PUBLISHER_", "DATABASE_URL", "SMTP_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(secrets)}
        return kept | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def furnish(self, port: int, mode: str) -> None:
        """Write the settings."""
        (self.folder / "posts").mkdir(parents=True)
        text = _SETTINGS.format(templates=ROOT / "templates", page=PAGE_ID, port=port, mode=mode)
        self.settings_file.write_text(text)

    def write_draft(self, slug: str, version: int, shape: str) -> None:
        """Write a version of a post; its pictures stay the same from version to version."""
        count, on_website = SHAPES[shape]
        folder = self.folder / "posts" / slug
        folder.mkdir(exist_ok=True)
        files = [f"{number}.png" for number in range(count)]
        for file in files:
            if not (folder / file).exists():
                (folder / file).write_bytes(_picture(f"{slug} {file}"))
        channels = '["website", "facebook"]' if on_website else '["facebook"]'
        media = "".join(_MEDIA.format(file=file, slug=slug) for file in files)
        # Half of the posts want one of the month's few links.
        ticked = random.Random(slug).choice(["true", "false"])
        text = _DRAFT.format(slug=slug, mark=mark(slug, version), channels=channels, media=media, ticked=ticked)
        (folder / "index.md").write_text(text, encoding="utf-8")

    def opened(self) -> AbstractContextManager[App]:
        """Open the ledger as a command would; it is closed again before any process is forked."""
        return opened(load(self.settings_file, self.environ), self.environ)


def _picture(name: str) -> bytes:
    file = io.BytesIO()
    dice = random.Random(name)
    Image.new("RGB", (32, 24), tuple(dice.randrange(256) for _ in range(3))).save(file, "PNG")
    return file.getvalue()
