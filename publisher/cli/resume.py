"""`publisher resume [CHANNEL]`: end the holds."""

from typing import Annotated

import typer

from publisher.cli.app_context import opened_app, person
from publisher.cli.options import By, SettingsFile
from publisher.cli.pause import refuse_unknown_channel
from publisher.messages import exit_codes, words
from publisher.messages.console import say


def resume(
    ctx: typer.Context,
    channel: Annotated[str, typer.Argument(metavar="[CHANNEL]", help="website or facebook (default: both).")] = "",
    by: By = "",
    settings: SettingsFile = None,
) -> int:
    """End a hold that `pause` or a dead token began. Facebook posts that came due meanwhile wait for `release`."""
    from publisher.domain.delivery import State

    refuse_unknown_channel(channel)
    with opened_app(ctx, settings) as app:
        ended = app.resume(channel, person(by))
        held = sorted({s.delivery.slug for s in app.unsettled() if s.delivery.state is State.HELD})
    say(*(f"{hold.channel or 'Everything'} goes on: the hold has ended ({words(hold.reason)})." for hold in ended))
    say(*([] if ended else ["There was no hold."]))
    if held:
        say(f"These wait until a person releases them: `publisher release {' '.join(held)}`.")
    return exit_codes.done_unless(held)
