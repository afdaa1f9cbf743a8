"""How far the posts of a period reached: in total, by post, topic, municipality, language, weekday and hour."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.responses import Response

from publisher.domain.errors import InvalidInput
from publisher.domain.link_reach import COMPARED
from publisher.domain.metric_changes import MetricChange, changes_between
from publisher.domain.period import Period
from publisher.domain.post_state import PostState
from publisher.domain.reading import Metric, ReportedPost
from publisher.domain.report import BY_HAND, NONE, Report, Row, SectionKind
from publisher.studio import tables
from publisher.studio.charts import Bar, Plot, bars, columns, line
from publisher.studio.formatting import gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.post_statuses import statuses
from publisher.studio.request_context import RequestContext
from publisher.studio.time_buckets import BucketReach, TimeBucket, by_span, spans
from publisher.studio.titles import titles_of

_DAYS = 30
#: A longer period is refused: a page that takes minutes helps nobody, and the command line has no limit.
_LONGEST_DAYS = 3700
#: Of more rows than this, those before the first and after the last that has a number are left out.
_ALL = 7
#: So many posts are listed.
_LISTED = 100
_KINDS = ((SectionKind.TOPIC, "topic"), (SectionKind.PLACE, "place"), (SectionKind.LANGUAGE, "language"))

#: What is drawn over time: a figure of the report, and what it counts.
_OVER_TIME = {
    "views": Metric.VIEWS,
    "largest_viewers": Metric.VIEWERS,
    "reactions": Metric.REACTIONS,
    "clicks": Metric.CLICKS,
}
#: The columns of the table of posts.
_FIGURES = {
    "views": gettext_noop("Views"),
    "viewers": gettext_noop("Viewers"),
    "reactions": gettext_noop("Reactions"),
    "comments": gettext_noop("Comments"),
    "shares": gettext_noop("Shares"),
    "clicks": gettext_noop("Clicks"),
}
_MARKED = frozenset(_OVER_TIME.values())


def show(context: RequestContext) -> Response:
    """Show numbers and drawings."""
    period = _period(context)
    report = context.studio.reports.report(period)
    posts = report.section(SectionKind.POST).rows
    groups = {name: bars(_named(context, report, kind)) for kind, name in _KINDS}
    groups["weekday"] = _by_time(posts, lambda at: at.astimezone(period.zone).weekday(), range(7))
    groups["hour"] = _by_time(posts, lambda at: at.astimezone(period.zone).hour, range(24))
    over_time = by_span(posts, period)
    newest = sorted(posts, key=lambda row: row.post.published_at if row.post else period.start, reverse=True)[:_LISTED]
    slugs = {row.post.slug for row in newest if row.post and row.post.slug}
    found = statuses(context.studio, slugs, holds=context.all_holds)
    return context.page(
        "reach.html",
        report=report,
        period=period,
        posts=newest,
        titles=titles_of(context, slugs),
        gone={slug: status for slug, status in found.items() if status.whole.state is PostState.UNPUBLISHED},
        more=max(len(posts) - _LISTED, 0),
        groups=groups,
        over_time=over_time,
        plots=_plots(over_time, period),
        followers=_followers(report, period),
        changes=_changes(period),
        compared=COMPARED,
    )


def _changes(period: Period) -> list[tuple[int, MetricChange]]:
    """Return what Facebook changed in the period, numbered."""
    return list(enumerate(changes_between(period.first, period.last, _MARKED), 1))


def _plots(over_time: Sequence[BucketReach], period: Period) -> list[tuple[str, Plot]]:
    """Draw views, viewers, reactions and clicks over time, with a mark where Facebook began to count another thing."""
    found = []
    for name, metric in _OVER_TIME.items():
        marks = [
            (_place(change.on, over_time), number) for number, change in _changes(period) if change.metric is metric
        ]
        if plot := columns([getattr(reached.figures, name) for reached in over_time], marks):
            found.append((name, plot))
    return found


def _place(day: date, over_time: Sequence[BucketReach]) -> float:
    """Return where a day lies, in columns from the left."""
    for place, reached in enumerate(over_time):
        span = reached.span
        if span.first <= day <= span.last:
            return place + (day - span.first).days / ((span.last - span.first).days + 1)
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Followers:
    """How many follow the Page, day by day."""

    by_day: tuple[tuple[date, float], ...]
    #: The last count of each day, week or month, the newest first.
    by_span: tuple[tuple[TimeBucket, float], ...]
    plot: Plot | None

    @property
    def gained(self) -> float:
        """Return the difference between the last day and the first."""
        return self.by_day[-1][1] - self.by_day[0][1]


def _followers(report: Report, period: Period) -> Followers | None:
    """Draw the count that the Page tells of itself, else that of insights; None where neither was read."""
    lines = {line.metric: line.by_day for line in report.page}
    by_day = lines.get(Metric.PAGE_FOLLOWERS) or lines.get(Metric.PAGE_FOLLOWS)
    if not by_day:
        return None
    first, length = by_day[0][0], max((by_day[-1][0] - by_day[0][0]).days, 1)
    plot = line([((day - first).days / length, value) for day, value in by_day])
    last = [
        (span, [value for day, value in by_day if span.first <= day <= span.last]) for span in reversed(spans(period))
    ]
    return Followers(by_day=by_day, by_span=tuple((span, found[-1]) for span, found in last if found), plot=plot)


def table(context: RequestContext) -> Response:
    """Return the posts of the period as a table; or every reading, as `publisher report --format csv` does."""
    period = _period(context)
    name = f"reach-{period.first}-{period.last}"
    if not context.query("readings"):
        return tables.table(context, name, *_posts_of(context, context.studio.reports.report(period)))
    stream = io.StringIO(newline="")
    context.app.write_csv(period, stream, delimiter=tables.delimiter(context))
    return tables.download(stream.getvalue(), f"{name}-readings.csv")


def _posts_of(context: RequestContext, report: Report) -> tuple[list[str], Iterator[list[object]]]:
    """Return the head and the rows of a table of posts, the first published first."""
    say, zone = context.gettext, context.app.settings.organisation.timezone
    named = [(say(words), key) for key, words in _FIGURES.items()]
    head = [say("Published"), say("Post"), say("Topics"), say("Municipalities"), say("Campaign"), say("Grants")]
    head += [*(name for name, _ in named), say("Address"), *([say("sample data")] if report.made_up else [])]
    posts = sorted(
        ((row, row.post) for row in report.section(SectionKind.POST).rows if row.post),
        key=lambda each: each[1].published_at,
    )

    titles = titles_of(context, {post.slug for _, post in posts if post.slug})

    def cells(row: Row, post: ReportedPost) -> list[object]:
        return [
            f"{post.published_at.astimezone(zone):%Y-%m-%d %H:%M}",
            titles.get(post.slug, row.label),
            ", ".join(context.label("topic", key) for key in post.topics),
            ", ".join(context.label("place", key) for key in post.places),
            context.label("campaign", post.campaign) if post.campaign else "",
            ", ".join(post.grants),
            *(_figure(getattr(row.figures, key)) for _, key in named),
            post.url,
            *([say("sample data")] if report.made_up else []),
        ]

    return head, (cells(row, post) for row, post in posts)


def _figure(value: float | None) -> object:
    """Return a figure as spreadsheets read it in every language; nothing where there is none."""
    return "" if value is None else round(value)


def _period(context: RequestContext) -> Period:
    zone = context.app.settings.organisation.timezone
    today = context.app.clock().astimezone(zone).date()
    days = whole_number(context.query("days"), most=_LONGEST_DAYS) or _DAYS
    try:
        last = date.fromisoformat(context.query("to")) if context.query("to") else today
        if not context.query("from"):
            return Period(first=last - timedelta(days=days - 1), last=last, zone=zone)
        period = Period(first=date.fromisoformat(context.query("from")), last=last, zone=zone)
    except (ValueError, OverflowError) as error:
        raise InvalidInput(gettext_noop("This is not a period: the first day must come before the last.")) from error
    if (period.last - period.first).days > _LONGEST_DAYS:
        raise InvalidInput(gettext_noop("This period is too long for one page."))
    return period


def _named(context: RequestContext, report: Report, kind: SectionKind) -> list[tuple[str, float | None]]:
    return [(_name(context, kind, row.key), row.figures.views) for row in report.section(kind).rows]


def _name(context: RequestContext, kind: SectionKind, key: str) -> str:
    if key == NONE:
        return context.gettext("none")
    if key == BY_HAND:
        return context.gettext("posted directly on the Page")
    return key.replace("+", " + ") if kind is SectionKind.LANGUAGE else context.label(kind.value, key)


def _by_time(posts: tuple[Row, ...], key: Callable[[datetime], int], keys: range) -> list[Bar]:
    """Return the mean views of a post that went out then; none where none did."""
    found: dict[int, list[float]] = {}
    for row in posts:
        if row.post is not None and row.figures.views is not None:
            found.setdefault(key(row.post.published_at), []).append(row.figures.views)
    shown = [each for each in keys if len(keys) <= _ALL or min(found, default=0) <= each <= max(found, default=0)]
    return bars([(str(each), sum(found[each]) / len(found[each]) if each in found else None) for each in shown])
