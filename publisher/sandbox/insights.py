"""The insights edges of the Page and of a post. All numbers are made up, and each description says so.

One unknown or withdrawn metric fails the whole call; a metric asked for a period that it has not is simply absent.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from publisher.sandbox.call import Call
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.figures import MADE_UP, PostFigures, figures, followers
from publisher.sandbox.graph_time import graph_time, parse_time
from publisher.sandbox.metrics import (
    BREAKDOWNS,
    DAY,
    DAYS_28,
    LIFETIME,
    PAGE_METRICS,
    PERIODS,
    POST_METRICS,
    WEEK,
    PageMetric,
    PostMetric,
)
from publisher.sandbox.page import Page
from publisher.sandbox.records import StoredPost

#: Facebook's insight days end at midnight in California: 07:00 or 08:00 UTC.
_PACIFIC = ZoneInfo("America/Los_Angeles")
_WINDOWS = {DAY: 1, WEEK: 7, DAYS_28: 28}
_PRESETS = {
    "today": 0,
    "yesterday": 1,
    "last_3d": 3,
    "last_7d": 7,
    "last_14d": 14,
    "last_28d": 28,
    "last_30d": 30,
    "last_90d": 90,
}
_MOST_DAYS = 90

Arguments = Mapping[str, Any]
Row = dict[str, Any]


def post_insights(page: Page, post: StoredPost, arguments: Arguments, call: Call) -> dict[str, Any]:
    """`GET /{post}/insights`. A post that is not out has no figures: `data` is empty, which is not zero."""
    asked = {name: POST_METRICS[name] for name in _asked(arguments, POST_METRICS)}
    period, breakdown = _period(arguments), _breakdown(arguments)
    rows = []
    if post.published_at is not None:
        rows = [
            row for name, metric in asked.items() for row in _post_rows(page, post, name, metric, period, breakdown)
        ]
    return {"data": rows, "paging": _paging(post.id, arguments, call)}


def page_insights(page: Page, arguments: Arguments, call: Call) -> dict[str, Any]:
    """`GET /{page}/insights`: one value for each day that ended in the range, the day in progress included."""
    asked = {name: PAGE_METRICS[name] for name in _asked(arguments, PAGE_METRICS)}
    period, breakdown = _period(arguments), _breakdown(arguments)
    ends = _day_ends(page.now(), arguments)
    gains = _Gains(page)
    rows = [row for name, metric in asked.items() for row in _page_rows(gains, name, metric, period, breakdown, ends)]
    return {"data": rows, "paging": _paging(page.account.page_id, arguments, call)}


def figures_of(page: Page, post: StoredPost) -> PostFigures:
    """A post's figures at this moment."""
    return _figures_at(post, page.now())


def _figures_at(post: StoredPost, at: datetime) -> PostFigures:
    return figures(post.id, (at - post.published_at).total_seconds()) if post.published_at else PostFigures()


def _asked(arguments: Arguments, valid: Iterable[str]) -> list[str]:
    given = arguments.get("metric")
    listed = given if isinstance(given, list) else str(given or "").strip("[]").split(",")
    names = [name for name in (str(part).strip(" \"'") for part in listed) if name]
    if not names:
        message = "(#3001) Invalid query: no metric was specified to be fetched. Please check your request"
        raise ErrorAnswer(3001, message, subcode=1504028, title="No metric specified", user_message=message)
    if any(name not in valid for name in names):
        raise ErrorAnswer(100, "(#100) The value must be a valid insights metric")
    return list(dict.fromkeys(names))


def _period(arguments: Arguments) -> str:
    period = str(arguments.get("period") or "")
    if period and period not in PERIODS:
        raise ErrorAnswer(
            100,
            f"(#100) Param period must be one of {{{', '.join(PERIODS).upper()}}} - got unexpected value {period!r}",
        )
    return period


def _breakdown(arguments: Arguments) -> str:
    name = str(arguments.get("breakdown") or "").strip("[]\"'")
    if name and name not in BREAKDOWNS:
        raise ErrorAnswer(100, f"(#100) breakdown must be one of {', '.join(BREAKDOWNS)}")
    return name


