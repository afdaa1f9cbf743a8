"""App -> a folder of open files, so that the record outlives this program."""

from pathlib import Path

from publisher.bootstrap.app import App
from publisher.operations.backup import refuse_place
from publisher.storage.archive import export as exporting
from publisher.storage.archive.zip_file import Progress


def export(app: App, folder: Path, progress: Progress) -> dict[str, int]:
    """Write the whole record into a new folder; give the rows by file.

    Raises:
        InvalidInput: if the folder is not empty, or visitors can read it.
        StorageError: if it cannot be written.
    """
    refuse_place(app.settings, folder)
    return exporting.export(app.container.database, app.container.media, folder, app.clock(), progress)
