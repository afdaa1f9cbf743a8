"""`publisher pause [CHANNEL]`: hold everything, or one channel; now, or for a planned time."""

from typing import Annotated

import typer

from publisher.cli.app_context import Beside, opened_app, person
from publisher.cli.options import By, SettingsFile
from publisher.messages.console import say
from publisher.messages.times import local, parse_time


def pause(
    ctx: typer.Context,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why: election silence, mourning, a crisis.", show_default=False),
    ],
    channel: Annotated[str, typer.Argument(metavar="[CHANNEL]", help="website or facebook (default: both).")] = "",
    from_: Annotated[
        str, typer.Option("--from", metavar="TIME", help="When it starts (default: now).", show_default=False)
    ] = "",
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="TIME", help="When it ends (default: with `publisher resume`).", show_default=False
        ),
    ] = "",
    by: By = "",
    settings: SettingsFile = None,
) -> None:
    """Put everything, or one channel, on hold. Unpublishing goes on; Facebook posts that come due wait for a person."""
    from publisher.domain.errors import InvalidInput

    refuse_unknown_channel(channel)
    with opened_app(ctx, settings, Beside.SAME_LEDGER) as app:
        zone, now = app.settings.organisation.timezone, app.clock()
        from_at, until_at = parse_time(from_, zone, now) or now, parse_time(to, zone, now)
        if until_at is not None and until_at <= from_at:
            raise InvalidInput("--to must be after --from, and in the future.")
        app.pause(channel, reason, person(by), from_at=from_at, until_at=until_at)
    begins = "now" if from_at <= now else f"from {local(from_at, zone)}"
    ends = f"until {local(until_at, zone)}" if until_at else "until `publisher resume`"
    say(f"{channel or 'Everything'} is on hold {begins} {ends}: {reason}")


def refuse_unknown_channel(channel: str) -> None:
    """Refuse a channel that there is not; empty means all.

    Raises:
        InvalidInput: for any other name.
    """
    from publisher.domain.errors import InvalidInput
    from publisher.settings.load import CHANNELS

    if channel and channel not in CHANNELS:
        raise InvalidInput(f"There is no channel {channel!r}; there are: {', '.join(CHANNELS)}.")
