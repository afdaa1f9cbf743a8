"""Erasure in the posts folder: drafts that are erased, and drafts out of which a picture or a name is taken."""

import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from publisher.bootstrap.app import App
from publisher.content.editing.draft_files import write_whole
from publisher.content.editing.draft_store import DraftStore
from publisher.content.editing.erased_files import take_out
from publisher.domain.crop import Crop, read_crop, typed_crop
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.operations.media_cleanup import digest_of_file
from publisher.settings import Settings
from publisher.storage.archive.backup import files_below
from publisher.storage.archive.erase_people import with_notes

_TEXT = ".md"
_PAGES = "pages"


@dataclass(slots=True)
class DraftsErased:
    """What became of drafts; paths below the posts folder."""

    #: Files that were deleted.
    deleted: list[str] = field(default_factory=list)
    #: Drafts out of which something was taken.
    changed: list[str] = field(default_factory=list)
    #: Texts that a person has to look at.
    left: list[str] = field(default_factory=list)


def has_draft(app: App, slug: str) -> bool:
    """Return whether a draft of that name lies in the posts folder."""
    return slug in app.drafts.slugs()


def files_of(settings: Settings, slug: str) -> list[str]:
    """Return the files of a draft, whatever they are called: also halves that a crash left."""
    root = settings.posts_folder
    above, _, stem = slug.rpartition("/")
    home = root / above
    own = home / stem
    found = [path for path in home.glob(f"{glob_escape(stem)}.*md") if _is_text_of(path.name, stem)]
    if slug != _PAGES and own.is_dir() and not own.is_symlink():
        found += [Path(folder) / name for folder, _, names in os.walk(own) for name in names]
    return sorted(path.relative_to(root).as_posix() for path in found)


def _is_text_of(name: str, stem: str) -> bool:
    return name == f"{stem}{_TEXT}" or (name.startswith(f"{stem}.") and name.endswith(_TEXT))


def glob_escape(text: str) -> str:
    """Return a pattern that matches a text itself."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def delete_draft(settings: Settings, slug: str, *, keep: bool) -> list[str]:
    """Delete a draft with all that lies beside it; return its files."""
    files = files_of(settings, slug)
    if keep:
        for path in files:
            (settings.posts_folder / path).unlink(missing_ok=True)
        own = settings.posts_folder / slug
        if slug != _PAGES and own.is_dir() and not own.is_symlink():
            shutil.rmtree(own)
    return files


def pictures_of_drafts(settings: Settings) -> dict[str, list[str]]:
    """Return what lies beside drafts, by digest."""
    found: dict[str, list[str]] = {}
    root = settings.posts_folder
    for path in files_below(root):
        if not path.endswith(_TEXT):
            found.setdefault(digest_of_file(root / path), []).append(path)
    return found


def crops_of(settings: Settings, picture: Path) -> set[Crop]:
    """Return the crops in which drafts that lie beside a picture show it."""
    if not picture.is_relative_to(settings.posts_folder):
        return set()
    slug = picture.relative_to(settings.posts_folder).parent.as_posix()
    try:
        draft = DraftStore(settings.posts_folder, settings.languages).open(slug)
    except (UnknownPost, IllegalTransition):
        return set()
    crops = (read_crop(typed_crop(each.crop)) for each in draft.written.pictures if each.file == picture.name)
    return {crop for crop in crops if crop}


def delete_pictures(settings: Settings, digests: Collection[str], *, keep: bool) -> DraftsErased:
    """Delete pictures and recordings that lie beside drafts, and take them out of the drafts."""
    by_digest = pictures_of_drafts(settings)
    return take_out_files(settings, [path for each in sorted(digests) for path in by_digest.get(each, ())], keep=keep)


def take_out_files(settings: Settings, paths: Iterable[str], *, keep: bool) -> DraftsErased:
    """Delete files that lie beside drafts, where they are there still, and take them out of the drafts."""
    done, desk = DraftsErased(), DraftStore(settings.posts_folder, settings.languages)
    for path in paths:
        done.deleted.append(path)
        slug, name = PurePosixPath(path).parent.as_posix(), PurePosixPath(path).name
        done.changed += [slug] if slug not in done.changed else []
        if keep:
            (settings.posts_folder / path).unlink(missing_ok=True)
            done.left += [f"{slug}/{text}" for text in take_out(desk, slug, name)]
    return done


def rewrite_notes(settings: Settings, notes: Mapping[str, str]) -> None:
    """Write new notes of consent in place of those that the program wrote with a name."""
    for path in files_below(settings.posts_folder) if notes else ():
        file = settings.posts_folder / path
        if path.endswith(_TEXT):
            text = file.read_bytes().decode("utf-8", "surrogateescape")
            if (changed := with_notes(text, notes)) != text:
                write_whole(file, changed.encode("utf-8", "surrogateescape"))
