"""`publisher worker`: one of several processes that send, on one PostgreSQL."""

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import SettingsFile


def worker(ctx: typer.Context, settings: SettingsFile = None) -> int:
    """Send what is due, alongside workers on other machines that share one PostgreSQL. Ctrl-C stops."""
    from publisher.domain.errors import InvalidInput
    from publisher.runtime.worker import work

    loaded = load_settings(ctx, settings)
    if loaded.database.url.startswith("sqlite"):
        raise InvalidInput(
            "`publisher worker` needs PostgreSQL (set DATABASE_URL); on SQLite `publisher serve` or scheduler.py sends."
        )
    return work(loaded)
