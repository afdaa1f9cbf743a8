"""`publisher sandbox`: the Facebook Page on this machine, alone."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import SettingsFile
from publisher.messages.console import SANDBOX, say


class PastLinks(StrEnum):
    """What comes of a link past the limit."""

    PLAIN = "plain"
    TEXT = "text"
    REFUSED = "refused"


def sandbox(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port to listen at; 0 takes a free one.")
    ] = 8001,
    faults: Annotated[
        Path | None,
        typer.Option("--faults", metavar="FILE", help="Faults to simulate (TOML).", exists=True, dir_okay=False),
    ] = None,
    links: Annotated[
        int | None,
        typer.Option("--links", min=0, metavar="N", help="Most posts and comments with a link a month."),
    ] = None,
    past_links: Annotated[
        PastLinks,
        typer.Option("--past-links", help="A link past that: plain or text that nobody can tap, or refused."),
    ] = PastLinks.PLAIN,
    latency: Annotated[float, typer.Option("--latency", min=0, metavar="SECONDS", help="Delay of every answer.")] = 0.0,
    settings: SettingsFile = None,
) -> None:
    """Run a sandbox Facebook Page on this machine: a Graph API look-alike, and the Page to look at."""
    from publisher.bootstrap.container import sandbox_page
    from publisher.domain.errors import InvalidInput
    from publisher.runtime.shutdown import until_stopped
    from publisher.sandbox.fault_file import FaultFileError, read_fault_file
    from publisher.sandbox.link_limit import LinkLimit

    loaded = load_settings(ctx, settings)
    try:
        if faults:
            read_fault_file(faults)
        limit = None if links is None else LinkLimit(most=links, past=past_links.value)
        page = sandbox_page(loaded, port, faults, latency, limit)
        page.start()
    except FaultFileError as error:
        raise InvalidInput(str(error)) from error
    except OSError as error:
        raise InvalidInput(f"Port {port} cannot be used: {error.strerror}. Choose another with --port.") from error
    with until_stopped() as stopped:
        say(
            SANDBOX,
            f"Graph API  {page.url}/{loaded.facebook.graph_version}/{page.page_id}  (page token: {page.token})",
            f"Page       {page.url}/",
            "Stop       Ctrl-C",
        )
        typer.get_text_stream("stdout").flush()
        stopped.wait()
    page.stop()
