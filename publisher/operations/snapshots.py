"""Snapshots of everything by restic, each night into a repository elsewhere; and the lists, at each change.

A snapshot holds what a backup does. Beside the generations stand snapshots of the lists alone, so that a restore of any
generation knows what was erased and revoked since.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import (
    SNAPSHOT,
    SNAPSHOT_LISTS_TROUBLE,
    SNAPSHOT_PROVED,
    SNAPSHOT_TRIAL_TROUBLE,
    SNAPSHOT_TROUBLE,
)
from publisher.domain.backup_generations import kept, with_erased
from publisher.domain.coded_text import Message
from publisher.file_modes import PRIVATE_FOLDER
from publisher.operations.backup import sources_of
from publisher.operations.nightly_backup import AGAIN, PROOF_LASTS, told_where_it_fails
from publisher.operations.snapshot_repository import (
    FOLDER,
    GENERATION,
    LISTS,
    LISTS_SENT,
    newest_generation,
    repository_in_use,
)
from publisher.operations.snapshot_trial import prove_snapshot
from publisher.settings import Settings
from publisher.settings.database_url import sqlite_file
from publisher.storage.archive.backup import write_folder
from publisher.storage.archive.line_file import LineFile
from publisher.storage.archive.restic import Restic

_NEXT, _LISTS_NEXT, _LOCK = "next", "lists", "lock"
#: Notes in the ledger: that somebody begins, and that the lists are tried again.
_BEGUN, _LISTS_AGAIN = "nightly snapshot", "lists snapshot again"
#: After trouble the lists are sent again as soon.
_SOON = timedelta(minutes=5)
#: So many snapshots of the lists are kept: the newest says all.
_KEPT_LISTS = 3


def snapshot_if_due(app: App) -> bool:
    """Take tonight's snapshot if it is time and there is none yet; tell whether one was taken. Others may ask too.

    Raises:
        InvalidInput: if the repository cannot be used as it is, or what lies there cannot be restored.
        StorageError: if it cannot be reached or written; it is tried again in an hour.
    """
    wanted, pulses = app.settings.backup, app.container.page.monitoring.pulses
    zone = app.settings.organisation.timezone
    local, last = app.clock().astimezone(zone), pulses.last_run(SNAPSHOT)
    if not wanted.restic or local.time() < wanted.at or app.foreign():
        return False
    if last and last.astimezone(zone).date() == local.date() and last.astimezone(zone).time() >= wanted.at:
        return False
    if not pulses.claim_if_due(_BEGUN, app.clock(), AGAIN):
        return False
    take_snapshot(app)
    proved = pulses.last_run(SNAPSHOT_PROVED)
    if proved is None or app.clock() - proved >= PROOF_LASTS or pulses.detail(SNAPSHOT_TRIAL_TROUBLE):
        prove_snapshot(app)
    return True


def take_snapshot(app: App) -> None:
    """Take a snapshot now, with the lists, and drop those that are no longer kept.

    Raises:
        InvalidInput: if the repository cannot be used as it is.
        StorageError: if it cannot be reached or written.
    """
    with told_where_it_fails(app, SNAPSHOT_TROUBLE):
        restic, now = repository_in_use(app), app.clock()
        with _alone(app.settings.folder) as home:
            write_folder(sources_of(app, app.settings.file), home / _NEXT, now, _quiet)
            restic.unlock()
            restic.add(home / _NEXT, GENERATION, now)
        app.container.page.monitoring.pulses.record_run(SNAPSHOT, now, restic.address)
        _drop_old(app, restic)
    _lists_changed(app)


def send_lists(app: App) -> bool:
    """Send the lists to the repository where they changed; tell whether they did. What fails is told, and tried again.

    Raises:
        InvalidInput: if the repository cannot be used as it is.
        StorageError: if it cannot be reached or written.
    """
    return bool(app.settings.backup.restic) and not app.foreign() and _lists_changed(app)


def lists_before(settings: Settings) -> tuple[object, ...]:
    """Return what tells whether a command changed the lists; nothing where they go nowhere."""
    if not settings.backup.restic:
        return ()
    ledger = sqlite_file(settings.database.url)
    folder = ledger.parent if ledger else settings.folder
    return tuple((file.stat().st_size, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.jsonl")))


def _lists_changed(app: App) -> bool:
    pulses, files = app.container.page.monitoring.pulses, [file for file in _lists(app) if file.is_file()]
    said = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    if not files or pulses.detail(LISTS_SENT) == said:
        return False
    if pulses.detail(SNAPSHOT_LISTS_TROUBLE) and not pulses.claim_if_due(_LISTS_AGAIN, app.clock(), _SOON):
        return False
    with told_where_it_fails(app, SNAPSHOT_LISTS_TROUBLE):
        restic = repository_in_use(app)
        with _alone(app.settings.folder) as home:
            _fetch_lists(restic, home / _LISTS_NEXT)
            for file in files:
                LineFile(home / _LISTS_NEXT / file.name, Message("list_of_erasures")).take_in(file)
            restic.add(home / _LISTS_NEXT, LISTS, app.clock())
        restic.forget([each.id for each in restic.snapshots(LISTS)[:-_KEPT_LISTS]], all_of_it=False)
        pulses.record_run(LISTS_SENT, app.clock(), said)
    return True


def _lists(app: App) -> list[Path]:
    container = app.container
    return [container.erasures.file, container.revocations.file, container.short_addresses.file]


def _fetch_lists(restic: Restic, folder: Path) -> None:
    """Bring the newest lists of a repository into a folder; none where there are none."""
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    if found := restic.snapshots(LISTS):
        restic.restore(found[-1].id, folder)


def _drop_old(app: App, restic: Restic) -> None:
    zone = app.settings.organisation.timezone
    found = restic.snapshots(GENERATION)
    made = {each.taken_at.astimezone(zone).date(): each for each in found}
    erased = {each.erased_at.astimezone(zone).date() for each in app.container.erasures.read()}
    gone = with_erased(made, erased, app.clock().astimezone(zone).date())
    keeps = {made[day].id for day in kept(made) - gone}
    ids = [each.id for each in found if each.id not in keeps]
    restic.forget(ids, all_of_it=bool(gone))


@contextmanager
def fetched(restic: Restic, folder: Path, day: date | None) -> Iterator[tuple[Path, Path]]:
    """Bring a generation and the newest lists into a folder for a moment; give the folder of each.

    Without a `day` it is the newest generation, else the newest of that day or before.

    Raises:
        InvalidInput: if there is none, or it does not come out as it went in.
        StorageError: if the repository cannot be reached, or there is no room.
    """
    with TemporaryDirectory(prefix=".restoring-", dir=folder) as name:
        wanted, lists = Path(name) / _NEXT, Path(name) / _LISTS_NEXT
        restic.restore(newest_generation(restic, day).id, wanted)
        _fetch_lists(restic, lists)
        yield wanted, lists


def clear_left(folder: Path) -> None:
    """Delete what a snapshot that was killed left: it may hold a picture that was erased since."""
    if any((folder / FOLDER / name).exists() for name in (_NEXT, _LISTS_NEXT)):
        with suppress(BlockingIOError), _alone(folder, wait=False):
            pass


@contextmanager
def _alone(folder: Path, *, wait: bool = True) -> Iterator[Path]:
    """Return the folder in which a snapshot is put together, to one process at a time, empty before and after."""
    home = folder / FOLDER
    home.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    with (home / _LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        try:
            _empty(home)
            yield home
        finally:
            _empty(home)


def _empty(home: Path) -> None:
    for name in (_NEXT, _LISTS_NEXT):
        shutil.rmtree(home / name, ignore_errors=True)


def _quiet(done: int, total: int) -> None:
    """Nobody looks at how far it is."""
