"""`publisher new TITLE`: a draft with the front matter filled in."""

from typing import Annotated

import typer

from publisher.cli.options import SettingsFile
from publisher.cli.screen import say
from publisher.cli.work import load_settings


def new(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="Title of the post.", show_default=False)],
    settings: SettingsFile = None,
) -> None:
    """Begin a draft: a folder in posts/ with a text to fill in."""
    from datetime import UTC, datetime

    from publisher.content.new import new_draft

    loaded = load_settings(ctx, settings)
    today = datetime.now(UTC).astimezone(loaded.organisation.timezone).date()
    path = new_draft(loaded.posts_folder, title, topics=tuple(loaded.topics), places=tuple(loaded.places), today=today)
    slug = path.parent.name
    say(str(path), f"Fill it in, then `publisher check {slug}` and `publisher schedule {slug}`.")
