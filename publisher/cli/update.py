"""`publisher update`: a new version on a server that `publisher setup` made; elsewhere, which commands do that."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from publisher.server.layout import ServerLayout
    from publisher.server.update import Order, Update


def update(
    ctx: typer.Context,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="WHEEL_OR_VERSION",
            help="The release's .whl file; or a version that is kept here, or lies in a folder of --find-links.",
            show_default=False,
        ),
    ] = "",
    requirements: Annotated[
        list[Path] | None,
        typer.Option(
            "--requirements",
            metavar="FILE",
            help="Its locked requirements (those beside the wheel, or in it).",
            show_default=False,
        ),
    ] = None,
    find_links: Annotated[
        list[Path] | None,
        typer.Option(
            "--find-links", metavar="FOLDER", help="Install from this folder alone, without a line.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Install it beside, try it on a copy, take it away, and switch nothing.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Back to a version that needs an older copy of the ledger: do not ask.")
    ] = False,
    rehearse: Annotated[str | None, typer.Option("--rehearse", hidden=True)] = None,
    server_files: Annotated[Path | None, typer.Option("--server-files", hidden=True)] = None,
    settings: SettingsFile = None,
) -> int:
    """Update the program: install it beside the old one, try it on a copy, switch; or the old one keeps running."""
    from publisher.domain.errors import CodedError
    from publisher.server.layout import read_layout
    from publisher.server.update import Order

    if rehearse is not None:
        return _rehearse(ctx, settings, rehearse)
    layout = read_layout(server_files or Path("/"))
    if layout is None:
        raise _elsewhere()
    if server_files:
        return _renew_files(layout)
    if os.geteuid():
        raise CodedError("update_needs_root", wanted=wanted or "WHEEL")
    if not wanted:
        raise CodedError("update_of_what", current=layout.current.resolve().name)
    order = Order(
        wanted=wanted,
        requirements=requirements or (),
        places=[folder.absolute() for folder in find_links or ()],
        dry_run=dry_run,
        agrees=_agrees(yes=yes),
    )
    return carry_out(_updater(layout), order)


def carry_out(updater: "Update", order: "Order") -> int:
    """Update in a process of its own, and end what it had begun where that is killed; return the exit code."""
    from publisher.runtime.error_guard import guarded
    from publisher.server.journal import only_update
    from publisher.server.watched_work import watched

    def work() -> int:
        new = updater.update(order)
        say(f"{new} was tried, and nothing was switched (--dry-run)." if order.dry_run else f"{new} runs now.")
        return exit_codes.DONE

    def mend() -> int:
        say("The update was broken off.")
        say(f"{updater.mend()} runs.")
        return exit_codes.NEEDS_PERSON

    with only_update(updater.layout.program):
        return watched(lambda: guarded(work), lambda: guarded(mend))


def _updater(layout: "ServerLayout") -> "Update":
    from publisher.server.service import ServerService
    from publisher.server.update import Update

    return Update(layout=layout, service=ServerService(layout), begins=tell_step)


def tell_step(step: str, text: str) -> None:
    """Say which step begins; a terminal that is gone by now keeps nothing from being done."""
    from contextlib import suppress

    with suppress(OSError):
        print(f"{step:<9} {text}", flush=True)


def _agrees(*, yes: bool) -> "Callable[[str], bool] | None":
    """Return who is asked before a copy of the ledger is taken up; None where nobody is there."""
    import sys

    if yes:
        return lambda _copy: True
    if not sys.stdin.isatty():
        return None
    return lambda copy: typer.confirm(
        f"This version starts with the ledger as it was in {copy}, on hold. What was done since is not in it. Go on?"
    )


def _renew_files(layout: "ServerLayout") -> int:
    """Be the version that is started next, and write the server's files that follow from it."""
    from publisher.domain.errors import CodedError
    from publisher.messages import sentence
    from publisher.server.machine import Machine
    from publisher.server.server_files import renew

    try:
        by_hand = renew(layout, Machine(root=layout.root), lambda step: say(step.told))
    except (CodedError, OSError) as error:
        say(f"Not all files of the server were renewed: {sentence(error) if isinstance(error, CodedError) else error}")
        return exit_codes.NEEDS_PERSON
    if by_hand:
        say(f"Changed by hand, and left: {', '.join(by_hand)}. `publisher setup` would write them anew.")
    return exit_codes.DONE


def _rehearse(ctx: typer.Context, settings: Path | None, version: str) -> int:
    """Be the new version, and try it on a copy; the answer is read by the version that runs."""
    from publisher.operations.update_rehearsal import rehearse

    print(rehearse(load_settings(ctx, settings), version).as_json())
    return exit_codes.DONE


def _elsewhere() -> Exception:
    """Return which commands update this installation, which `setup` did not make."""
    import sys

    from publisher.bundled_files import bundled, is_checkout
    from publisher.domain.errors import CodedError

    if is_checkout():
        return CodedError("update_of_checkout", folder=str(bundled(".").resolve()))
    return CodedError("update_of_environment", pip=str(Path(sys.prefix) / "bin/pip"))
