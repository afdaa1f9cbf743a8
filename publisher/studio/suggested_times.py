"""Times that the studio suggests for a post: from the reach of the last half year, where nothing else goes out."""

from datetime import datetime, timedelta

from publisher.domain.period import Period
from publisher.domain.report import SectionKind
from publisher.domain.suggested_times import ReachedPost, Suggested, suggest
from publisher.domain.time_conflicts import NEAR, clashes
from publisher.studio.request_context import RequestContext

#: Days that are looked back on; reach of longer ago says little about today's readers.
_DAYS = 180
_AHEAD = timedelta(days=9)
_MOST = 500


def suggested(context: RequestContext, slug: str) -> Suggested:
    """Suggest times for a post; by its views at its last measuring, so that young posts do not seem to be weak."""
    app, now, zone = context.app, context.app.clock(), context.app.settings.organisation.timezone
    today = now.astimezone(zone).date()
    report = context.studio.reports.report(Period(first=today - timedelta(days=_DAYS), last=today, zone=zone))
    past = [
        ReachedPost(at=row.post.published_at, views=row.figures.views)
        for row in report.section(SectionKind.POST).rows
        if row.post and row.is_final and row.figures.views is not None
    ]
    near = context.studio.watching.between(now - NEAR, now + _AHEAD, _MOST)
    others = [delivery for delivery in near if delivery.slug != slug]
    holds, gap = context.all_holds, app.settings.facebook.min_gap_seconds

    def free(at: datetime) -> bool:
        return not clashes(at, others, holds, gap)

    return suggest(past, now, zone, free)
