"""Begin a draft: a folder in `posts/` with an `index.md` to fill in. Never overwrites anything."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.content.editing.draft_files import make_folder
from publisher.content.editing.draft_template import NewDraft, draft_text
from publisher.content.editing.write_errors import not_written
from publisher.content.reading.slugs import TRASH, slug_from
from publisher.domain.errors import CodedError
from publisher.domain.invisible import one_line
from publisher.file_modes import modes_in


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
        return _write(_own_folder(folder, f"{day:%Y-%m}-{words}") / "index.md", text)
    except OSError as error:
        raise not_written(folder, error) from error


def _own_folder(folder: Path, slug: str) -> Path:
    """Create the first folder that nobody has, neither as a folder nor as a single file, nor in the trash."""
    for name in names_not_taken(folder, slug):
        try:
            make_folder(folder / name)
        except FileExistsError:
            continue
        return folder / name
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


def _write(path: Path, text: str) -> Path:
    atomic_write(path, text.encode(), modes_in(path.parent)[1], over=False)
    return path
