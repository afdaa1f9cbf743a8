"""Copies of the ledger that the program left beside it: at an upgrade, and where a restore moved one aside."""

from datetime import UTC, datetime
from pathlib import Path

from publisher.bootstrap.app import App


def older_copies(app: App, than: datetime | None) -> list[Path]:
    """Return those that were written before a moment; none where there was no such moment."""
    if than is None:
        return []
    return [copy for copy in _copies(app) if datetime.fromtimestamp(copy.stat().st_mtime, UTC) <= than]


def _copies(app: App) -> list[Path]:
    file = app.container.database.file
    if file is None:
        return sorted(app.settings.folder.glob("ledger.before-*.zip"))
    return sorted({*file.parent.glob(f"{file.name}.before-restore-*"), *file.parent.glob(f"{file.stem}.before-*")})