def _post_rows(page: Page, post: StoredPost, name: str, metric: PostMetric, period: str, breakdown: str) -> list[Row]:
    now = figures_of(page, post)
    value = metric.value(now, len(post.comments))
    rows = []
    for each in metric.periods if not period else {period} & set(metric.periods):
        values: list[Row] = [{"value": value}] if each == LIFETIME else _noughts(page.now())
        if breakdown in metric.breakdowns and each == LIFETIME:
            values = _broken_down(value, breakdown)
        rows.append(_row(post.id, name, metric.title, each, values))
    return rows


def _noughts(now: datetime) -> list[Row]:
    return [{"value": 0, "end_time": graph_time(end)} for end in _day_ends(now, {})]


def _broken_down(value: int, breakdown: str) -> list[Row]:
    """Flat rows with the flag as text (recorded shape). No sandbox post was ever an advert."""
    true_part = 0 if breakdown == "is_from_ads" else int(value * 0.61)
    return [{"value": value - true_part, breakdown: "0"}, {"value": true_part, breakdown: "1"}]


class _Gains:
    """What all posts together gained in a window; each window is counted once a call."""

    def __init__(self, page: Page) -> None:
        self.page_id = page.account.page_id
        self._now = page.now()
        self._publishings = page.publishings()
        self._known: dict[tuple[datetime, int], PostFigures] = {}

    def value(self, metric: PageMetric, end: datetime, days: int) -> Any:
        """A metric's value for the days that end at `end`, as far as they have passed."""
        if metric.value is None:
            return followers(self.page_id, min(end, self._now).timestamp())
        if (end, days) not in self._known:
            self._known[end, days] = self._gained(end - timedelta(days=days), min(end, self._now))
        return metric.value(self._known[end, days])

    def _gained(self, since: datetime, until: datetime) -> PostFigures:
        total = PostFigures()
        for post_id, published_at in self._publishings:
            before = figures(post_id, (since - published_at).total_seconds())
            total = total.plus(figures(post_id, (until - published_at).total_seconds()).minus(before))
        return total


def _page_rows(
    gains: _Gains, name: str, metric: PageMetric, period: str, breakdown: str, ends: Sequence[datetime]
) -> list[Row]:
    rows = []
    for each in metric.periods if not period else {period} & set(metric.periods):
        values: list[Row] = []
        for end in ends:
            value = gains.value(metric, end, _WINDOWS[each])
            parts = _broken_down(value, breakdown) if breakdown in metric.breakdowns else [{"value": value}]
            values += [{**part, "end_time": graph_time(end)} for part in parts]
        rows.append(_row(gains.page_id, name, metric.title, each, values))
    return rows


def _row(node: str, name: str, title: str, period: str, values: list[Row]) -> Row:
    row_id = f"{node}/insights/{name}/{period}"
    return {"name": name, "period": period, "values": values, "title": title, "description": MADE_UP, "id": row_id}


def _day_ends(now: datetime, arguments: Arguments) -> list[datetime]:
    """Ends of the days in `since`..`until` (both included) or `date_preset`; without them yesterday's and today's."""
    since, until = _range(now, arguments)
    if (until - since).days > _MOST_DAYS:
        raise ErrorAnswer(100, "(#100) There cannot be more than 90 days (7776000 s) between since and until")
    midnight = since.astimezone(_PACIFIC).replace(hour=0, minute=0, second=0, microsecond=0)
    last = min(until, now).astimezone(_PACIFIC)
    ends = []
    while midnight <= last:
        midnight += timedelta(days=1)  # wall time: a day of 23 or 25 hours ends at midnight too
        ends.append(midnight.astimezone(UTC))
    return ends


def _range(now: datetime, arguments: Arguments) -> tuple[datetime, datetime]:
    preset = str(arguments.get("date_preset") or "")
    if preset and preset not in _PRESETS:
        raise ErrorAnswer(100, f"(#100) Param date_preset {preset!r} is not one that the sandbox knows")
    until = parse_time(arguments["until"], "until") if arguments.get("until") else now
    since = (
        parse_time(arguments["since"], "since")
        if arguments.get("since")
        else until - timedelta(days=_PRESETS.get(preset, 1))
    )
    return since, until


def _paging(node: str, arguments: Arguments, call: Call) -> dict[str, str]:
    """Both links, always, even where they lead nowhere new: recorded so, and a trap for whoever follows `next`."""
    query = {key: str(value) for key, value in arguments.items() if key not in {"since", "until", "appsecret_proof"}}
    links = {}
    for name in ("previous", "next"):
        links[name] = f"{call.base_url}/{call.version}/{node}/insights?{urlencode(query)}"
    return links
