"""`publisher cancel SLUG`: unplan."""

import typer

from publisher.cli.app_context import opened_app, person
from publisher.cli.options import By, DryRun, SettingsFile, Slug
from publisher.messages.console import say


def cancel(ctx: typer.Context, slug: Slug, by: By = "", dry_run: DryRun = False, settings: SettingsFile = None) -> None:
    """Cancel what is scheduled of a post. To unpublish what is out, use `publisher withdraw`."""
    with opened_app(ctx, settings) as app:
        deliveries = app.cancel(slug, person(by), keep=not dry_run)
    for delivery in deliveries:
        stopping = f" (stopped if still possible: {delivery.requested_end})" if delivery.requested_end else ""
        say(f"{slug}: {delivery.action.value} on {delivery.channel} is {delivery.state.value}{stopping}")
    if dry_run:
        say("Nothing was done (--dry-run).")
