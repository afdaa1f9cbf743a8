"""Copies of the ledger that the program left: at an upgrade, before an update, and where a restore moved one aside."""

from datetime import UTC, datetime
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.domain.backup_generations import KEEPS_ERASED
from publisher.settings import Settings
from publisher.settings.overlaps import BACKUPS

#: Backups that updates make, by version; they lie beside the nightly ones where there are any.
BEFORE_UPDATE = "before-update-{version}.zip"


def older_copies(app: App, than: datetime | None, *, delete: bool = False) -> list[Path]:
    """Return those that were written before a moment, or delete them; none where there was no such moment."""
    if than is None:
        return []
    found = [copy for copy in _copies(app) if datetime.fromtimestamp(copy.stat().st_mtime, UTC) <= than]
    for copy in found if delete else ():
        copy.unlink(missing_ok=True)
    return found


def delete_outlived(app: App) -> None:
    """Delete backups of updates that hold what was erased a month ago, as nightly backups of before that day are."""
    erased = [each.erased_at for each in app.container.erasures.read()]
    long_ago = [at for at in erased if app.clock() - at >= KEEPS_ERASED]
    for copy in backups_of_updates(app.settings):
        if long_ago and datetime.fromtimestamp(copy.stat().st_mtime, UTC) <= max(long_ago):
            copy.unlink(missing_ok=True)


def folder_of_updates(settings: Settings) -> Path:
    """Return the folder in which updates put their backups."""
    return settings.backup.folder or settings.folder / BACKUPS


def backups_of_updates(settings: Settings) -> list[Path]:
    """Return the backups that updates made."""
    return sorted(folder_of_updates(settings).glob(BEFORE_UPDATE.format(version="*")))


def _copies(app: App) -> list[Path]:
    updates, file = backups_of_updates(app.settings), app.container.database.file
    if file is None:
        return [*sorted(app.settings.folder.glob("ledger.before-*.zip")), *updates]
    beside = {*file.parent.glob(f"{file.name}.before-restore-*"), *file.parent.glob(f"{file.stem}.before-*")}
    return [*sorted(beside), *updates]
