"""The command line: which commands there are, and what becomes of an error. One file a command beside this one."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from publisher.cli import exits
from publisher.cli.adopt import adopt
from publisher.cli.approve import approve
from publisher.cli.backup import backup
from publisher.cli.build import build
from publisher.cli.cancel import cancel
from publisher.cli.check import check
from publisher.cli.connect import connect
from publisher.cli.doctor import doctor
from publisher.cli.erase import erase
from publisher.cli.export import export
from publisher.cli.index import index
from publisher.cli.measure import measure
from publisher.cli.new import new
from publisher.cli.options import SettingsFile
from publisher.cli.pause import pause
from publisher.cli.preview import preview
from publisher.cli.publish import publish
from publisher.cli.release import release
from publisher.cli.report import report
from publisher.cli.resolve import resolve
from publisher.cli.restore import restore
from publisher.cli.resume import resume
from publisher.cli.sandbox import sandbox
from publisher.cli.schedule import schedule
from publisher.cli.screen import warn
from publisher.cli.serve import serve
from publisher.cli.status import status
from publisher.cli.withdraw import withdraw
from publisher.cli.worker import worker

#: In the order of a post's life: so they stand in `publisher --help`.
COMMANDS = (
    *(new, check, preview, schedule, approve, publish, status, withdraw, cancel, release, resolve),
    *(pause, resume, adopt, build, index, measure, report, erase, backup, restore, export),
    *(doctor, connect, serve, worker, sandbox),
)

app = typer.Typer(name="publisher", add_completion=False, rich_markup_mode=None, no_args_is_help=True)
for command in COMMANDS:
    app.command(command.__name__)(command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"publisher {version('publisher')}")
        raise typer.Exit


@app.callback()
def common(
    ctx: typer.Context,
    settings: SettingsFile = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Write a post once: it goes to the website, its feeds and the Facebook Page, and its reach comes back."""
    ctx.obj = settings


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; give its exit code."""
    command = typer.main.get_command(app)
    return guarded(lambda: command(arguments, prog_name="publisher", standalone_mode=False) or exits.DONE)


def guarded(work: Callable[[], int]) -> int:
    """Do something and give its exit code; an error becomes plain words on stderr."""
    try:
        return work()
    except BrokenPipeError:
        return exits.DONE
    except Exception as error:  # noqa: BLE001 (the program ends here: the last place that can say why)
        return _tell(error)


def _tell(error: Exception) -> int:
    """Say what went wrong. What nobody foresaw goes to the log with all details, and gets one plain line."""
    from publisher.domain.errors import InvalidInput, PublisherError

    show = getattr(error, "show", None)
    if show is not None:  # wrong use of an option: typer knows the words
        show()
        return exits.INVALID
    if isinstance(error, PublisherError):
        from publisher import logs

        warn(logs.clean(str(error)))
        return exits.INVALID if isinstance(error, InvalidInput) else exits.FAILED
    _log_details(error)
    warn(f"publisher stopped: an error that nobody foresaw ({type(error).__name__}). The lines above tell more.")
    return exits.FAILED


def _log_details(error: Exception) -> None:
    import logging

    from publisher import logs
    from publisher.settings.secrets import NAMES

    if not logging.getLogger().handlers:
        logs.configure([os.environ.get(name, "") for name in NAMES], json=not sys.stderr.isatty())
    logging.getLogger("publisher").critical("the command failed", exc_info=error)
