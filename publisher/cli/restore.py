"""`publisher restore FILE`: bring back a backup, on hold, and look what became of it meanwhile."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import Beside, load_settings, person, refuse_another_world, settings_path
from publisher.cli.options import By, DryRun, SettingsFile
from publisher.cli.restore_summary import tell_files, tell_looked
from publisher.messages import exit_codes
from publisher.messages.console import progress, say, say_sandbox

if TYPE_CHECKING:
    from publisher.settings import Settings
    from publisher.storage.archive.zip_file import Archive


def restore(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The backup.", show_default=False)] = None,
    look: Annotated[bool, typer.Option("--look", help="Restore nothing; check again what is published.")] = False,
    by: By = "",
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Restore a backup. Everything stays on hold until `publisher resume`; nothing that came due meanwhile is sent."""
    from publisher.domain.errors import InvalidInput

    if (file is None) != look:
        raise InvalidInput("Name the backup: `publisher restore FILE`; or use --look to check again what is published.")
    if file is None:
        loaded = load_settings(ctx, settings)
        refuse_another_world(loaded)
        return _look(loaded)
    with _opened(file) as archive:
        with progress("Checking", None) as tell:
            archive.verify(tell)
        if dry_run:
            return _tell_dry(archive)
        return _restore(ctx, settings, archive, person(by))


@contextmanager
def _opened(file: Path) -> Iterator["Archive"]:
    """Open a backup, or a copy of an SQLite ledger such as an upgrade leaves."""
    from publisher.storage.archive.pre_migration_copy import copy_as_backup, is_ledger_file
    from publisher.storage.archive.zip_file import Archive

    with ExitStack() as stack:
        if is_ledger_file(file):
            file = stack.enter_context(copy_as_backup(file))
        yield stack.enter_context(Archive(file))


def _tell_dry(archive: "Archive") -> int:
    rows = archive.contents.tables
    counts = f"{rows['revision'].rows} revisions, {rows['delivery'].rows} deliveries, {rows['reading'].rows} readings"
    say(f"The backup of {archive.contents.taken_at} is whole: {counts}.", "Nothing was restored (--dry-run).")
    return exit_codes.DONE


def _restore(ctx: typer.Context, file: Path | None, archive: "Archive", by: str) -> int:
    from publisher.bootstrap.container import system_clock
    from publisher.operations.restore import restore as bring_back
    from publisher.operations.restore import settings_from
    from publisher.runtime.instance_lock import only_serve

    if settings_from(archive, settings_path(ctx, file)):
        say(f"{settings_path(ctx, file)} was missing and is restored.")
    settings = load_settings(ctx, file)
    refuse_another_world(settings, Beside.SAME_LEDGER)
    with ExitStack() as stack:
        stack.enter_context(only_serve(settings.folder))
        tell = stack.enter_context(progress("Restoring", None))
        done = bring_back(settings, archive, by, system_clock(), tell)
    tell_files(done, settings)
    _look(settings)
    return exit_codes.NEEDS_PERSON


def _look(settings: "Settings") -> int:
    from publisher.bootstrap.app import opened
    from publisher.operations.restore import look_around

    with opened(settings, os.environ) as app:
        say_sandbox(app.settings.sandbox)
        with progress("Looking", None) as tell:
            looked = look_around(app, tell)
        tell_looked(app, looked)
    return exit_codes.NEEDS_PERSON
