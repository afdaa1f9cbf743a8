"""`publisher import FOLDER`: what `publisher export` wrote, into an empty installation."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import Beside, load_settings, person, refuse_another_world, settings_path
from publisher.cli.options import By, DryRun, SettingsFile
from publisher.cli.restore_summary import counted
from publisher.messages import exit_codes, sentence
from publisher.messages.console import progress, say

if TYPE_CHECKING:
    from publisher.operations.restore import Backup, Restored
    from publisher.settings import Settings


def import_(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="What `publisher export` wrote.", show_default=False)
    ],
    by: By = "",
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Import an exported record into an empty installation: posts, reach, drafts, and the website as it was."""
    from publisher.operations.import_record import opened_record

    with opened_record(folder) as record:
        with progress("Checking", None) as tell:
            record.verify(tell)
        if dry_run:
            say(f"The record of {record.contents.taken_at} is whole: {counted(record.contents.rows)}.")
            say("Nothing was imported (--dry-run).")
            return exit_codes.DONE
        return _import(ctx, settings, record, person(by))


def _import(ctx: typer.Context, file: Path | None, record: "Backup", by: str) -> int:
    from publisher.bootstrap.container import system_clock
    from publisher.operations.import_record import import_record
    from publisher.operations.restore import settings_from
    from publisher.runtime.instance_lock import only_serve

    if settings_from(record, settings_path(ctx, file)):
        say(f"{settings_path(ctx, file)} was missing and is there now.")
    settings = load_settings(ctx, file)
    refuse_another_world(settings, Beside.SAME_LEDGER)
    with ExitStack() as stack:
        stack.enter_context(only_serve(settings.folder))
        tell = stack.enter_context(progress("Importing", None))
        done = import_record(settings, record, by, system_clock(), tell)
    say(f"The record of {done.taken_at} is imported: {counted(done.rows)}, {len(done.files.new)} files.")
    return exit_codes.done_unless([*_told(done), *_built(settings)])


def _told(done: "Restored") -> list[str]:
    """Say what a person has to look at; return it."""
    kept = [f"Kept as it is, because it differs from the record: {name}" for name in done.files.kept]
    held = done.ledger.held
    waits = f"{held} deliveries were not finished and wait for you: `publisher status`, `publisher release SLUG`."
    lines = [*kept, *([waits] if held else [])]
    say(*lines)
    return lines


def _built(settings: "Settings") -> list[str]:
    """Build the website; return what stands in the way."""
    from publisher.bootstrap.app import opened
    from publisher.operations.import_record import build_site

    with opened(settings, os.environ) as app:
        error = build_site(app)
    if settings.website.deploy or error:
        lines = [f"The website is not built yet. {sentence(error) if error else '`publisher build` builds it.'}"]
        say(*lines)
        return lines
    say(f"The website is built: {settings.website.output}.")
    return []
