"""App -> one file with all that cannot be made again."""

from pathlib import Path

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput
from publisher.settings import Settings
from publisher.settings.organisation import EMBLEMS
from publisher.storage.archive.backup import Sources, write_backup
from publisher.storage.archive.zip_file import BackupContents, Progress, is_archive


def backup(app: App, file: Path, settings_file: Path, progress: Progress) -> BackupContents:
    """Write a backup while everything runs; one that lies there is replaced when the new one is whole.

    Raises:
        InvalidInput: if the place is one that visitors can read, or that is part of the backup itself.
        StorageError: if it could not be written.
    """
    refuse_place(app.settings, file)
    return write_backup(sources_of(app, settings_file), file, app.clock(), progress)


def sources_of(app: App, settings_file: Path) -> Sources:
    """Return what goes into a backup."""
    return Sources(
        database=app.container.database,
        media=app.container.media,
        folders={
            "posts": app.settings.posts_folder,
            "templates": app.settings.templates_folder,
            "inbox": app.settings.inbox_folder,
            EMBLEMS: app.settings.folder / EMBLEMS,
        },
        settings_file=settings_file,
        secrets=app.settings.secret_values(),
        file_of=app.container.media.file_of,
    )


def refuse_place(settings: Settings, place: Path) -> None:
    """Refuse to put names and unpublished posts where visitors read, into what is read, or over something else.

    Raises:
        InvalidInput: with another place.
    """
    own = ("secrets", "sandbox", "snapshots")
    taken = (settings.posts_folder, settings.templates_folder, settings.inbox_folder, settings.previews_folder)
    inside = (settings.website.output, *taken, Path(settings.database.media), *(settings.folder / name for name in own))
    for folder in inside:
        if place.resolve().is_relative_to(folder.resolve()):
            raise InvalidInput("backup_inside", place=str(place), folder=str(folder))
    if not place.resolve().parent.is_dir():
        raise InvalidInput("no_folder_for_backup", folder=str(place.resolve().parent))
    if place.is_file() and not is_archive(place):
        raise InvalidInput("no_backup_in_its_place", place=str(place))
