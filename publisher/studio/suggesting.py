"""Times that the studio suggests for a post: from the reach of the last half year, where nothing else goes out."""

from datetime import datetime, timedelta

from publisher.domain.clashes import NEAR, clashes
from publisher.domain.good_times import Reached, Suggested, suggest
from publisher.domain.report import Kind, Period
from publisher.studio.visit import Visit

#: Days that are looked back on; reach of longer ago says little about today's readers.
_DAYS = 180
_AHEAD = timedelta(days=9)
_MOST = 500


def suggested(visit: Visit, slug: str) -> Suggested:
    """Suggest times for a post; by its views at its last measuring, so that young posts do not seem to be weak."""
    app, now, zone = visit.app, visit.app.clock(), visit.app.settings.organisation.timezone
    today = now.astimezone(zone).date()
    report = visit.office.reports.report(Period(first=today - timedelta(days=_DAYS), last=today, zone=zone))
    past = [
        Reached(at=row.post.published_at, views=row.figures.views)
        for row in report.section(Kind.POST).rows
        if row.post and row.ripe and row.figures.views is not None
    ]
    near = visit.office.watching.between(now - NEAR, now + _AHEAD, _MOST)
    others = [delivery for delivery in near if delivery.slug != slug]
    holds, gap = app.holds(), app.settings.facebook.min_gap_seconds

    def free(at: datetime) -> bool:
        return not clashes(at, others, holds, gap)

    return suggest(past, now, zone, free)
