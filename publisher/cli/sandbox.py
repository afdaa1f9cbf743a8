"""`publisher sandbox`: the Facebook Page on this machine, alone."""

from pathlib import Path
from typing import Annotated

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import SettingsFile
from publisher.messages.console import SANDBOX, say


def sandbox(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port to listen at; 0 takes a free one.")
    ] = 8001,
    faults: Annotated[
        Path | None,
        typer.Option("--faults", metavar="FILE", help="Faults to simulate (TOML).", exists=True, dir_okay=False),
    ] = None,
    latency: Annotated[float, typer.Option("--latency", min=0, metavar="SECONDS", help="Delay of every answer.")] = 0.0,
    settings: SettingsFile = None,
) -> None:
    """Run a sandbox Facebook Page on this machine: a Graph API look-alike, and the Page to look at."""
    from publisher.bootstrap.container import sandbox_page
    from publisher.domain.errors import InvalidInput
    from publisher.runtime.shutdown import until_stopped
    from publisher.sandbox.fault_file import FaultFileError, read_fault_file

    loaded = load_settings(ctx, settings)
    try:
        if faults:
            read_fault_file(faults)
        page = sandbox_page(loaded, port, faults, latency)
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
