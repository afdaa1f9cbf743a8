"""`publisher resolve SLUG sent|again|never`: say what became of a delivery in doubt."""

from enum import StrEnum
from typing import Annotated

import typer

from publisher.cli.app_context import opened_app, person
from publisher.cli.options import By, SettingsFile, Slug
from publisher.messages.console import say


class OperatorAnswer(StrEnum):
    """What a person saw."""

    sent = "sent"
    again = "again"
    never = "never"


def resolve(
    ctx: typer.Context,
    slug: Slug,
    answer: Annotated[
        OperatorAnswer,
        typer.Argument(help="sent: it was published. again: it was not, send it. never: it was not, do not send it."),
    ],
    id: Annotated[
        str,
        typer.Option("--id", metavar="REMOTE_ID", help="With `sent`: the post's id on the Page.", show_default=False),
    ] = "",
    by: By = "",
    settings: SettingsFile = None,
) -> None:
    """Say what became of a delivery whose answer was lost, after you checked the channel."""
    from publisher.domain.ports_channel import Found

    with opened_app(ctx, settings) as app:
        deliveries = app.resolve(slug, answer.value, person(by), seen=Found(remote_id=id))
    say(*(f"{slug}: {d.action.value} on {d.channel} is {d.state.value}" for d in deliveries))
