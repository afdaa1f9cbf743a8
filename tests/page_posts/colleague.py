"""What a colleague does on the Page itself, and what is seen of it."""

import io
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from PIL import Image

from publisher.bootstrap.app import App
from publisher.sandbox.commands import PhotoByHand
from tests.operations.house import House

START = datetime(2026, 11, 30, 12, tzinfo=UTC)
#: A day of last year, of which Facebook still gives figures.
LONG_AGO = datetime(2025, 3, 15, 17, 30, tzinfo=UTC)


class Clock:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@cache
def photo(number: int = 1, size: int = 48) -> bytes:
    """A small picture of its own colour."""
    file = io.BytesIO()
    Image.new("RGB", (size, size), (number % 256, number // 256, 90)).save(file, "JPEG")
    return file.getvalue()


def posts(app: App, message: str, *photos: bytes, alt: str = "", at: datetime | None = None, link: str = "") -> str:
    """Post on the Page by hand; give the post's id."""
    shown = [PhotoByHand(each, alt) for each in photos]
    return app.container.start_sandbox().make_by_hand(message=message, photos=shown, made_at=at, link=link).id


def inbox(app: App) -> list[str]:
    """Return the ids of what waits, the newest first."""
    return [each.remote_id for each in app.container.page_posts.inbox()]


def draft(house: House, slug: str) -> str:
    return (house.folder / "posts" / slug / "index.md").read_text(encoding="utf-8")


def drafts(house: House) -> list[str]:
    return sorted(path.parent.name for path in (house.folder / "posts").glob("*/index.md"))


def completes(house: House, slug: str) -> None:
    """Do what a person still has to: choose topic and municipality, and say what each picture shows."""
    file = house.folder / "posts" / slug / "index.md"
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"^topics = \[\]", 'topics = ["housing"]', text, flags=re.MULTILINE)
    text = re.sub(r"^places = \[\]", 'places = ["ferizaj"]', text, flags=re.MULTILINE)
    file.write_text(text.replace('alt = ""', 'alt = "Banorë në sallë"'), encoding="utf-8")


def page_file(house: House, slug: str) -> Path:
    """Return the file of a post's page."""
    (found,) = (house.folder / "site").glob(f"sq/lajme-dhe-ngjarje/*/{slug}/index.html")
    return found
