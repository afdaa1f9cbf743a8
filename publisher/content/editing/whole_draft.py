"""Write a draft that is whole from its first moment: it is made aside, and gets its name when all of it is there.

Broken off at any moment it is no draft, and nothing of it is seen.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from publisher.atomic_write import sync_folder
from publisher.content.editing.draft_files import make_folder, write_whole
from publisher.content.editing.draft_form import Written, WrittenPicture
from publisher.content.editing.draft_template import NewDraft, draft_text
from publisher.content.editing.frontmatter_writer import rewrite_main
from publisher.content.editing.new_draft import names_not_taken
from publisher.content.editing.write_errors import not_written
from publisher.content.reading.confined_folder import FileRefused
from publisher.content.reading.picture_checks import ENDINGS, as_publishable, check_picture, kind_of
from publisher.content.reading.slugs import slug_from
from publisher.domain.errors import CodedError
from publisher.domain.revision import digest_of
from publisher.media.picture_renditions import UnusablePicture

#: The text that makes a folder a draft.
INDEX = "index.md"
#: Folder in which one is made: nothing of such a name is read as a draft. Whoever makes one is alone.
_ASIDE = ".being-made"


@dataclass(frozen=True, slots=True)
class DraftPicture:
    """A picture that may be published."""

    content: bytes
    ending: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeDraft:
    """All of a draft in one language."""

    language: str
    #: The language that its file has to name; empty for the default one.
    said: str
    written: Written
    pictures: Sequence[DraftPicture]
    #: Local time that it is of, as TOML writes it.
    publish_at: str
    #: A remark for the person who goes on with it.
    note: str
    #: Keys that can be chosen.
    topics: Sequence[str]
    places: Sequence[str]


def usable_picture(content: bytes, alt: str = "") -> DraftPicture | None:
    """Return a picture as it may lie beside a draft; None where it cannot be published."""
    try:
        content = as_publishable(content)
        ending = ENDINGS[kind_of(content)][0]
        check_picture(f"foto{ending}", content)
    except (FileRefused, UnusablePicture):
        return None
    return DraftPicture(content, ending, alt)


def free_name(folder: Path, title: str, day: date) -> str:
    """Return the name that a draft would get now.

    Raises:
        CodedError: if nothing of the title can stand in an address.
    """
    words = slug_from(title)
    if not words:
        raise CodedError("title_without_letters", title=title)
    names = names_not_taken(folder, f"{day:%Y-%m}-{words}")
    return next(name for name in names if not os.path.lexists(folder / name))


def is_written(folder: Path, slug: str, sign: str = "") -> bool:
    """Return whether there is a draft of that name, whose text holds this sign where one is given."""
    try:
        return sign in (folder / slug / INDEX).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return not sign and (folder / f"{slug}.md").exists()


def make_aside(folder: Path, draft: WholeDraft, is_erased: Callable[[str], bool]) -> str:
    """Make a draft aside, whatever is left there of one before; return its text.

    `is_erased` tells of a picture's digest whether it was destroyed for good: such a one is left out.

    Raises:
        CodedError: if it cannot be written.
    """
    home = folder / _ASIDE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(home, ignore_errors=True)
        make_folder(home)
        text = _text(draft, _put_pictures(home, draft, is_erased))
        write_whole(home / INDEX, text.encode())
    except OSError as error:
        raise not_written(folder, error) from error
    return text


def give_name(folder: Path, slug: str, draft: WholeDraft, is_erased: Callable[[str], bool]) -> None:
    """Move the draft that was made aside to its name: from now on it is one.

    Raises:
        CodedError: if it cannot be moved, as where somebody took the name at this moment.
    """
    try:
        (folder / _ASIDE).rename(folder / slug)
        sync_folder(folder)
        for number, picture in enumerate(draft.pictures, 1):
            if is_erased(digest_of(picture.content)):  # at this moment
                (folder / slug / _name(draft, number, picture)).unlink(missing_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error


def _name(draft: WholeDraft, number: int, picture: DraftPicture) -> str:
    return f"foto-{number}{picture.ending}" if len(draft.pictures) > 1 else f"foto{picture.ending}"


def _put_pictures(home: Path, draft: WholeDraft, is_erased: Callable[[str], bool]) -> list[WrittenPicture]:
    listed, known = [], set[str]()
    for number, picture in enumerate(draft.pictures, 1):
        name = _name(draft, number, picture)
        digest = digest_of(picture.content)
        if digest in known:
            continue
        known.add(digest)
        write_whole(home / name, picture.content)
        if is_erased(digest):  # asked when it lies there: an erasure at this moment finds it, or is found here
            (home / name).unlink()
            continue
        listed.append(WrittenPicture(file=name, alt={draft.language: picture.alt} if picture.alt else {}))
    return listed


def _text(draft: WholeDraft, pictures: Sequence[WrittenPicture]) -> str:
    mine = draft.written.texts[draft.language]
    begun = NewDraft(title=mine.title, summary=mine.summary, note=draft.note, publish_at=draft.publish_at)
    text = draft_text(replace(begun, language=draft.said), draft.topics, draft.places)
    return rewrite_main(text, replace(draft.written, pictures=tuple(pictures)), draft.language, said=draft.said)
