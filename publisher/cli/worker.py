"""`publisher worker`: one of several processes that send, on one PostgreSQL."""

import typer

from publisher.cli.options import SettingsFile
from publisher.cli.work import load_settings


def worker(ctx: typer.Context, settings: SettingsFile = None) -> int:
    """Send what is due, alongside workers on other machines that share one PostgreSQL. Ctrl-C stops."""
    from publisher.cli.working import work
    from publisher.domain.errors import InvalidInput

    loaded = load_settings(ctx, settings)
    if loaded.database.url.startswith("sqlite"):
        raise InvalidInput(
            "`publisher worker` needs PostgreSQL (set DATABASE_URL); on SQLite `publisher serve` or scheduler.py sends."
        )
    return work(loaded)
