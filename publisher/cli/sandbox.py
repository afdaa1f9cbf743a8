"""`publisher sandbox`: the Facebook Page on this machine, alone."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import SANDBOX, say

if TYPE_CHECKING:
    from publisher.domain.page_recording import PageRecording
    from publisher.sandbox.link_limit import LinkLimit
    from publisher.settings import Settings


class PastLinks(StrEnum):
    """What comes of a link past the limit."""

    PLAIN = "plain"
    TEXT = "text"
    REFUSED = "refused"


def _limit(settings: "Settings", links: int | None, past: PastLinks | None) -> "LinkLimit | None":
    """Return the limit; its month begins as the settings say, so that both count the same days."""
    from publisher.domain.errors import InvalidInput
    from publisher.sandbox.link_limit import LinkLimit

    if links is None:
        if past:
            raise InvalidInput("--past-links says what comes past --links: give that too.")
        return None
    return LinkLimit(
        most=links,
        past=(past or PastLinks.PLAIN).value,
        from_day=settings.facebook.links_from_day,
        zone=settings.organisation.timezone.key,
    )


def sandbox(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port to listen at; 0 takes a free one.")
    ] = 8001,
    faults: Annotated[
        Path | None,
        typer.Option(
            "--faults",
            metavar="FILE",
            help="Faults to simulate (TOML): docs/howto/test-page.md.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    links: Annotated[
        int | None,
        typer.Option("--links", min=0, metavar="N", help="Most posts and comments with a link a month."),
    ] = None,
    past_links: Annotated[
        PastLinks | None,
        typer.Option("--past-links", help="A link past that: plain (default) or text that nobody can tap, or refused."),
    ] = None,
    latency: Annotated[float, typer.Option("--latency", min=0, metavar="SECONDS", help="Delay of every answer.")] = 0.0,
    recording: Annotated[
        Path | None,
        typer.Option(
            "--recording",
            metavar="FILE",
            help="Answer as the Page did whose answers `doctor --record` kept in FILE.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="List what the sandbox answers unlike the --recording, and end.")
    ] = False,
    settings: SettingsFile = None,
) -> int:
    """Run a sandbox Facebook Page on this machine: a Graph API look-alike, and the Page to look at."""
    from publisher.bootstrap.sandbox_page import sandbox_page
    from publisher.domain.errors import InvalidInput
    from publisher.operations.page_recording import read_file
    from publisher.runtime.shutdown import until_stopped
    from publisher.sandbox.fault_file import FaultFileError, read_fault_file

    loaded = load_settings(ctx, settings)
    recorded = read_file(recording) if recording else None
    if compare:
        return _compare(recorded, loaded)
    try:
        if faults:
            read_fault_file(faults)
        page = sandbox_page(loaded, port, faults, latency, _limit(loaded, links, past_links), recorded)
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
    return exit_codes.DONE


def _compare(recorded: "PageRecording | None", settings: "Settings") -> int:
    """List the differences, one a line: call, what differs and where, what was recorded, what the sandbox says."""
    from publisher.domain.errors import CodedError
    from publisher.domain.recording_differences import difference_lines
    from publisher.operations.page_recording import compare_with_sandbox

    if recorded is None:
        raise CodedError("compare_needs_recording")
    found = compare_with_sandbox(recorded, settings.templates_folder)
    about = (recorded.environment, recorded.graph_version, recorded.day)
    say(f"Recorded: {' '.join(about)}, with a link: {_yes(recorded.with_link)}, public: {_yes(recorded.public)}")
    for line in difference_lines(found):
        say(line)
    say(f"{len(found)} differences in {len(recorded.calls)} recorded answers.")
    return exit_codes.done_unless(bool(found))


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
