"""Begin a draft: a folder in `posts/` with an `index.md` to fill in. Never overwrites anything."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from uuid import uuid4

from publisher.atomic_write import sync_folder
from publisher.content.editing.draft_files import make_folder, write_whole
from publisher.content.editing.draft_template import NewDraft, draft_text
from publisher.content.editing.write_errors import not_written
from publisher.content.reading.slugs import TRASH, slug_from
from publisher.domain.errors import CodedError
from publisher.domain.invisible import one_line

_FILE = "index.md"
#: How a system says that a name is taken by a folder with something in it, or by a file.
_TAKEN = frozenset({errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR})


def new_draft(
    folder: Path,
    title: str,
    *,
    topics: Sequence[str],
    places: Sequence[str],
    today: date,
    language: str = "",
    publish_at: str = "",
) -> Path:
    """Create `<folder>/<year>-<month>-<title as slug>/index.md` and give its path; `-2` is added where there is one.

    `language` is the one that the file names: empty for the default one; `publish_at` as in `NewDraft`.

    Raises:
        CodedError: if nothing of the title can stand in an address, or the folder cannot be written.
    """
    draft = NewDraft(title=title, language=language, publish_at=publish_at)
    return write_draft(folder, draft, topics=topics, places=places, day=today)


def write_draft(folder: Path, draft: NewDraft, *, topics: Sequence[str], places: Sequence[str], day: date) -> Path:
    """Do `new_draft` for a draft of which more is known.

    Raises:
        CodedError: as `new_draft`.
    """
    words = slug_from(draft.title)
    if not words:
        raise CodedError("title_without_letters", title=one_line(draft.title))
    text = draft_text(draft, topics, places)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _write(folder, f"{day:%Y-%m}-{words}", text)
    except OSError as error:
        raise not_written(folder, error) from error


def _write(folder: Path, slug: str, text: str) -> Path:
    """Write it aside, and give it the first name that nobody has: a draft is there whole, or not at all."""
    half = folder / f".{slug}.{uuid4().hex}"
    try:
        make_folder(half)
        write_whole(half / _FILE, text.encode())
        home = _named(half, names_not_taken(folder, slug))
        sync_folder(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return home / _FILE


def _named(half: Path, names: Iterable[str]) -> Path:
    """Move a folder to the first name that is free: neither a folder, nor a single file, nor in the trash."""
    for name in names:
        home = half.with_name(name)
        if os.path.lexists(home):
            continue
        try:
            half.rename(home)
        except OSError as error:  # somebody took it this very moment
            if error.errno in _TAKEN:
                continue
            raise
        return home
    raise AssertionError("names never end")


def names_not_taken(folder: Path, slug: str) -> Iterator[str]:
    """Return the names, the shortest first, that no draft has, nor had before it went into the trash.

    Of what is in the trash, versions and notes are there still, by its name. Folders are not looked at.
    """
    deleted = {name.partition("-")[2] for name in _listed(folder / TRASH)}
    return (name for name in _names(slug) if name not in deleted and not os.path.lexists(folder / f"{name}.md"))


def _listed(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _names(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))
