"""App -> a folder of open files, so that the record outlives this program."""

from pathlib import Path

from publisher.app import App
from publisher.storage import exporting
from publisher.storage.archive import Progress
from publisher.upkeep.backup import refuse_place


def export(app: App, folder: Path, progress: Progress) -> dict[str, int]:
    """Write the whole record into a new folder; give the rows by file.

    Raises:
        InvalidInput: if the folder is not empty, or visitors can read it.
        StorageError: if it cannot be written.
    """
    refuse_place(app.settings, folder)
    return exporting.export(app.database, app.media, folder, app.clock(), progress)
