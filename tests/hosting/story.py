"""A site of two posts; then a third comes, and the first changes. The same story for every kind of place."""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from publisher.domain.ports_channel import Entry
from publisher.hosting.local_writer import WriteResult
from publisher.hosting.target import PublishTarget
from publisher.site_build.site_builder import SiteBuilder, publish_whole
from tests.site.shelf import (
    NOON,
    TEMPLATES,
    MemoryMedia,
    MemoryShelf,
    article,
    entry,
    photo,
    picture,
    site_settings,
    text,
)

_LINKS = re.compile(rb"""(?:href|src)="(/[^"#?]*)""")
SMALL = replace(site_settings(page_size=2, feed_size=3), tags=("sq", "en"))
SMALL = replace(SMALL, topics=SMALL.topics[:1], places=SMALL.places[:1])


def unlocked(_seconds: float) -> AbstractContextManager[None]:
    return nullcontext()


def none(done: int) -> None:
    pass


@dataclass
class Story:
    """The site before and after, and who writes it."""

    folder: Path
    media: MemoryMedia = field(default_factory=MemoryMedia)
    published: MemoryShelf = field(default_factory=MemoryShelf)

    def __post_init__(self) -> None:
        self.begins_anew()

    def begins_anew(self) -> None:
        self.shelf = MemoryShelf(*(self.post(number, "E vjetër") for number in (1, 2)))

    def post(self, number: int, title: str) -> Entry:
        one, rendered = picture(f"{number}.jpg", photo(90, 60, number * 40))
        self.media.take(rendered)
        of = article(f"post-{number}", text("sq", title), text("en", title), pictures=[one])
        return entry(of, NOON + timedelta(hours=number))

    def site(self, place: PublishTarget | None, output: str = "expected") -> SiteBuilder:
        return SiteBuilder(
            output=self.folder / output,
            settings=SMALL,
            templates=TEMPLATES,
            published=lambda: self.shelf,
            media=self.media,
            remote=place,
        )

    def changes(self) -> None:
        self.shelf.put(self.post(3, "E re"))
        self.shelf.put(self.post(1, "E ndryshuar"))

    def is_published(self, place: PublishTarget) -> WriteResult:
        """Write what the change touches, as the channel does."""
        with self.site(place).opened() as writing:
            writing.mark_pending(["post-1", "post-3"])
            self.changes()
            return writing.publish(["post-1", "post-3"], none)[2]

    def goes_on(self, place: PublishTarget) -> WriteResult:
        """Write what an earlier pass left unfinished."""
        with self.site(place).opened() as writing:
            return writing.publish([], none)[2]

    def expected(self) -> Mapping[str, bytes]:
        """Build the whole site into a folder."""
        publish_whole(self.site(None), clean=True)
        return files_of(self.folder / "expected")


def files_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def expectations(story: Story) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """Return the old site and the new one, and put the shelf back to the old one."""
    old = story.expected()
    story.changes()
    new = story.expected()
    story.begins_anew()
    return old, new


def linked(content: bytes) -> Iterator[str]:
    """Return the files that a page of this site links to by a path."""
    for link in _LINKS.findall(content):
        path = link.decode().lstrip("/")
        yield f"{path}index.html" if path.endswith("/") or not path else path
