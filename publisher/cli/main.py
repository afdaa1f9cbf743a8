"""The command line: which commands there are. One file a command beside this one."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

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
from publisher.cli.import_ import import_
from publisher.cli.index import index
from publisher.cli.init import init
from publisher.cli.let_in import let_in
from publisher.cli.measure import measure
from publisher.cli.new import new
from publisher.cli.options import SettingsFile
from publisher.cli.page_posts import page_posts
from publisher.cli.partners import partners
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
from publisher.cli.serve import serve
from publisher.cli.setup import setup
from publisher.cli.snapshot import snapshot
from publisher.cli.status import status
from publisher.cli.update import update
from publisher.cli.withdraw import withdraw
from publisher.cli.worker import worker
from publisher.file_modes import keep_private
from publisher.messages import exit_codes
from publisher.runtime.error_guard import guarded

#: So many objects are made before it is looked which are dead: what is imported stays, and looking through it again and
#: again took a sixth of the time that a command needs to begin.
_OBJECTS = 50_000
#: In the order of a post's life: so they stand in `publisher --help`.
COMMANDS = (
    *(init, new, check, preview, schedule, approve, publish, status, withdraw, cancel, release, resolve),
    *(pause, resume, adopt, build, index, page_posts, partners, measure, report),
    *(erase, backup, snapshot, restore, export, import_),
    *(doctor, connect, setup, update, let_in, serve, worker, sandbox),
)

app = typer.Typer(name="publisher", add_completion=False, rich_markup_mode=None, no_args_is_help=True)
for command in COMMANDS:
    app.command(command.__name__.rstrip("_").replace("_", "-"))(command)


def _version(wanted: bool) -> None:
    if wanted:
        from publisher.program_version import program_version

        print(f"publisher {program_version()}")
        raise typer.Exit


@app.callback()
def common(
    ctx: typer.Context,
    settings: SettingsFile = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Write a post once: it goes to the website, its feeds and the Facebook Page, and its reach is measured."""
    ctx.obj = settings


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_OBJECTS)
    code = run(sys.argv[1:])
    gc.freeze()  # The system takes all memory back at once: no looking for dead objects in it first.
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; give its exit code."""
    keep_private()
    return guarded(lambda: _answered(arguments))


def _answered(arguments: Sequence[str]) -> int:
    """Run a command; a question that nobody answers ends it, and nothing is done."""
    command = typer.main.get_command(app)
    try:
        return command(arguments, prog_name="publisher", standalone_mode=False) or exit_codes.DONE
    except typer.Abort:
        from publisher.messages.console import warn

        warn("", "Stopped: a question was not answered.")
        return exit_codes.INVALID
