"""`publisher export FOLDER`: the whole record as open files."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.cli.app_context import opened_app
from publisher.cli.options import SettingsFile
from publisher.messages.console import progress, say, say_sandbox


def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.", show_default=False)],
    settings: SettingsFile = None,
) -> None:
    """Export posts, deliveries, readings and pictures as open files (JSON Lines, CSV) with a README."""
    from publisher.operations.export import export as write

    with opened_app(ctx, settings) as app:
        say_sandbox(app.settings.sandbox)
        with progress("Exporting", None) as tell:
            counts = write(app, folder, tell)
    rows = ", ".join(f"{count} {file}" for file, count in counts.items() if count)
    say(f"{folder}: {rows or 'nothing yet'}. README.md there explains every column.")
