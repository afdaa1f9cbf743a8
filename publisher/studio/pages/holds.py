"""Hold everything, or one channel; and go on."""

from starlette.responses import Response

from publisher.domain.errors import NotPossible
from publisher.settings.load import CHANNELS
from publisher.studio.clock import read_time
from publisher.studio.visit import Visit
from publisher.studio.words import later


def pause(visit: Visit) -> Response:
    """Begin or plan a hold."""
    reason, channel = visit.typed_line("reason"), visit.typed("channel")
    if not reason:
        raise NotPossible(later("Give a reason for the hold: colleagues see it."))
    if channel not in ("", *CHANNELS):
        raise NotPossible(later("There is no such channel."))
    zone, now = visit.app.settings.organisation.timezone, visit.app.clock()
    from_at, until_at = read_time(visit.typed("from"), zone) or now, read_time(visit.typed("until"), zone)
    if until_at is not None and until_at <= max(from_at, now):
        raise NotPossible(later("The end must be after the start, and in the future."))
    visit.app.pause(channel, reason, visit.account.name, from_at=from_at, until_at=until_at)
    return visit.go("/", "paused")


def resume(visit: Visit) -> Response:
    """End the holds; Facebook posts that came due meanwhile wait for a person."""
    channel = visit.typed("channel")
    visit.app.resume(channel if channel in CHANNELS else "", visit.account.name)
    return visit.go("/", "resumed")
