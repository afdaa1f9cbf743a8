"""What an import of an old website keeps: pages as they were fetched, its tables, and drafts that a crash left by half.

All of it may hold what is erased later, and lies outside posts/ and the ledger.
"""

import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from publisher.domain.errors import InvalidDrafts
from publisher.operations.old_news_table import read_rows, read_table, write_rows, write_table
from publisher.settings import Settings

#: Folder with one folder for each old website.
IMPORTS = "imports"
#: What was fetched, in the folder of a website: pages, their list, pictures.
_FETCHED = ("pages", "pages.jsonl", "files")
#: The tables in it: articles, and what could not be kept.
TABLE, NOT_KEPT = "news.csv", "not-kept.csv"
#: A draft that an import makes, before it has its name; and the one that is made of a post of the Page.
HALF = ".{slug}.half"
_HALVES = (HALF.format(slug="*"), ".being-made")
_KEPT_SECONDS = 30 * 86_400


def forget_erased(settings: Settings, slugs: Collection[str]) -> None:
    """Let nothing of what was erased, posts of these names among it, be left of an import."""
    forget_fetched(settings)
    forget_articles(settings, slugs)


def forget_fetched(settings: Settings) -> None:
    """Delete what was fetched of old websites, and drafts by half: something was erased, and may be in it.

    Whoever imports again fetches again; what was erased is known by its row.
    """
    for folder in _folders(settings):
        _delete(folder)
    delete_halves(settings, *_HALVES)


def delete_halves(settings: Settings, *patterns: str) -> None:
    """Delete drafts that a crash left by half; without patterns those of imports."""
    for pattern in patterns or (HALF.format(slug="*"),):
        for half in settings.posts_folder.glob(pattern):
            shutil.rmtree(half, ignore_errors=True)


def forget_articles(settings: Settings, slugs: Collection[str]) -> None:
    """Take the words of these articles out of the tables; a row stays that says that it is not wanted."""
    for folder in _folders(settings):
        with suppress(InvalidDrafts):  # somebody made another table of it
            rows = read_table(folder / TABLE)
            kept = [replace(row, take="no", title="", note="erased") if row.slug in slugs else row for row in rows]
            if kept != rows:
                write_table(folder / TABLE, kept)
        head, *lines = read_rows(folder / NOT_KEPT) or [[]]
        if any(line[:1] and line[0] in slugs for line in lines):
            write_rows(folder / NOT_KEPT, head, (line for line in lines if line[:1] and line[0] not in slugs))


def forget_old(settings: Settings) -> None:
    """Delete what was fetched more than a month ago."""
    for folder in _folders(settings):
        with suppress(OSError):
            newest = max((path.stat().st_mtime for path in _fetched(folder)), default=time.time())
            if time.time() - newest > _KEPT_SECONDS:
                _delete(folder)


def _folders(settings: Settings) -> Iterator[Path]:
    yield from sorted(path for path in (settings.folder / IMPORTS).glob("*") if path.is_dir() and not path.is_symlink())


def _fetched(folder: Path) -> list[Path]:
    return [path for name in _FETCHED if (path := folder / name).exists()]


def _delete(folder: Path) -> None:
    for path in _fetched(folder):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
