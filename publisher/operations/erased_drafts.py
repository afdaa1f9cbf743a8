"""Erasure in the posts folder: drafts that are erased, and drafts out of which a picture or a name is taken."""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from publisher.bootstrap.app import App
from publisher.bootstrap.erased_people import all_files, files_in
from publisher.content.editing.draft_store import DraftStore
from publisher.content.editing.erased_files import take_out
from publisher.content.reading.slugs import TRASH
from publisher.domain.crop import Crop, read_crop, typed_crop
from publisher.domain.drafts import slug_in_trash
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.operations.media_cleanup import digest_of_file
from publisher.settings import Settings

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
    """Return whether a draft of that name lies in the posts folder, or in its trash."""
    return slug in app.drafts.slugs() or bool(_in_trash(app.settings.posts_folder, slug))


def files_of(settings: Settings, slug: str) -> list[str]:
    """Return the files of a draft, whatever they are called: also halves that a crash left, and those in the trash."""
    root = settings.posts_folder
    deleted = (path for name in _in_trash(root, slug) for path in files_in(root, name))
    return [*sorted(_files_of(root, slug)), *deleted]


def _in_trash(root: Path, slug: str) -> list[str]:
    """Return the folders in the trash that hold a draft of that name."""
    names = [path.name for path in (root / TRASH).iterdir()] if (root / TRASH).is_dir() else []
    return [f"{TRASH}/{name}" for name in sorted(names) if slug_in_trash(name) == slug]


def _files_of(root: Path, slug: str) -> Iterator[str]:
    above, _, stem = slug.rpartition("/")
    home = root / above
    for name in [path.name for path in home.iterdir()] if home.is_dir() else []:
        if name == f"{stem}{_TEXT}" or (name.startswith(f"{stem}.") and name.endswith(_TEXT)):
            yield f"{above}/{name}" if above else name
    own = root / above / stem
    if slug != _PAGES and own.is_dir() and not own.is_symlink():
        for folder, _, names in os.walk(own):
            yield from ((Path(folder) / name).relative_to(root).as_posix() for name in names)


def delete_draft(settings: Settings, slug: str, *, keep: bool) -> list[str]:
    """Delete a draft with all that lies beside it; return its files."""
    files = files_of(settings, slug)
    if keep:
        for path in files:
            (settings.posts_folder / path).unlink(missing_ok=True)
        for own in (slug, *_in_trash(settings.posts_folder, slug)):
            folder = settings.posts_folder / own
            if own != _PAGES and folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder)
    return files


def pictures_of_drafts(settings: Settings) -> dict[str, list[str]]:
    """Return what lies beside drafts, by digest."""
    found: dict[str, list[str]] = {}
    root = settings.posts_folder
    for path in all_files(settings):
        if not path.endswith(_TEXT):
            found.setdefault(digest_of_file(root / path), []).append(path)
    return found


def crops_of(settings: Settings, picture: Path) -> set[Crop]:
    """Return the crops in which drafts that lie beside a picture show it."""
    if not picture.is_relative_to(settings.posts_folder):
        return set()
    desk, slug = _desk_of(settings, picture.relative_to(settings.posts_folder).parent.as_posix())
    try:
        draft = desk.open(slug)
    except (UnknownPost, IllegalTransition):
        return set()
    crops = (read_crop(typed_crop(each.crop)) for each in draft.written.pictures if each.file == picture.name)
    return {crop for crop in crops if crop}


def slugs_of(paths: Iterable[str]) -> list[str]:
    """Return the drafts that files lie beside."""
    return sorted({slug_of(path) for path in paths})


def slug_of(path: str) -> str:
    """Return the draft that a file lies beside."""
    folder = PurePosixPath(path).parent
    return slug_in_trash(folder.name) if folder.parts[:1] == (TRASH,) else folder.as_posix()


def _desk_of(settings: Settings, folder: str) -> tuple[DraftStore, str]:
    """Return what changes the draft in a folder below the posts folder, and what the draft is called there."""
    root, name = settings.posts_folder, folder
    if folder.startswith(f"{TRASH}/"):
        root, name = root / TRASH, folder.removeprefix(f"{TRASH}/")
    return DraftStore(root, settings.languages), name


def delete_pictures(settings: Settings, digests: Collection[str], *, keep: bool) -> DraftsErased:
    """Delete pictures and recordings that lie beside drafts, and take them out of the drafts."""
    by_digest = pictures_of_drafts(settings)
    return take_out_files(settings, [path for each in sorted(digests) for path in by_digest.get(each, ())], keep=keep)


def take_out_files(settings: Settings, paths: Iterable[str], *, keep: bool) -> DraftsErased:
    """Delete files that lie beside drafts, where they are there still, and take them out of the drafts."""
    done = DraftsErased()
    for path in paths:
        done.deleted.append(path)
        slug, folder = slug_of(path), PurePosixPath(path).parent.as_posix()
        done.changed += [slug] if slug not in done.changed else []
        if keep:  # the file last: what is killed in between is found by it, and ended when it is done again
            desk, own = _desk_of(settings, folder)
            done.left += [f"{folder}/{text}" for text in take_out(desk, own, PurePosixPath(path).name)]
            (settings.posts_folder / path).unlink(missing_ok=True)
    return done
