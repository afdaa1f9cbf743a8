"""`publisher backup FILE`: all that cannot be made again, in one file, while everything runs."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.cli.app_context import Beside, opened_app, settings_path
from publisher.cli.options import SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import progress, say, warn


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .zip file to write.", show_default=False)],
    settings: SettingsFile = None,
) -> int:
    """Save ledger, posts, pictures, templates and settings (no secrets) in one file that only you can read."""
    from publisher.messages import words
    from publisher.operations.backup import backup as write

    with opened_app(ctx, settings, Beside.SAME_LEDGER) as app, progress("Backing up", None) as tell:
        done = write(app, file, settings_path(ctx, settings), tell)
    rows = done.tables
    pictures = sum(path.startswith("media/") for path in done.members)
    drafts = sum(path.startswith("posts/") for path in done.members)
    say(
        f"{file}: {rows['revision'].rows} revisions, {rows['delivery'].rows} deliveries, "
        f"{rows['reading'].rows} readings, {pictures} pictures, {drafts} files of posts; "
        f"{file.stat().st_size / 1e6:.1f} MB."
    )
    warn(*map(words, done.missing.values()))
    return exit_codes.done_unless(done.missing)
