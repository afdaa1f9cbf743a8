"""Snapshots of everything by restic, each night into a repository elsewhere; and the lists, at each change.

A snapshot holds what a backup does. Beside the generations stand snapshots of the lists alone, so that a restore of any
generation knows what was erased and revoked since.
"""

import fcntl
import hashlib
import os
import shutil
import tarfile
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from secrets import choice
from tempfile import TemporaryDirectory
from typing import IO

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
from publisher.domain.errors import InvalidInput, StorageError
from publisher.domain.system_errors import reason_of
from publisher.file_modes import PRIVATE_FOLDER
from publisher.operations.backup import refuse_place, sources_of
from publisher.operations.nightly_backup import AGAIN, PROOF_LASTS, restored_on_trial, told_where_it_fails
from publisher.settings import Secrets, Settings
from publisher.settings.database_url import sqlite_file
from publisher.settings.repository import is_address
from publisher.settings.secrets import secrets_in
from publisher.settings.token_file import store_recovery_key
from publisher.storage.archive.backup import write_folder
from publisher.storage.archive.line_file import LineFile
from publisher.storage.archive.restic import Access, Restic, Snapshot
from publisher.storage.archive.zip_file import MANIFEST, Archive, BadBackup, is_inside, pieces_of

#: Tags in the repository: what a backup holds, and the lists alone.
GENERATION, LISTS = "generation", "lists"
#: Below the settings' folder: restic's cache, and while one is taken what goes into it.
FOLDER = "snapshots"
_NEXT, _LISTS_NEXT, _LOCK = "next", "lists", "lock"
#: Notes in the ledger: that somebody begins, and which lists went along.
_BEGUN, _LISTS_SENT, _LISTS_AGAIN = "nightly snapshot", "lists snapshot", "lists snapshot again"
#: Letters of a recovery key, none of which looks like another, and how it is written: 140 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP, _GROUPS = 4, 7
#: After trouble the lists are sent again as soon.
_SOON = timedelta(minutes=5)
#: So many snapshots of the lists are kept: the newest says all.
_KEPT_LISTS = 3
_MONTHS = 12


def repository_at(settings: Settings, address: str, key: str) -> Restic:
    """Return the repository of an address.

    Raises:
        InvalidInput: if there is no recovery key.
    """
    return _repository_of(address, key, settings.secrets, settings.folder)


def repository_to_restore(address: str, key: str, folder: Path, environ: Mapping[str, str]) -> Restic:
    """Return a repository for a folder that may hold nothing yet; the recovery key that was typed wins over a kept one.

    Raises:
        InvalidSettings: with what is wrong with the secrets.
        InvalidInput: if there is no recovery key.
    """
    secrets = secrets_in(folder, environ)
    return _repository_of(address, key or secrets.recovery_key, secrets, folder, ask=True)


def kept_key(folder: Path, environ: Mapping[str, str]) -> str:
    """Return the recovery key of a folder's secrets; empty where there is none."""
    return secrets_in(folder, environ).recovery_key


def keep_key(settings: Settings, address: str, key: str) -> bool:
    """Keep a key that opened the repository of these settings, so that snapshots go on; tell whether it is new."""
    if settings.secrets.recovery_key or settings.backup.restic != address:
        return False
    store_recovery_key(settings.folder, key)
    return True


def _repository_of(address: str, key: str, secrets: Secrets, folder: Path, *, ask: bool = False) -> Restic:
    if not key:
        raise InvalidInput("snapshot_without_key")
    access = Access(
        key=key,
        ssh_key=secrets.snapshot_ssh_key,
        s3_id=secrets.snapshot_s3_id,
        s3_secret=secrets.snapshot_s3_secret,
        ask=ask,
    )
    return Restic(address, access, folder / FOLDER)


def begin(app: App) -> str:
    """Make the repository and its recovery key, which is kept in `secrets/`; return the key. It is shown once.

    Raises:
        InvalidInput: if no place for it is set, or it lies among what is backed up.
        StorageError: if it cannot be made.
    """
    settings = app.settings
    if not settings.backup.restic:
        raise InvalidInput("snapshot_not_set")
    key = settings.secrets.recovery_key or _new_key()
    restic = repository_at(settings, settings.backup.restic, key)
    _refuse_inside(settings, restic)
    if not settings.secrets.recovery_key:
        store_recovery_key(settings.folder, key)  # first: a repository whose key is lost is of no use
    restic.begin()
    app.container.page.monitoring.pulses.record_run(_LISTS_SENT, app.clock())
    return key


