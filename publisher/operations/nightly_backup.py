"""The backup that is made by itself each night, into a folder with generations; once a month they are tried out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import LISTS_TROUBLE, NIGHTLY_TROUBLE, TRIAL_TROUBLE
from publisher.domain.backup_generations import kept, with_erased
from publisher.domain.coded_text import joined
from publisher.domain.errors import InvalidInput, PublisherError, StorageError
from publisher.domain.system_errors import reason_of
from publisher.file_modes import PRIVATE_FOLDER
from publisher.operations.backup import backup
from publisher.storage.archive.restore import RestoreOrder, restore_ledger
from publisher.storage.archive.zip_file import Archive, BadBackup
from publisher.storage.ledger.people import PROGRAM

#: After trouble (the disk is full, or not there) it is tried again as soon.
AGAIN = timedelta(hours=1)
#: How long a proof holds, and from when on somebody should look why there is no newer one.
PROOF_LASTS, PROOF_OLD = timedelta(days=30), timedelta(days=40)
#: Notes in the ledger: that somebody begins, and that a backup was restored on trial.
_BEGUN, PROVED = "nightly backup", "backup proved"
_NAME = re.compile(r"publisher-(\d{4}-\d\d-\d\d)\.zip")
#: What a backup is called while it is written; one that was killed leaves it.
_HALF = ".publisher-????-??-??.zip.*"
_HALF_DAYS = timedelta(days=1)


def backup_if_due(app: App) -> Path | None:
    """Make tonight's backup if it is time and there is none yet; return it. Other processes may ask too.

    Raises:
        InvalidInput: if that is no place for backups, or one of them cannot be restored.
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
    with told_where_it_fails(app, NIGHTLY_TROUBLE):
        try:
            wanted.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            backup(app, file, app.settings.file, _quiet)
            _delete_old(app, wanted.folder)
        except OSError as error:
            raise StorageError("backup_not_written", file=str(file), reason=reason_of(error)) from error
    copy_lists(app)
    proved = pulses.last_run(PROVED)
    if proved is None or app.clock() - proved >= PROOF_LASTS or pulses.detail(TRIAL_TROUBLE):
        with told_where_it_fails(app, TRIAL_TROUBLE):
            _try_out(app, file)
    return file


@contextmanager
def told_where_it_fails(app: App, name: str) -> Iterator[None]:
    """Write down what went wrong: it is mailed, and *System check* shows it until the same goes well."""
    try:
        yield
    except PublisherError as error:
        _note(app, name, error.told)
        raise
    except OSError as error:
        failed = StorageError("backup_not_written", file=str(error.filename or name), reason=reason_of(error))
        _note(app, name, failed.told)
        raise failed from error
    _note(app, name, "")


def copy_lists(app: App) -> None:
    """Bring the copies of the lists beside the backups up to date, where a change could not do it; and tell."""
    container, troubles = app.container, []
    for each in (container.erasures, container.revocations, container.short_addresses, container.page_post_list):
        try:
            each.copy()
        except StorageError as error:
            troubles.append(error.told)
    _note(app, LISTS_TROUBLE, joined(*troubles))


def _note(app: App, name: str, text: str) -> None:
    pulses = app.container.page.monitoring.pulses
    if pulses.detail(name) != text:
        pulses.record_run(name, app.clock(), text)


def _try_out(app: App, newest: Path) -> None:
    """Restore the newest backup on trial, and look whether the older ones are whole."""
    try:
        prove(newest, app.clock())
    except OSError as error:
        raise StorageError("trial_failed", file=str(newest), reason=reason_of(error)) from error
    except PublisherError as error:
        raise BadBackup("trial_failed", file=str(newest), reason=error.told) from error
    app.container.page.monitoring.pulses.record_run(PROVED, app.clock(), str(newest))
    older = (file for file in generations(newest.parent).values() if file != newest)
    if damaged := [file.name for file in sorted(older) if not _is_whole(file)]:
        raise BadBackup("backups_damaged", folder=str(newest.parent), files=", ".join(damaged))


def prove(file: Path, now: datetime) -> None:
    """Restore a backup's ledger into a temporary folder, and compare each table and file with what was taken.

    Raises:
        BadBackup: if it is damaged, or does not come out as it went in.
        StorageError: if there is no room for it.
    """
    with TemporaryDirectory(prefix="publisher-trial-") as name, Archive(file) as archive:
        archive.verify(_quiet)
        restored_on_trial(archive, Path(name), now)


def restored_on_trial(archive: Archive, folder: Path, now: datetime) -> None:
    """Restore a backup's ledger into a folder, and compare each table with what was taken."""
    order = RestoreOrder(archive=archive, by=PROGRAM, now=now, erasures=())
    restore_ledger(f"sqlite:///{folder}/trial.db", order, _quiet)


def _is_whole(file: Path) -> bool:
    try:
        with Archive(file) as archive:
            archive.verify(_quiet)
    except InvalidInput:
        return False
    return True


def generations(folder: Path) -> dict[date, Path]:
    """Return the nightly backups of a folder by day; whatever else lies there is nobody's business."""
    found = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            with suppress(ValueError):
                found[date.fromisoformat(match[1])] = path
    return found


def _delete_old(app: App, folder: Path) -> None:
    made, zone = generations(folder), app.settings.organisation.timezone
    today = app.clock().astimezone(zone).date()
    erased = {each.erased_at.astimezone(zone).date() for each in app.container.erasures.read()}
    for day in (made.keys() - kept(made)) | with_erased(made, erased, today):
        made[day].unlink(missing_ok=True)
    for half in folder.glob(_HALF):
        with suppress(FileNotFoundError):
            if app.clock().timestamp() - half.stat().st_mtime > _HALF_DAYS.total_seconds():
                half.unlink()


def _quiet(done: int, total: int) -> None:
    """Nobody looks at how far it is."""
