"""App -> a folder of open files, so that the record outlives this program, and moves to another installation."""

import shutil
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.bundled_files import bundled
from publisher.operations.backup import refuse_place
from publisher.operations.export_drafts import DraftExporter
from publisher.settings.organisation import EMBLEMS
from publisher.storage.archive import export as exporting
from publisher.storage.archive.backup import files_below
from publisher.storage.archive.settings_copy import settings_copy
from publisher.storage.archive.zip_file import Progress


def export(app: App, folder: Path, progress: Progress, *, consents: bool = False) -> dict[str, int]:
    """Write the whole record into a new folder; give the rows by file, and how many drafts and pictures.

    `consents` are about people: they are left out unless somebody wants them.

    Raises:
        InvalidInput: if the folder is not empty, or visitors can read it.
        StorageError: if it cannot be written.
    """
    refuse_place(app.settings, folder)
    writer = exporting.RecordWriter(app.container.database, app.container.media, consents=consents)

    def beside(half: Path) -> dict[str, int]:
        settings = app.settings
        if settings.file.is_file():
            copy = settings_copy(settings.file, settings.secret_values())
            (half / "settings.toml").write_bytes(copy.text)
            _copy(settings.folder / EMBLEMS, half / EMBLEMS)
            for name, content in copy.emblems.items():
                (half / EMBLEMS).mkdir(exist_ok=True)
                (half / EMBLEMS / name).write_bytes(content)
        if settings.templates_folder.resolve() != bundled("templates").resolve():
            _copy(settings.templates_folder, half / "templates")
        return {"drafts": DraftExporter(app, consents=consents).write(half / "posts")}

    return exporting.export(writer, folder, app.clock(), progress, beside)


def _copy(root: Path, into: Path) -> None:
    for name in files_below(root):
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, into / name, follow_symlinks=False)
