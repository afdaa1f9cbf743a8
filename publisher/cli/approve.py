"""`publisher approve SLUG --by OTHER`: a second person agrees."""

from typing import Annotated

import typer

from publisher.cli.app_context import opened_app
from publisher.cli.options import SettingsFile, Slug
from publisher.messages.console import say


def approve(
    ctx: typer.Context,
    slug: Slug,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approves; not the person who scheduled it.")],
    settings: SettingsFile = None,
) -> None:
    """Approve a post's newest revision. With schedule.approval on, nothing is published before that."""
    with opened_app(ctx, settings) as app:
        app.approve(slug, by)
    say(f"{slug} is approved by {by}.")
