"""`publisher index`: the index of the website's search, made now instead of at night."""

import typer

from publisher.cli.app_context import opened_app
from publisher.cli.options import DryRun, SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import progress, say, say_sandbox


def index(ctx: typer.Context, dry_run: DryRun = False, settings: SettingsFile = None) -> int:
    """Build the website's search index now; `serve` and `scheduler.py` build it every night."""
    from publisher.operations.update_search_index import index_search

    with opened_app(ctx, settings) as app:
        say_sandbox(app.settings.sandbox)
        if app.settings.website.search is None:
            say('The search is switched off: set website.search in settings.toml to an hour, like "03:30".')
            return exit_codes.NEEDS_PERSON
        if dry_run:
            say(f"The index would be written to {app.settings.website.place} (--dry-run).")
            return exit_codes.DONE
        with progress("Indexing", None):
            done = index_search(app, anew=True)
    if done.by_another:
        say("Another machine is building the index right now.")
        return exit_codes.DONE
    say(f"{done.posts} posts can be found.")
    return exit_codes.DONE
