"""A newsroom whose archive is as large as wanted: posts that were sent long ago, put straight into the ledger.

One real post goes through draft, ledger and channel; the others are its rows with other words and days. So the ledger
holds what years of work would have left there, and takes seconds to make.
"""

import json
import os
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from publisher.bootstrap.app import App, opened
from publisher.domain.revision import digest_of
from publisher.pipeline.submit import SubmitRequest
from publisher.settings import load
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, RevisionRow
from publisher.storage.ledger.schema_website import FeedEntryRow, ShelfLabelRow, ShelfRow
from publisher.storage.table_types import Base

ROOT = Path(__file__).parents[1]
#: Months that the archive goes back, and from when.
MONTHS, BEGAN = 120, datetime(2016, 11, 1, 9, 0, tzinfo=UTC)
WORDS = 350
TOPICS = ("employment", "housing", "civil-registration", "democratization", "eu-integration")
PLACES = ("ferizaj", "fushe-kosove", "peja", "prizren", "gjakova", "mitrovica", "gracanica")
VOCABULARY = (
    "komuna banorët strehimi regjistrimi fëmijët shkolla puna dokumentet takimi komuniteti zyra qyteti prindërit "
    "mësuesit ndihma kërkesa përgjigja kryetari afati lagjja rruga uji shtëpia e të në për me nga dhe që u është"
).split()
DRAFT = """+++
title = "{title}"
summary = "{summary}"
topics = ["{topic}"]
places = ["{place}"]
channels = ["website"]
+++

{text}
"""
SETTINGS = """
[website]
url = "{url}"

[languages]
used = {languages}
"""


@dataclass(frozen=True, slots=True)
class Story:
    """The words of one made-up post."""

    slug: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    topic: str
    place: str

    @property
    def html(self) -> str:
        return "".join(f"<p>{paragraph}</p>\n" for paragraph in self.paragraphs)

    @property
    def plain(self) -> str:
        return "\n\n".join(self.paragraphs)


def story(number: int) -> Story:
    """Make up post `number`: always the same one."""
    chance = random.Random(number)
    sentence = " ".join(chance.choices(VOCABULARY, k=8)).capitalize()
    paragraphs = [" ".join(chance.choices(VOCABULARY, k=WORDS // 7)).capitalize() + "." for _ in range(7)]
    return Story(
        slug=f"lajmi-{number:05}",
        title=f"{sentence} {number}",
        summary=" ".join(chance.choices(VOCABULARY, k=20)).capitalize() + ".",
        paragraphs=tuple(paragraphs),
        topic=chance.choice(TOPICS),
        place=chance.choice(PLACES),
    )


def when(number: int, posts: int) -> datetime:
    """Return when post `number` of so many went out: evenly over the years."""
    return BEGAN + timedelta(days=MONTHS * 30.4 * number / posts)


@contextmanager
def newsroom(
    folder: Path, posts: int, *, languages: Sequence[str] = ("sq", "sr", "en", "rom"), url: str = ""
) -> Iterator[App]:
    """Return an app with an archive of so many posts in its ledger, and nothing built yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "posts").mkdir(exist_ok=True)
    shutil.copytree(ROOT / "templates", folder / "templates", dirs_exist_ok=True)
    text = SETTINGS.format(url=url, languages=json.dumps(list(languages)))
    (folder / "settings.toml").write_text(text.replace('url = ""\n', ""), encoding="utf-8")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("FACEBOOK_", "PUBLISHER_"))}
    environ["PUBLISHER_MACHINE_ID"] = "bench"
    with opened(load(folder / "settings.toml", environ), environ) as app:
        if not _is_filled(app):
            _fill(app, posts)
        yield app


def write_draft(app: App, made_up: Story) -> None:
    """Put a post into the drafts."""
    file = app.settings.posts_folder / f"{made_up.slug}.md"
    words = DRAFT.format(
        title=made_up.title,
        summary=made_up.summary,
        topic=made_up.topic,
        place=made_up.place,
        text=made_up.plain,
    )
    file.write_text(words, encoding="utf-8")


def plan(app: App, made_up: Story, at: datetime | None = None) -> None:
    """Write and plan one post, due now or, as old news, at its own time."""
    write_draft(app, made_up)
    app.submit(app.drafts.read(made_up.slug), SubmitRequest(by="bench", at=at, archive=at is not None))


def send(app: App) -> None:
    """Send what is due."""
    app.deliver(lambda _delivery: None)


def _is_filled(app: App) -> bool:
    with app.container.database.read() as session:
        return session.scalar(select(ShelfRow.slug).limit(1)) is not None


def _fill(app: App, posts: int) -> None:
    plan(app, story(0), when(0, posts))
    send(app)
    shutil.rmtree(app.settings.website.output, ignore_errors=True)
    for file in app.settings.folder.glob("site.state.json"):
        file.unlink()
    rows = _Rows(app)
    numbers = iter(range(1, posts))
    while some := list(islice(numbers, 1000)):
        with app.container.database.write() as session:
            for table, values in rows.of(some, posts).items():
                session.execute(insert(table), values)


class _Rows:
    """The rows of the first post, to be had again with other words."""

    def __init__(self, app: App) -> None:
        with app.container.database.read() as session:
            connection = session.connection()

            def rows(of: type[Base]) -> list[dict[str, Any]]:
                return [dict(row) for row in connection.execute(select(of.__table__)).mappings()]

            tables = (RevisionRow, DeliveryRow, AttemptRow, ShelfRow, ShelfLabelRow, FeedEntryRow)
            self._first = {of: rows(of) for of in tables}
        self._slug = story(0).slug

    def of(self, numbers: Sequence[int], posts: int) -> Mapping[type[Base], list[dict[str, Any]]]:
        """Return the rows of posts."""
        return {
            table: [self._changed(row, number, posts) for number in numbers for row in rows]
            for table, rows in self._first.items()
        }

    def _changed(self, row: dict[str, Any], number: int, posts: int) -> dict[str, Any]:
        at, made_up = when(number, posts), story(number)
        new: dict[str, Any] = {key: at if isinstance(value, datetime) else value for key, value in row.items()}
        for key in ("id", "revision_id", "delivery_id"):
            if key in new:
                new[key] = row[key] + number
        for key in ("slug", "remote_id", "made_id", "url"):
            if new.get(key):
                new[key] = new[key].replace(self._slug, made_up.slug).replace("/2016/", f"/{at.year}/")
        if row.get("kind") in ("topic", "place"):
            new["key"] = getattr(made_up, row["kind"])
        if "document" in row:
            new["document"] = _document(row["document"], made_up, at.year)
            new["digest"] = digest_of(new["document"].encode())
        return new


def _document(first: str, made_up: Story, year: int) -> str:
    content = json.loads(first)
    article = content["article"]
    article |= {"slug": made_up.slug, "year": year, "topics": [made_up.topic], "places": [made_up.place]}
    words = {"title": made_up.title, "summary": made_up.summary, "html": made_up.html, "plain": made_up.plain}
    # Without cards, as posts were that came before them: what is measured are pages, not copies of pictures.
    article["texts"] = [
        {key: value for key, value in {**text, **words}.items() if key != "card"} for text in article["texts"]
    ]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
