"""`publisher measure`: log the reach of what is due to be measured."""

import typer

from publisher.cli.app_context import Beside, opened_app
from publisher.cli.options import DryRun, SettingsFile
from publisher.messages import exit_codes, words
from publisher.messages.console import progress, say, say_sandbox
from publisher.messages.times import local


def measure(ctx: typer.Context, dry_run: DryRun = False, settings: SettingsFile = None) -> int:
    """Record the reach of posts that have reached an age in measure.ages. Reads Facebook, writes only the ledger."""
    with opened_app(ctx, settings, Beside.CALLING) as app:
        say_sandbox(app.settings.sandbox)
        if foreign := app.foreign():
            say(words(foreign))
            return exit_codes.NEEDS_PERSON
        if dry_run:
            say("What is due would be read from Facebook and logged; nothing was done (--dry-run).")
            return exit_codes.DONE
        with progress("Measuring", None) as tell:
            result = app.measure(tell)
        zone = app.settings.organisation.timezone
    say(f"{result.read} measured, {result.missed} too late to be measured.")
    say(*(f"{post.name} is no longer on the Page." for post in result.gone), *map(words, result.refused))
    say(*([words(result.trouble)] if result.trouble else []))
    if result.next_at:
        say(f"Next: {local(result.next_at, zone)}")
    return exit_codes.done_unless(result.gone or result.refused or result.trouble)
