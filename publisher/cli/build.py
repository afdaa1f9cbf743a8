"""`publisher build [--clean]`: the site from the ledger."""

from typing import Annotated

import typer

from publisher.cli import exits
from publisher.cli.options import DryRun, SettingsFile
from publisher.cli.screen import progress, say, say_sandbox, warn
from publisher.cli.work import opened_app


def build(
    ctx: typer.Context,
    clean: Annotated[bool, typer.Option("--clean", help="Delete what does not belong to the site.")] = False,
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Write the whole site from the ledger: the same ledger gives the same bytes, and only what changed is written."""
    with opened_app(ctx, settings) as app:
        say_sandbox(app.settings.sandbox)
        output = app.settings.website.place
        if dry_run:
            say(f"The site would be written to {output} (--dry-run).")
            return exits.DONE
        with progress("Building the site", None) as tell:
            done = app.build(tell, clean=clean)
    say(f"{output}: {done.written} files written, {done.kept} were right already, {done.deleted} deleted.")
    warn(*sorted(set(done.missing.values())))
    return exits.done_unless(done.missing)
