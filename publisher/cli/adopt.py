"""`publisher adopt`: this ledger now serves these settings and this machine."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import Beside, opened_app, person
from publisher.cli.options import By, DryRun, SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import say, warn
from publisher.messages.times import local

if TYPE_CHECKING:
    from publisher.bootstrap.app import App
    from publisher.domain.delivery import Delivery


def adopt(
    ctx: typer.Context,
    by: By = "",
    yes: Annotated[bool, typer.Option("--yes", help="Cancel without asking.")] = False,
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Make this ledger serve these settings and this machine. First it lists what that would cancel, and asks."""
    with opened_app(ctx, settings, Beside.ADOPTING) as app:
        cancels = app.adopt(person(by), keep=False)
        _tell_before(app, cancels)
        addresses = ", ".join(f"{channel} at {address}" for channel, address in app.addresses.items())
        if dry_run:
            say(f"This ledger would serve {addresses}. Nothing was changed (--dry-run).")
            return exit_codes.DONE
        if cancels and not yes and not _agreed():
            say("Nothing was changed.")
            return exit_codes.INVALID
        app.adopt(person(by), agreed=[delivery.id for delivery in cancels])
        say(f"This ledger serves {addresses}.")
        if cancels:
            say("`publisher status` still lists what was cancelled; `publisher schedule SLUG` schedules a post again.")
    return exit_codes.DONE


def _tell_before(app: "App", cancels: Sequence["Delivery"]) -> None:
    from publisher.messages import blocker_sentence

    say(*(blocker_sentence(blocker) for blocker in app.blockers() if blocker.code.startswith("ledger_")))
    zone = app.settings.organisation.timezone
    for each in cancels:
        what = f"{each.action.value} on {each.channel} at {local(each.due_at, zone)}"
        say(f"{each.slug}: {what} would be cancelled; it was scheduled for {each.target}.")
    if cancels:
        say("What is cancelled cannot be brought back: each post would have to be scheduled again.")


def _agreed() -> bool:
    """Ask whoever sits at the terminal.

    Raises:
        CodedError: if nobody does.
    """
    from publisher.domain.errors import CodedError

    if not sys.stdin.isatty():
        raise CodedError("adopting_unasked")
    warn("This cannot be undone. Cancel all of it, and serve what the settings say from now on? [y/N]")
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
