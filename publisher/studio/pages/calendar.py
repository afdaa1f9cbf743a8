"""What went out and what is planned: by month, by week or as a list; on a phone always as a list of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.responses import Response

from publisher.content.reading.slugs import PAGES
from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.drafts import DraftFilter
from publisher.domain.post_state import PostState, PostStatus
from publisher.studio.facebook_links import LinksShown, links_shown
from publisher.studio.post_statuses import statuses
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import title_among, titles_of

#: More than this in one view is left out, and said.
_MOST = 1000
#: Of one day in a month, before the rest is folded; drafts beside it.
_MOST_OF_DAY, _DRAFTS = 4, 12
VIEWS = ("month", "week", "list")
_OVER = (State.CANCELLED, State.SUPERSEDED)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One post on one day."""

    slug: str
    title: str
    at: datetime
    status: PostStatus
    channels: tuple[str, ...]
    #: It waits for its time and can be moved: by its address for that.
    movable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One square."""

    day: date
    #: False for days of the months around.
    inside: bool
    entries: tuple[CalendarEntry, ...]


def show(context: RequestContext) -> Response:
    """Show a month, a week, or a month as a list."""
    zone, now = context.app.settings.organisation.timezone, context.app.clock()
    view = context.query("view") if context.query("view") in VIEWS else VIEWS[0]
    week = view == "week"
    chosen = day_or_today(context.query("day"), context)
    first, last = _week_of(chosen) if week else _month_of(chosen)
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    begin, until = (datetime.combine(day, time.min, zone) for day in (start, end + timedelta(days=1)))
    deliveries = context.studio.watching.between(begin, until, _MOST)
    titles = titles_of(context, {delivery.slug for delivery in deliveries})
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    by_day = _by_day(context, deliveries, titles)
    squares = [Day(day=day, inside=first <= day <= last, entries=tuple(by_day.get(day, ()))) for day in days]
    return context.page(
        "calendar.html",
        view=view,
        weeks=[squares[place : place + 7] for place in range(0, len(squares), 7)],
        week=week,
        first=first,
        before=first - timedelta(days=1),
        after=last + timedelta(days=1),
        today=now.astimezone(zone).date(),
        too_many=len(deliveries) >= _MOST,
        most_of_day=_MOST_OF_DAY,
        drafts=_drafts(context),
        links=_links(context, *(datetime.combine(day, time.min, zone) for day in (first, last))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A draft that is not scheduled yet."""

    slug: str
    title: str
    #: It was marked as ready.
    ready: bool


def _drafts(context: RequestContext) -> list[Waiting]:
    """Return the drafts that can be put on a day: those that are ready first, then by last change."""
    index, ready = context.studio.post_index, context.studio.ready_drafts.of()
    index.refresh()
    wanted = DraftFilter(state=PostState.DRAFT, repeated=False, among=index.unplanned())
    found = index.store.find(wanted, start=0, count=_DRAFTS)
    listed = [
        Waiting(
            slug=each.slug,
            title=title_among(context, each.titles, each.slug),
            ready=each.slug in ready,
        )
        for each in found
    ]
    return sorted(listed, key=lambda each: not each.ready)


def _links(context: RequestContext, first: datetime, last: datetime) -> list[LinksShown]:
    """Return the links of the month that is shown; of both, where the Page's month ends within."""
    month = links_shown(context, first)
    return [month] if last.date() <= month.last else [month, links_shown(context, last)]


def day_or_today(text: str, context: RequestContext) -> date:
    """Read a day of an address; what is none, or cannot be meant, is today."""
    today = context.app.clock().astimezone(context.app.settings.organisation.timezone).date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 1990 < day.year < 2100 else today


def _week_of(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + _WEEK - timedelta(days=1)


def _month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _by_day(
    context: RequestContext, deliveries: Sequence[Delivery], titles: dict[str, str]
) -> dict[date, list[CalendarEntry]]:
    zone = context.app.settings.organisation.timezone
    groups: dict[tuple[date, str], list[Delivery]] = {}
    for delivery in deliveries:
        shown = delivery.state not in _OVER and delivery.action is not Action.COMMENT
        if shown and not delivery.slug.startswith(f"{PAGES}/"):
            at = delivery.sent_at or delivery.due_at
            groups.setdefault((at.astimezone(zone).date(), delivery.slug), []).append(delivery)
    found = statuses(context.studio, {slug for _, slug in groups}, deliveries, holds=context.all_holds)
    days: dict[date, list[CalendarEntry]] = {}
    for (day, slug), group in groups.items():
        days.setdefault(day, []).append(_entry(slug, titles.get(slug, slug), group, found[slug]))
    return days


def _entry(slug: str, title: str, group: Sequence[Delivery], status: PostStatus) -> CalendarEntry:
    telling = min(group, key=lambda each: (not each.needs_person, each.state is State.SENT))
    return CalendarEntry(
        slug=slug,
        title=title,
        at=telling.sent_at or telling.due_at,
        status=status,
        channels=tuple(dict.fromkeys(each.channel for each in group)),
        movable=all(each.state is State.WAITING and not each.attempts for each in group),
    )