def _new_key() -> str:
    return "-".join("".join(choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def known_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the keys of hosts that were met, as `ssh-keygen -l` has them."""
    file = settings.folder / FOLDER / "known_hosts"
    lines = (line.split() for line in file.read_text("utf-8").splitlines()) if file.is_file() else ()
    return tuple(f"{kind} {_fingerprint(key)}" for _name, kind, key, *_ in lines)


def _fingerprint(key: str) -> str:
    return "SHA256:" + b64encode(hashlib.sha256(b64decode(key)).digest()).decode().rstrip("=")


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
        restic, now = _repository(app), app.clock()
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
    if not files or pulses.detail(_LISTS_SENT) == said:
        return False
    if pulses.detail(SNAPSHOT_LISTS_TROUBLE) and not pulses.claim_if_due(_LISTS_AGAIN, app.clock(), _SOON):
        return False
    with told_where_it_fails(app, SNAPSHOT_LISTS_TROUBLE):
        restic = _repository(app)
        with _alone(app.settings.folder) as home:
            _fetch_lists(restic, home / _LISTS_NEXT)
            for file in files:
                LineFile(home / _LISTS_NEXT / file.name, Message("list_of_erasures")).take_in(file)
            restic.add(home / _LISTS_NEXT, LISTS, app.clock())
        restic.forget([each.id for each in restic.snapshots(LISTS)[:-_KEPT_LISTS]], all_of_it=False)
        pulses.record_run(_LISTS_SENT, app.clock(), said)
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


def prove_snapshot(app: App) -> None:
    """Read the newest snapshot back, compare every file with what was taken, and restore its ledger on trial.

    A twelfth of the repository's other data is read too, by month.

    Raises:
        InvalidInput: if there is none, or it does not come out as it went in.
        StorageError: if the repository cannot be reached, or there is no room for the ledger.
    """
    with told_where_it_fails(app, SNAPSHOT_TRIAL_TROUBLE):
        restic = _repository(app)
        newest = _newest(restic, None)
        try:
            with TemporaryDirectory(prefix="publisher-trial-") as name:
                _read_back(restic, newest, Path(name))
                with Archive(Path(name)) as archive:
                    restored_on_trial(archive, Path(name), app.clock())
            restic.check(f"{app.clock().month}/{_MONTHS}")
        except OSError as error:
            raise StorageError("trial_failed", file=restic.address, reason=reason_of(error)) from error
        except BadBackup as error:
            raise BadBackup("trial_failed", file=restic.address, reason=error.told) from error
        app.container.page.monitoring.pulses.record_run(SNAPSHOT_PROVED, app.clock(), newest.id)


def _read_back(restic: Restic, snapshot: Snapshot, folder: Path) -> None:
    """Read a snapshot once: its ledger is kept in the folder, and of everything else only the digest is compared."""
    digests: dict[str, str] = {}
    with restic.stream(snapshot.id) as stream:
        try:
            for path, pieces in _members(stream):
                whole = hashlib.sha256()
                with _kept_in(folder, path) as file:
                    for piece in pieces:
                        whole.update(piece)
                        file.write(piece)
                digests[path] = whole.hexdigest()
        except tarfile.TarError:
            stream.read()  # restic says what it was
    with Archive(folder) as archive:
        wrong = [path for path, digest in archive.contents.members.items() if digests.get(path) != digest]
    if wrong:
        raise BadBackup("backup_damaged", path=wrong[0])


def _members(stream: IO[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    with tarfile.open(fileobj=stream, mode="r|") as packed:
        for member in packed:
            content = packed.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name.removeprefix("./"), pieces_of(content)


@contextmanager
def _kept_in(folder: Path, path: str) -> Iterator[IO[bytes]]:
    """Open a file for what the trial needs again; the rest goes nowhere."""
    needed = is_inside(path) and (path == MANIFEST or path.startswith("ledger/"))
    file = folder / path if needed else Path(os.devnull)
    file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with file.open("wb") as opened:
        yield opened


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
        restic.restore(_newest(restic, day).id, wanted)
        _fetch_lists(restic, lists)
        yield wanted, lists


def _newest(restic: Restic, day: date | None) -> Snapshot:
    found = [each for each in restic.snapshots(GENERATION) if day is None or each.taken_at.date() <= day]
    if not found:
        raise InvalidInput("snapshot_none", place=restic.address, words="")
    return found[-1]


def clear_left(folder: Path) -> None:
    """Delete what a snapshot that was killed left: it may hold a picture that was erased since."""
    if any((folder / FOLDER / name).exists() for name in (_NEXT, _LISTS_NEXT)):
        with suppress(BlockingIOError), _alone(folder, wait=False):
            pass


@contextmanager
def _alone(folder: Path, *, wait: bool = True) -> Iterator[Path]:
    """Give the folder in which a snapshot is put together, to one process at a time, empty before and after."""
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


def _repository(app: App) -> Restic:
    if not app.settings.backup.restic:
        raise InvalidInput("snapshot_not_set")
    restic = repository_at(app.settings, app.settings.backup.restic, app.settings.secrets.recovery_key)
    _refuse_inside(app.settings, restic)
    return restic


def _refuse_inside(settings: Settings, restic: Restic) -> None:
    if not is_address(restic.address):
        refuse_place(settings, Path(restic.address))


def _quiet(done: int, total: int) -> None:
    """Nobody looks at how far it is."""
