"""Hold everything, or one channel; and go on."""

from starlette.responses import Response

from publisher.domain.errors import IllegalTransition
from publisher.settings.load import CHANNELS
from publisher.studio.formatting import gettext_noop
from publisher.studio.request_context import RequestContext
from publisher.studio.time_input import read_time


def pause(context: RequestContext) -> Response:
    """Begin or plan a hold."""
    reason, channel = context.form_line("reason"), context.form_value("channel")
    if not reason:
        raise IllegalTransition(gettext_noop("Give a reason for the hold: colleagues see it."))
    if channel not in ("", *CHANNELS):
        raise IllegalTransition(gettext_noop("There is no such channel."))
    zone, now = context.app.settings.organisation.timezone, context.app.clock()
    from_at, until_at = read_time(context.form_value("from"), zone) or now, read_time(context.form_value("until"), zone)
    if until_at is not None and until_at <= max(from_at, now):
        raise IllegalTransition(gettext_noop("The end must be after the start, and in the future."))
    context.app.pause(channel, reason, context.account.name, from_at=from_at, until_at=until_at)
    return context.redirect("/", "paused")


def resume(context: RequestContext) -> Response:
    """End the holds; Facebook posts that came due meanwhile wait for a person."""
    channel = context.form_value("channel")
    context.app.resume(channel if channel in CHANNELS else "", context.account.name)
    return context.redirect("/", "resumed")
