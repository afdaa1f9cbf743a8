"""`publisher restore FILE`: bring back a backup, on hold, and look what became of it meanwhile."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli import exits
from publisher.cli.options import By, DryRun, SettingsFile
from publisher.cli.restored import tell_files, tell_looked
from publisher.cli.screen import progress, say, say_sandbox
from publisher.cli.work import Beside, load_settings, person, refuse_another_world, settings_path

if TYPE_CHECKING:
    from publisher.settings import Settings
    from publisher.storage.archive import Archive


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
    from publisher.storage.archive import Archive
    from publisher.storage.copies import copy_as_backup, is_ledger_file

    with ExitStack() as stack:
        if is_ledger_file(file):
            file = stack.enter_context(copy_as_backup(file))
        yield stack.enter_context(Archive(file))


def _tell_dry(archive: "Archive") -> int:
    rows = archive.contents.tables
    counts = f"{rows['revision'].rows} revisions, {rows['delivery'].rows} deliveries, {rows['reading'].rows} readings"
    say(f"The backup of {archive.contents.taken_at} is whole: {counts}.", "Nothing was restored (--dry-run).")
    return exits.DONE


def _restore(ctx: typer.Context, file: Path | None, archive: "Archive", by: str) -> int:
    from publisher.cli.running import only_serve
    from publisher.parts import system_clock
    from publisher.upkeep.restore import restore as bring_back
    from publisher.upkeep.restore import settings_from

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
    return exits.NEEDS_PERSON


def _look(settings: "Settings") -> int:
    from publisher.app import opened
    from publisher.upkeep.restore import look_around

    with opened(settings, os.environ) as app:
        say_sandbox(app.settings.sandbox)
        with progress("Looking", None) as tell:
            looked = look_around(app, tell)
        tell_looked(app, looked)
    return exits.NEEDS_PERSON
