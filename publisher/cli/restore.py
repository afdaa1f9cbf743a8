"""`publisher restore FILE`: bring back a backup, on hold, and look what became of it meanwhile."""

import os
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import Beside, load_settings, person, refuse_another_world, settings_path
from publisher.cli.options import By, DryRun, SettingsFile
from publisher.cli.restore_summary import counted, tell_files, tell_looked
from publisher.messages import exit_codes
from publisher.messages.console import progress, say, say_sandbox

if TYPE_CHECKING:
    from publisher.operations.restore import Backup
    from publisher.settings import Settings


def restore(
    ctx: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE", help="The backup; or where snapshots lie: sftp://…, s3:…, or a folder.", show_default=False
        ),
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Restore nothing; check again what is published.")] = False,
    day: Annotated[
        str, typer.Option(metavar="DAY", help="Of snapshots, the newest of that day or before: 2026-11-30.")
    ] = "",
    by: By = "",
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Restore a backup. Everything stays on hold until `publisher resume`; nothing that came due meanwhile is sent."""
    from publisher.domain.errors import InvalidInput
    from publisher.operations.restore import opened_backup
    from publisher.settings.repository import is_repository

    if (source is None) != look:
        raise InvalidInput("Name the backup: `publisher restore FILE`; or use --look to check again what is published.")
    if source is None:
        loaded = load_settings(ctx, settings)
        refuse_another_world(loaded)
        return _look(loaded)
    if is_repository(source):
        return _from_snapshot(ctx, settings, source, _day(day), by, dry_run=dry_run)
    with opened_backup(Path(source)) as archive:
        beside = Path(source).absolute().parent
        return _restore(ctx, settings, archive, person(by), beside, dry_run=dry_run)


def _day(typed: str) -> date | None:
    from publisher.domain.errors import InvalidInput

    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise InvalidInput("--day needs a day like 2026-11-30.") from error


def _from_snapshot(
    ctx: typer.Context, file: Path | None, address: str, day: date | None, by: str, *, dry_run: bool
) -> int:
    from publisher.operations import snapshot_repository, snapshots
    from publisher.operations.restore import opened_backup

    folder = settings_path(ctx, file).absolute().parent
    key = snapshot_repository.kept_key(folder, os.environ) or _asked_key(address)
    restic = snapshot_repository.repository_to_restore(address, key, folder, os.environ)
    say(f"Fetching the snapshot from {address} ...")
    with snapshots.fetched(restic, folder, day) as (generation, lists), opened_backup(generation) as archive:
        code = _restore(ctx, file, archive, person(by), lists, dry_run=dry_run)
        if not dry_run and snapshot_repository.keep_key(load_settings(ctx, file), address, key):
            say("The recovery key is kept in secrets/recovery_key, so that snapshots go on.")
    return code


def _asked_key(address: str) -> str:
    typed: str = typer.prompt(f"Recovery key of {address}", hide_input=True, default="", show_default=False)
    return "".join(typed.split())


def _tell_dry(archive: "Backup") -> int:
    contents = archive.contents
    say(f"The backup of {contents.taken_at} is whole: {counted(contents.rows)}.", "Nothing was restored (--dry-run).")
    return exit_codes.DONE


def _restore(ctx: typer.Context, file: Path | None, archive: "Backup", by: str, lists: Path, *, dry_run: bool) -> int:
    from publisher.bootstrap.container import system_clock
    from publisher.operations.restore import restore as bring_back
    from publisher.operations.restore import settings_from
    from publisher.runtime.instance_lock import only_serve

    with progress("Checking", None) as tell:
        archive.verify(tell)
    if dry_run:
        return _tell_dry(archive)
    if settings_from(archive, settings_path(ctx, file)):
        say(f"{settings_path(ctx, file)} was missing and is restored.")
    settings = load_settings(ctx, file)
    refuse_another_world(settings, Beside.SAME_LEDGER)
    with ExitStack() as stack:
        stack.enter_context(only_serve(settings.folder))
        tell = stack.enter_context(progress("Restoring", None))
        done = bring_back(settings, archive, by, system_clock(), tell, lists_from=lists)
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
