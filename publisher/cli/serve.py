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
    from publisher.bootstrap.container import system_clock
    from publisher.operations.going_back import go_back_if_wished
    from publisher.runtime.instance_lock import forget, only_serve
    from publisher.runtime.server import AGAIN, begin_again, serve_all

    loaded = load_settings(ctx, settings)
    with only_serve(loaded.folder):
        forget(loaded.folder)
        go_back_if_wished(loaded, system_clock())
        code = serve_all(load_settings(ctx, settings), port, demo=demo)
    if code == AGAIN:
        begin_again()
    return code
