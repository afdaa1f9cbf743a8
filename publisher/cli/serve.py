"""`publisher serve`: site, sandbox page and scheduler in one process."""

from typing import Annotated

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import SettingsFile


def serve(
    ctx: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            min=1,
            max=65535,
            help="Port of the website (default: 8000, or the next free one).",
            show_default=False,
        ),
    ] = None,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="On an empty ledger in test mode: schedule the posts in posts/, starting now."),
    ] = False,
    settings: SettingsFile = None,
) -> int:
    """Run everything in one process: website, studio, scheduler; without a page token a sandbox Page. Ctrl-C stops."""
    from publisher.runtime.instance_lock import forget, only_serve
    from publisher.runtime.server import AGAIN, begin_again, serve_all

    folder = load_settings(ctx, settings).folder
    with only_serve(folder):
        forget(folder)
        code = serve_all(load_settings(ctx, settings), port, demo=demo)
    if code == AGAIN:
        begin_again()
    return code
