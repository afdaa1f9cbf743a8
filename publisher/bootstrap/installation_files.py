"""The files of one installation and their modes: made as they should be when a program begins, and told where not."""

import grp
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from publisher.file_modes import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    PUBLIC_FILE,
    PUBLIC_FOLDER,
    SHARED_FILE,
    SHARED_FOLDER,
)
from publisher.hosting.build_state import state_file
from publisher.settings import Settings
from publisher.settings.database_url import sqlite_file
from publisher.settings.secrets import FOLDER as SECRETS
from publisher.settings.services import FOLDER as SERVICES
from publisher.site.urls import is_of_the_site

#: Files of ours beside the settings, by pattern; copies of ledgers are among them.
_LISTS = ("erasures.jsonl", "revocations.jsonl", "short-addresses.jsonl", "page-posts.jsonl")
_BESIDE = ("run.json", "run.lock", "*.lock", *_LISTS, "ledger.before-*.zip")
_MODE = 0o777
#: Folder of the standing pages in `posts/`.
_PAGES = "pages"
#: A picture's size in `database.media`, in a folder by its first two letters; what else lies there is somebody else's.
_MEDIA = re.compile(r"[0-9a-f]{2}/(?:[0-9a-f]{64}\.\w+)?")


def mend_modes(settings: Settings) -> None:
    """Narrow what is ours and wider than it should be, and let web servers read the site.

    A folder is walked only where its own mode is wrong: what is made later has the right one from the start.
    What belongs to somebody else stays as it is (`wider_than_ours` tells).
    """
    for file in _private_files(settings):
        _set(file, PRIVATE_FILE)
    for folder in _own_folders(settings):
        _mend_tree(folder, PRIVATE_FOLDER, PRIVATE_FILE)
    for folder in _media_folders(settings):
        _mend_media(folder)
    _mend_posts(settings)
    _mend_site(settings.website.output)


def wider_than_ours(settings: Settings) -> list[Path]:
    """Return private files and folders that others may read all the same."""
    found = [*_private_files(settings), *_private_folders(settings)]
    if not settings.posts_group:
        found.append(settings.posts_folder)
    return [path for path in found if path.exists() and path.stat().st_mode & 0o077]


def unreadable_site(settings: Settings) -> Path | None:
    """Return the first folder on the way to the site, within this installation, that a web server may not enter."""
    site = settings.website.output.resolve()
    own = [each for each in (site, *site.parents) if each.is_relative_to(settings.folder.resolve())]
    closed = (each for each in reversed(own) if each.exists() and not each.stat().st_mode & 0o001)
    return next(closed, None)


def _private_files(settings: Settings) -> Iterator[Path]:
    ledger = sqlite_file(settings.database.url)
    if ledger is not None:
        yield from ledger.parent.glob(f"{ledger.name}*")
        yield from ledger.parent.glob(f"{ledger.stem}.before-*")
    for pattern in _BESIDE:
        yield from settings.folder.glob(pattern)
    site = settings.website.output
    yield from (file for ending in ("lock", "state.json") if (file := site.with_name(f"{site.name}.{ending}")).exists())


def _private_folders(settings: Settings) -> list[Path]:
    return [*_media_folders(settings), *_own_folders(settings)]


def _media_folders(settings: Settings) -> list[Path]:
    media = settings.database.media
    return [] if "://" in media else [Path(media)]


def _own_folders(settings: Settings) -> list[Path]:
    """Return folders that nobody chooses: all in them is ours."""
    names = ("sandbox", "snapshots", SECRETS, SERVICES)
    return [settings.inbox_folder, settings.previews_folder, *(settings.folder / name for name in names)]


def _mend_media(folder: Path) -> None:
    """Narrow the folder and the pictures in it; somebody chose that folder, and may keep other files there."""
    if folder.is_dir() and not _has(folder, PRIVATE_FOLDER):
        for path in (*_below(folder), folder):
            if path == folder or _MEDIA.fullmatch(path.relative_to(folder).as_posix() + "/" * path.is_dir()):
                _set(path, PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)


def _mend_posts(settings: Settings) -> None:
    posts = settings.posts_folder
    if not settings.posts_group:
        if posts.is_dir() and not _has(posts, PRIVATE_FOLDER):
            for path in (*_drafts(posts), posts):
                _set(path, PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
        return
    gid = grp.getgrnam(settings.posts_group).gr_gid
    if not posts.is_dir() or (posts.stat().st_gid == gid and stat.S_IMODE(posts.stat().st_mode) == SHARED_FOLDER):
        return
    for path in (*_drafts(posts), posts):
        with suppress(PermissionError):
            os.chown(path, -1, gid, follow_symlinks=False)
        _set(path, SHARED_FOLDER if path.is_dir() else SHARED_FILE)


def _drafts(posts: Path) -> Iterator[Path]:
    """Return the drafts and what lies beside their texts: whatever else is in the folder is not ours to change."""
    for folder in (posts, posts / _PAGES):
        if folder.is_dir() and not folder.is_symlink():
            yield from (path for path in folder.glob("*.md") if not path.is_symlink())
    homes = {path.parent for pattern in ("*/index*.md", f"{_PAGES}/*/index*.md") for path in posts.glob(pattern)}
    for home in sorted(each for each in homes if not each.is_symlink()):
        yield from (path for path in home.iterdir() if path.is_file() and not path.is_symlink())
        yield home
    if (posts / _PAGES).is_dir() and not (posts / _PAGES).is_symlink():
        yield posts / _PAGES


def _mend_site(site: Path) -> None:
    """Open what is the site's: once it was written there, and nothing that lay in that folder before."""
    written = site.is_dir() and state_file(site).is_file()
    if not written or (_has(site, PUBLIC_FOLDER) and _has(site / "index.html", PUBLIC_FILE)):
        return
    for path in sorted(each for each in site.iterdir() if is_of_the_site(each.name) and not each.is_symlink()):
        _set_tree(path, PUBLIC_FOLDER, PUBLIC_FILE)
    _set(site, PUBLIC_FOLDER)


def _mend_tree(folder: Path, folder_mode: int, file_mode: int) -> None:
    if folder.is_dir() and not _has(folder, folder_mode):
        _set_tree(folder, folder_mode, file_mode)


def _set_tree(folder: Path, folder_mode: int, file_mode: int) -> None:
    """Set all of it, the folder itself last: where this is interrupted, it begins anew."""
    for path in (*_below(folder), folder):
        _set(path, folder_mode if path.is_dir() else file_mode)


def _below(folder: Path) -> Iterator[Path]:
    """Return all below a folder; links are neither followed nor named."""
    for here, folders, names in os.walk(folder):
        yield from (path for name in (*folders, *names) if not (path := Path(here) / name).is_symlink())


def _has(path: Path, mode: int) -> bool:
    try:
        return stat.S_IMODE(path.stat().st_mode) & _MODE == mode & _MODE
    except FileNotFoundError:
        return True


def _set(path: Path, mode: int) -> None:
    if not _has(path, mode):
        with suppress(PermissionError, FileNotFoundError):
            path.chmod(mode)
