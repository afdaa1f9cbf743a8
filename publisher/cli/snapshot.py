"""`publisher snapshot`: everything, encrypted, into a repository elsewhere; its recovery key and sheet."""

from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import Beside, opened_app
from publisher.cli.options import SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import say, warn

if TYPE_CHECKING:
    from publisher.bootstrap.app import App


def snapshot(
    ctx: typer.Context,
    init: Annotated[
        bool, typer.Option("--init", help="Make the repository; print the recovery sheet with its key, once.")
    ] = False,
    sheet: Annotated[bool, typer.Option("--sheet", help="Print the recovery sheet, without the key.")] = False,
    trial: Annotated[
        bool, typer.Option("--trial", help="Read the newest snapshot back, and restore it on trial.")
    ] = False,
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Only if none was taken since the hour of backup.at: for a timer.")
    ] = False,
    settings: SettingsFile = None,
) -> int:
    """Take an encrypted snapshot of everything with restic, to where `backup.restic` in the settings says."""
    from publisher.domain.errors import InvalidInput
    from publisher.operations import snapshot_repository, snapshot_trial, snapshots

    if init + sheet + trial + if_due > 1:
        raise InvalidInput("Name one of --init, --sheet, --trial and --if-due.")
    with opened_app(ctx, settings, Beside.SAME_LEDGER) as app:
        if init:
            key = snapshot_repository.begin(app)
            _tell_sheet(app, key)
            warn("This key is shown once. Print the sheet, keep it away from this machine, and show it to nobody.")
        elif sheet:
            _tell_sheet(app, "")
        elif trial:
            snapshot_trial.prove_snapshot(app)
            say(
                "The newest snapshot can be restored: every file is as it was taken, and its ledger came back on trial."
            )
        elif not if_due:
            snapshots.take_snapshot(app)
            say(f"A snapshot lies in {app.settings.backup.restic}.")
        elif snapshots.snapshot_if_due(app):
            say(f"Tonight's snapshot lies in {app.settings.backup.restic}.")
    return exit_codes.DONE


def _tell_sheet(app: "App", key: str) -> None:
    from publisher.operations.snapshot_repository import known_hosts
    from publisher.program_version import program_version
    from publisher.server.layout import read_layout
    from publisher.server.recovery_sheet import Sheet, sheet_text

    settings = app.settings
    day = app.clock().astimezone(settings.organisation.timezone).date()
    layout = read_layout()
    here = layout is not None and layout.organisation.resolve() == settings.folder.resolve()
    made = Sheet(
        organisation=settings.organisation.name,
        repository=settings.backup.restic,
        key=key,
        day=day,
        version=program_version().partition("+")[0],
        secrets=tuple(sorted(settings.secrets.sources)),
        hosts=known_hosts(settings),
        server=layout if here else None,
    )
    say(*sheet_text(made).splitlines())
