"""Copies of a draft for the dates on which it repeats: its own folder each, pictures and recordings with it."""

import os
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from publisher.atomic_write import sync_folder
from publisher.content.editing.draft_files import make_folder, write_whole
from publisher.content.editing.frontmatter_writer import with_time
from publisher.content.editing.write_errors import not_written
from publisher.content.reading.confined_folder import THE_FILE, ConfinedFolder, FileRefused
from publisher.content.reading.discovery import LIMIT_TEXT_BYTES, DraftFiles, find_draft
from publisher.content.reading.frontmatter import Unreadable, parse
from publisher.content.reading.picture_checks import LIMIT_BYTES
from publisher.content.text.transliteration import script_of
from publisher.domain.date_placeholder import DAY
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.language import PUBLISHED_AS
from publisher.site.dates import day_words


def filled(text: str, language: str, local: datetime, written: str = "") -> str:
    """Put the day into a text's gaps, as its language and script write it; `written` tells the script, or the text."""
    script = script_of((written or text).replace(DAY, ""))
    tags = PUBLISHED_AS[language]
    tag = next((tag for tag in tags if tag.endswith(f"-{script}")), tags[0])
    return text.replace(DAY, day_words(local.date(), tag))


def copy_draft(
    folder: Path,
    languages: tuple[str, ...],
    slug: str,
    name: str,
    local: datetime,
    move: Callable[[date], date] | None = None,
) -> None:
    """Copy a draft of `folder` as `name`, for a local time: its gaps filled, `publish_at` set. Whole, or not at all.

    `move` says when its event takes place then.

    Raises:
        UnknownPost: if there is no such draft.
        IllegalTransition: if something of that name is there, or a file cannot be read or written.
    """
    inside = ConfinedFolder(folder)
    half = folder / f".{name}.{uuid4().hex}"
    try:
        files = find_draft(inside, languages, slug)
        if files is None or not files.texts:
            raise UnknownPost(slug)
        if os.path.lexists(folder / name) or os.path.lexists(folder / f"{name}.md"):
            raise IllegalTransition("draft_there_already", name=name)
        make_folder(half)
        _fill(half, inside, files, local, move)
        half.rename(folder / name)
        sync_folder(folder)
    except FileRefused as refused:
        raise IllegalTransition("draft_not_copied", slug=slug, reason=refused.of(THE_FILE)) from refused
    except OSError as error:
        raise not_written(half.parent, error) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _fill(
    half: Path, inside: ConfinedFolder, files: DraftFiles, local: datetime, move: Callable[[date], date] | None
) -> None:
    for language, source in files.texts.items():
        text = inside.read((*files.folder, source), LIMIT_TEXT_BYTES).decode("utf-8-sig")
        text = filled(text, language, local, _prose(text))
        ending = "" if source == files.named.get("") else f".{language}"
        copied = with_time(text, local, move) if language == files.main else text
        write_whole(half / f"index{ending}.md", copied.encode())
    if files.own_folder:
        for name in sorted(files.names):
            if not name.startswith(".") and not name.endswith(".md"):
                write_whole(half / name, inside.read((*files.folder, name), LIMIT_BYTES))


def _prose(text: str) -> str:
    """Return what a file says, without the keys of its front matter, which are Latin in every language."""
    try:
        source = parse(text.encode())
    except Unreadable as unreadable:
        raise FileRefused("file_not_understood", line=unreadable.line, reason=unreadable.message) from unreadable
    return " ".join((str(source.front.get("title", "")), str(source.front.get("summary", "")), source.body))
