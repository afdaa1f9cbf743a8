"""`publisher build [--clean]`: the site from the ledger."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from publisher.cli.app_context import load_settings, refuse_another_world
from publisher.cli.options import DryRun, SettingsFile
from publisher.messages import exit_codes
from publisher.messages.console import progress, say, say_sandbox, warn

if TYPE_CHECKING:
    from publisher.settings import Settings
    from publisher.site_build.worker_pool import BuildWorker

#: A ledger file of so many bytes may hold a large site.
LARGE = 6_000_000
_UNSEARCHED = (
    "The website's search finds nothing yet: `serve` and `scheduler.py` make its index, or `publisher index` now."
)


def build(
    ctx: typer.Context,
    clean: Annotated[bool, typer.Option("--clean", help="Delete files that do not belong to the website.")] = False,
    dry_run: DryRun = False,
    settings: SettingsFile = None,
) -> int:
    """Build the whole website from the ledger. Only files that changed are written."""
    from publisher.messages import words
    from publisher.site_build.worker_pool import seldom_collecting

    loaded = load_settings(ctx, settings)
    refuse_another_world(loaded)
    output = loaded.website.place
    if dry_run:
        say_sandbox(loaded.sandbox)
        say(f"The site would be written to {output} (--dry-run).")
        return exit_codes.DONE
    with _helpers(loaded) as helpers, seldom_collecting():
        from publisher.bootstrap.app import opened
        from publisher.operations.update_search_index import index_at_once

        with opened(loaded, os.environ) as app:
            say_sandbox(app.settings.sandbox)
            with progress("Building the site", None) as tell:
                done = app.build(tell, clean=clean, helpers=helpers)
            searchable = index_at_once(app)
    say(f"{output}: {done.written} files written, {done.kept} unchanged, {done.deleted} deleted.")
    if not searchable:
        say(_UNSEARCHED)
    warn(*sorted({words(reason) for reason in done.missing.values()}))
    return exit_codes.done_unless(done.missing)


def _helpers(settings: "Settings") -> "AbstractContextManager[Sequence[BuildWorker]]":
    """Begin processes that help with a large site in a folder, so that they load what they need while this one does."""
    from publisher.settings.database_url import sqlite_file
    from publisher.site_build.worker_pool import build_workers, cores

    ledger = sqlite_file(settings.database.url)
    large = ledger is not None and ledger.is_file() and ledger.stat().st_size >= LARGE
    return build_workers(
        cores() - 1 if large and not settings.website.deploy else 0, ["publisher.bootstrap.worker_site"]
    )
