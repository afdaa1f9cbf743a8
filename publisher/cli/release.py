"""`publisher release SLUG...`: let held and missed posts go."""

from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import opened_app, person
from publisher.cli.options import At, By, DryRun, SettingsFile, Slugs
from publisher.messages.console import say, say_sandbox
from publisher.messages.times import parse_time

if TYPE_CHECKING:
    from publisher.bootstrap.app import App


def release(
    ctx: typer.Context,
    slugs: Slugs = None,
    at: At = "",
    spread: Annotated[
        float,
        typer.Option("--spread", metavar="MINUTES", min=0, help="Minutes between two posts; fractions are allowed."),
    ] = 0.0,
    all: Annotated[bool, typer.Option("--all", help="Every post that is held or missed.")] = False,
    by: By = "",
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> None:
    """Send posts that were held or missed, in the order in which they were due."""
    from datetime import timedelta

    from publisher.domain.delivery import State
    from publisher.domain.errors import InvalidInput
    from publisher.messages.deliveries import plan_sentence

    if bool(slugs) == all:
        raise InvalidInput("Name the posts to release, or use --all for every post that is held or missed.")
    with opened_app(ctx, settings) as app:
        zone, now = app.settings.organisation.timezone, app.clock()
        say_sandbox(app.settings.sandbox)
        names = list(dict.fromkeys(slugs or _stopped(app)))
        deliveries = app.release(
            names, person(by), at=parse_time(at, zone, now), spread=timedelta(minutes=spread), keep=not dry_run
        )
    going = [delivery for delivery in deliveries if delivery.state is State.WAITING]
    say(*(plan_sentence(delivery, zone, app.clock()) for delivery in going))
    say(*([] if going else ["Nothing is held or missed."]))
    if dry_run:
        say("Nothing was done (--dry-run).")


def _stopped(app: "App") -> list[str]:
    """Return the posts that a person may let go: not those whose answer was lost."""
    from publisher.domain.delivery import State

    stopped = (State.HELD, State.MISSED)
    return [standing.delivery.slug for standing in app.unsettled() if standing.delivery.state in stopped]
