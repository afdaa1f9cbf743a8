"""`publisher new TITLE`: a draft with the front matter filled in."""

from typing import Annotated

import typer

from publisher.cli.app_context import load_settings
from publisher.cli.options import SettingsFile
from publisher.messages.console import say


def new(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="Title of the post.", show_default=False)],
    language: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="Language of the text, if not the first one in the settings.")
    ] = "",
    settings: SettingsFile = None,
) -> None:
    """Start a draft: a folder in posts/ with a text to fill in."""
    from datetime import UTC, datetime

    from publisher.content.editing.new_draft import new_draft
    from publisher.domain.errors import CodedError

    loaded = load_settings(ctx, settings)
    today = datetime.now(UTC).astimezone(loaded.organisation.timezone).date()
    if language and language not in loaded.languages:
        raise CodedError("language_unknown", language=language, languages=", ".join(loaded.languages))
    path = new_draft(
        loaded.posts_folder,
        title,
        topics=tuple(loaded.topics),
        places=tuple(loaded.places),
        today=today,
        language=language if language != loaded.languages[0] else "",
    )
    slug = path.parent.name
    say(str(path), f"Fill it in, then `publisher check {slug}` and `publisher schedule {slug}`.")
