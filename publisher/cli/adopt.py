"""`publisher adopt`: this ledger now serves these settings and this machine."""

import typer

from publisher.cli.options import By, DryRun, SettingsFile
from publisher.cli.screen import say
from publisher.cli.work import opened_app, person


def adopt(ctx: typer.Context, by: By = "", dry_run: DryRun = False, settings: SettingsFile = None) -> None:
    """Make this ledger serve these settings and this machine; what was planned for another target is cancelled."""
    with opened_app(ctx, settings) as app:
        before = app.queue.foreign()
        cancelled = app.adopt(person(by), keep=not dry_run)
        target = app.target
    say(*([before] if before else []))
    verb = "would be" if dry_run else "is"
    say(
        *(
            f"{d.slug}: {d.action.value} on {d.channel} {verb} cancelled; it was planned for {d.target}."
            for d in cancelled
        )
    )
    addresses = ", ".join(f"{channel} at {address}" for channel, address in target.by_channel.items())
    say(f"This ledger {'would serve' if dry_run else 'serves'} {addresses}.")
