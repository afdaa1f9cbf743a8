"""The backup that is made by itself each night, into a folder with generations; one a month is restored on trial."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.atomic_write import atomic_write
from publisher.bootstrap.app import App
from publisher.domain.backup_generations import kept
from publisher.domain.errors import StorageError
from publisher.domain.system_errors import reason_of
from publisher.file_modes import PRIVATE_FOLDER
from publisher.operations.backup import backup
from publisher.storage.archive.restore import RestoreOrder, restore_ledger
from publisher.storage.archive.zip_file import Archive
from publisher.storage.ledger.people import PROGRAM

#: After trouble (the disk is full, or not there) it is tried again as soon.
AGAIN = timedelta(hours=1)
#: How long a proof holds, and from when on somebody should look why there is no newer one.
PROOF_LASTS, PROOF_OLD = timedelta(days=30), timedelta(days=40)
#: Notes in the ledger: that somebody begins, and that a backup was restored on trial.
_BEGUN, PROVED = "nightly backup", "backup proved"
_NAME = re.compile(r"publisher-(\d{4}-\d\d-\d\d)\.zip")
#: What may never come back; small, and newest here: see docs/howto/backup-and-erasure.md.
_LISTS = ("erasures.jsonl", "revocations.jsonl", "short-addresses.jsonl")


def backup_if_due(app: App) -> Path | None:
    """Make tonight's backup if it is time and there is none yet; return it. Other processes may ask too.

    Raises:
        InvalidInput: if that is no place for backups, or it cannot be restored.
        StorageError: if it cannot be made; it is tried again in an hour.
    """
    wanted = app.settings.backup
    local = app.clock().astimezone(app.settings.organisation.timezone)
    if wanted.folder is None or local.time() < wanted.at or app.foreign():
        return None
    pulses = app.container.page.monitoring.pulses
    file = wanted.folder / f"publisher-{local.date()}.zip"
    if file.exists() or not pulses.claim_if_due(_BEGUN, app.clock(), AGAIN):
        return None
    try:
        wanted.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        backup(app, file, app.settings.file, _quiet)
        proved = pulses.last_run(PROVED)
        if proved is None or app.clock() - proved >= PROOF_LASTS:
            prove(file, app.clock())
            pulses.record_run(PROVED, app.clock(), str(file))
        _copy_lists(app.settings.folder, wanted.folder)
        _delete_old(wanted.folder)
    except OSError as error:
        raise StorageError("backup_not_written", file=str(file), reason=reason_of(error)) from error
    return file


def prove(file: Path, now: datetime) -> None:
    """Restore a backup's ledger into a temporary folder, and compare each table and file with what was taken.

    Raises:
        BadBackup: if it is damaged, or does not come out as it went in.
        StorageError: if there is no room for it.
    """
    with TemporaryDirectory(prefix="publisher-trial-") as name, Archive(file) as archive:
        archive.verify(_quiet)
        order = RestoreOrder(archive=archive, by=PROGRAM, now=now, erasures=())
        restore_ledger(f"sqlite:///{name}/trial.db", order, _quiet)


def generations(folder: Path) -> dict[date, Path]:
    """Return the nightly backups of a folder by day; whatever else lies there is nobody's business."""
    found = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            with suppress(ValueError):
                found[date.fromisoformat(match[1])] = path
    return found


def _copy_lists(home: Path, folder: Path) -> None:
    for name in _LISTS:
        if (home / name).is_file():
            atomic_write(folder / name, (home / name).read_bytes())


def _delete_old(folder: Path) -> None:
    made = generations(folder)
    for day in made.keys() - kept(made):
        made[day].unlink(missing_ok=True)


def _quiet(done: int, total: int) -> None:
    """Nobody looks at how far it is."""
