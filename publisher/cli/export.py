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
    consents: Annotated[bool, typer.Option("--with-consents", help="Consents too: then hand it to nobody.")] = False,
    settings: SettingsFile = None,
) -> None:
    """Export posts, drafts, deliveries, readings and pictures as open files, which `publisher import` reads again."""
    from publisher.operations.export import export as write

    with opened_app(ctx, settings) as app:
        say_sandbox(app.settings.sandbox)
        with progress("Exporting", None) as tell:
            counts = write(app, folder, tell, consents=consents)
    rows = ", ".join(f"{count} {file}" for file, count in counts.items() if count)
    say(f"{folder}: {rows or 'nothing yet'}. README.md there explains every column.")
