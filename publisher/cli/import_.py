"""`publisher import SOURCE`: an exported record, into an empty installation; or the news of an old website."""

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
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="What `publisher export` wrote; a folder of saved web pages; or the address of an old website.",
            show_default=False,
        ),
    ],
    by: By = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Old website: write drafts at once, with guessed topics and municipalities.")
    ] = False,
    delay: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="Old website: pause between two pages (1; on this machine none).", min=0, max=60
        ),
    ] = None,
    most: Annotated[
        int, typer.Option(metavar="NUMBER", help="Old website: fetch at most so many pages.", min=1)
    ] = 5000,
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Import an exported record into an empty installation; or the news of an old website, as drafts."""
    from publisher.cli.import_old_website import OldWebsite, import_old_website, is_old_website

    if is_old_website(source):
        wanted = OldWebsite(source, yes=yes, delay=delay, most=most, dry_run=dry_run)
        return import_old_website(load_settings(ctx, settings), settings_path(ctx, settings), wanted)
    return _import_record(ctx, Path(source), settings, by, dry_run=dry_run)


def _import_record(ctx: typer.Context, folder: Path, settings: Path | None, by: str, *, dry_run: bool) -> int:
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
    return exit_codes.done_unless([*_told(done), *built(settings)])


def _told(done: "Restored") -> list[str]:
    """Say what a person has to look at; return it."""
    kept = [f"Kept as it is, because it differs from the record: {name}" for name in done.files.kept]
    held = done.ledger.held
    waits = f"{held} deliveries were not finished and wait for you: `publisher status`, `publisher release SLUG`."
    lines = [*kept, *([waits] if held else [])]
    say(*lines)
    return lines


def built(settings: "Settings") -> list[str]:
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
