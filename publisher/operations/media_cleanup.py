"""What nobody needs any more is taken out of every folder that is ours: media, site, previews, what came in."""

import hashlib
import re
import shutil
import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.domain.revision import ENDING
from publisher.operations.old_website_copies import forget_old
from publisher.operations.older_copies import delete_outlived
from publisher.settings import Settings
from publisher.storage.archive.erase import named_files, nothing_is_frozen, received_files
from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.media_store import MediaFiles

#: For so long what was looked at and never planned is kept. It may also be what another ledger names: one that was
#: moved aside, or is newer than the one that was restored.
KEPT_UNNAMED = timedelta(days=30)
#: For so long a photo that came in by half waits for the rest, and one that is being written for its end.
HALF_KEPT, WRITTEN_IN = timedelta(days=7), timedelta(hours=1)
#: Pulse that says when it was done.
_CLEAN_UP = "clean up"
#: What is written aside before it gets its name: `publisher.atomic_write`, new drafts and copies of drafts, and drafts
#: that are made of an old website's articles and of posts of the Page.
_HALF_WRITTEN = re.compile(r"\..+\.([0-9a-f]{32}|half)|\.being-made")
_HALF = re.compile(r"[0-9]+\.part")


def clean_up_daily(app: App) -> bool:
    """Delete, once a day, what nobody needs any more, and say so. Not in a ledger that waits for a person.

    Raises:
        StorageError: if a folder cannot be looked through.
    """
    now = app.clock()
    pulses, day = SqlPeriodicTasks(app.container.database), timedelta(days=1)
    done_at = pulses.last_run(_CLEAN_UP)
    if done_at is not None and now - done_at < day:
        return False
    restored = any(hold.kind == RESTORE for hold in app.holds())
    if restored or app.foreign() or not pulses.claim_if_due(_CLEAN_UP, now, day):
        return False
    for each in (app.container.erasures, app.container.revocations, app.container.short_addresses):
        each.gather()
    sweep_out_old(app.container.database, app.container.media, now)
    sweep_inbox(app.settings, app.container.database)
    sweep_halves(app.settings.posts_folder)
    delete_outlived(app)
    forget_old(app.settings)
    return True


def sweep_up(settings: Settings, media: MediaFiles, digests: Collection[str]) -> int:
    """Delete every file that is one of these digests, or is called so, and count them; and every preview.

    Safe to repeat.

    Raises:
        StorageError: if the media folder cannot be written.
        OSError: if another folder cannot be.
    """
    count = sum(media.delete(f"{digest}.{ending}") for digest in digests for ending in ENDING.values())
    shutil.rmtree(settings.previews_folder, ignore_errors=True)
    received = (file for digest, file in received_pictures(settings).items() if digest in digests)
    for file in received:
        file.unlink(missing_ok=True)
    return count + sum(_delete_named(root, digests) for root in (settings.website.output, settings.inbox_folder))


def sweep_out(database: Database, media: MediaFiles) -> int:
    """Delete what no revision names: pictures that were looked at and never planned, or with other words; count them.

    No revision is frozen meanwhile; one that is just being prepared makes its files again (`pipeline.submit`).

    Raises:
        StorageError: if the media folder cannot be read or written.
    """
    with nothing_is_frozen(database) as named:
        return sum(media.delete(name) for name in media.unnamed(named))


def sweep_out_old(database: Database, media: MediaFiles, now: datetime) -> int:
    """Delete what no revision has named for a month; count it.

    Raises:
        StorageError: if the media folder cannot be read or written.
    """
    old = set(media.unnamed(named_files(database), now - KEPT_UNNAMED))
    if not old:
        return 0
    with nothing_is_frozen(database) as named:
        return sum(media.delete(name) for name in sorted(old - named))


def received_pictures(settings: Settings) -> dict[str, Path]:
    """Return the photos that came in, by the digest of their bytes: also those that are not whole."""
    folder = settings.inbox_folder
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {digest_of_file(file): file for file in files if file.is_file()}


#: Digests of files that were read before, by place, size, number and time of change: an erasure asks four times for all
#: pictures, which may be gigabytes. The time of change (ctime) cannot be set back.
_digests: dict[tuple[str, int, int, int, int], str] = {}
_MOST_DIGESTS = 200_000
#: A file that was changed within this time may change again without a new time of change (4 ms here, 2 s on FAT).
_TICK_NS = 3_000_000_000


def digest_of_file(file: Path) -> str:
    """Return the sha256 in hex of a file, however large it is; one that is as it was is not read again."""
    found = file.stat()
    key = (str(file), found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)
    if (known := _digests.get(key)) is not None:
        return known
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _TICK_NS:
        if len(_digests) >= _MOST_DIGESTS:
            _digests.clear()
        _digests[key] = digest
    return digest


def sweep_inbox(settings: Settings, database: Database) -> int:
    """Delete what lies in the inbox and nobody waits for; count it.

    A photo by half holds the place where it was taken: it goes with its news, and after a week in any case. What the
    ledger does not know may be another ledger's, which is put back some day: it stays for a month.
    """
    folder, known = settings.inbox_folder, received_files(database)
    files = [path for path in sorted(folder.iterdir()) if path.is_file()] if folder.is_dir() else []
    gone = [file for file in files if _age(file) > _kept(file.name, known)]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)


def sweep_halves(posts: Path) -> int:
    """Delete what a crash left half written beside drafts, which is no draft and may hold a picture of one; count it.

    Nobody else sees it: not the list of drafts, not a backup, and not who erases a picture.
    """
    halves = [path for path in posts.rglob(".*") if _HALF_WRITTEN.fullmatch(path.name) and not path.is_symlink()]
    gone = [half for half in halves if half.exists() and _age(half) > WRITTEN_IN]
    for half in gone:
        if half.is_dir():
            shutil.rmtree(half, ignore_errors=True)
        else:
            half.unlink(missing_ok=True)
    return len(gone)


def _kept(name: str, known: Mapping[str, bool]) -> timedelta:
    """Return how long a file of the inbox is kept."""
    if name.startswith(".") or known.get(name) is False:
        return WRITTEN_IN
    if _HALF.fullmatch(name):
        return HALF_KEPT
    return timedelta.max if name in known else KEPT_UNNAMED


def _age(file: Path) -> timedelta:
    """Return how long ago a file was written; by the machine's clock, as the file system says it."""
    return timedelta(seconds=time.time() - file.stat().st_mtime)


def _delete_named(root: Path, digests: Collection[str]) -> int:
    if not digests:
        return 0
    found = [path for path in root.rglob("*") if _named(path.name) & set(digests) and path.is_file()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _named(name: str) -> set[str]:
    """Return the digests in a file's name: of a half that a crash left there too."""
    return set(re.findall(r"[0-9a-f]{64}", name))
