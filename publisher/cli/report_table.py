"""The report as tables for people and as values for programs."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from publisher.domain.link_reach import COMPARED, LinkReach
from publisher.domain.measurement_schedule import age_label
from publisher.domain.report import BY_HAND, NONE, ComparisonSide, Figures, Report, Row, Section, SectionKind
from publisher.messages.console import console, say, say_sandbox
from publisher.messages.times import local, utc
from publisher.settings import Label, Settings

_TITLES = {
    SectionKind.POST: "Posts",
    SectionKind.TOPIC: "Topics",
    SectionKind.PLACE: "Municipalities",
    SectionKind.GRANT: "Grants",
    SectionKind.LANGUAGE: "Languages",
}
_NUMBERS = ("views", "viewers", "reactions", "comments", "shares", "clicks")
#: Behind a name whose numbers still grow.
_GROWING = "*"
_LEGEND = (
    "`-` means no figure, not zero. Viewers are estimates of distinct people, so those of several posts are",
    f"never summed: `max N` is the most that a single post had. {_GROWING} marks figures that still grow.",
)


def show_report(settings: Settings, report: Report) -> None:
    """Print tables."""
    say_sandbox(report.made_up)
    say(f"Posts published from {report.period.first} to {report.period.last}: {report.total.posts}")
    if not report.total.posts:
        say("No posts with readings; `publisher measure` records reach when posts reach an age in measure.ages.")
    for section in report.sections:
        if section.rows:
            _show(settings, report, section)
    if report.total.posts:
        _show_total(report)
    if report.links:
        _show_links(report.links)
    for line in report.page:
        total = "" if line.total is None else f", together {_number(line.total)}"
        numbers = f"last {_number(line.last)}, most {_number(line.largest)}{total}"
        say(f"Page {line.metric.value}: {line.days} days, {numbers}")
    say("", *_LEGEND)


def _show(settings: Settings, report: Report, section: Section) -> None:
    from rich.table import Table

    table = Table(title=_TITLES[section.kind], title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("", overflow="fold")
    table.add_column("when" if section.kind is SectionKind.POST else "posts", justify="left", no_wrap=True)
    for name in _NUMBERS:
        table.add_column(name, justify="right", no_wrap=True)
    if report.compared_age_seconds is not None:
        table.add_column(f"views at {age_label(report.compared_age_seconds)}: now, before", justify="right")
    for row in section.rows:
        table.add_row(*_cells(settings, report, section.kind, row))
    console().print(table)


def _cells(settings: Settings, report: Report, kind: SectionKind, row: Row) -> Iterable[str]:
    name = f"{_name(settings, kind, row)}{'' if row.is_final else f' {_GROWING}'}"
    when = local(row.post.published_at, settings.organisation.timezone) if row.post else str(row.posts)
    cells = [name, when, *_figures(row.figures)]
    if report.compared_age_seconds is not None:
        now, before = (row.compared.now, row.compared.before) if row.compared else (None, None)
        cells.append(f"{_side(now)}{f', {_side(before)}' if before else ''}")
    return cells


def _show_total(report: Report) -> None:
    names = zip(_NUMBERS, _figures(report.total.figures), strict=True)
    say(f"Together: {', '.join(f'{name} {value}' for name, value in names)}")
    if report.total.compared and report.total.compared.before and report.compared_age_seconds is not None:
        age, sides = age_label(report.compared_age_seconds), report.total.compared
        say(f"Views at the age of {age}: {_side(sides.now)}; in the period before {_side(sides.before)}")


def _show_links(links: LinkReach) -> None:
    """Print posts with a link beside those without: what one of them has on average, at equal age."""
    from rich.table import Table

    title = f"With and without a link: a post on average, at the age of {age_label(links.age_seconds)}"
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for name in ("", "posts", *(metric.value for metric in COMPARED)):
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for name, side in (("with a link", links.with_link), ("without", links.without_link)):
        posts = f"{side.posts} ({side.left_out} not final)" if side.left_out else str(side.posts)
        table.add_row(name, posts, *(_number(side.means.get(metric)) for metric in COMPARED))
    console().print(table)


def _side(side: ComparisonSide | None) -> str:
    if side is None:
        return "-"
    ripe = "" if side.is_final else f" ({side.left_out} not final)"
    return f"{_number(side.figures.views)}{ripe}"


def _name(settings: Settings, kind: SectionKind, row: Row) -> str:
    if row.key == NONE and kind is not SectionKind.POST:
        return "(none)"
    if row.key == BY_HAND or row.by_hand:
        return f"{row.label if kind is SectionKind.POST else ''} (by hand)".strip()
    if kind is SectionKind.POST:
        return f"{row.label} [{row.languages}]"
    names: Mapping[SectionKind, Mapping[str, Label]] = {
        SectionKind.TOPIC: settings.topics,
        SectionKind.PLACE: settings.places,
    }
    label = names.get(kind, {}).get(row.key)
    return label.name.get("en", row.key) if label else row.key


def _figures(figures: Figures) -> list[str]:
    viewers = _number(figures.viewers)
    if figures.viewers is None and figures.largest_viewers is not None:
        viewers = f"max {_number(figures.largest_viewers)}"
    rest = (figures.reactions, figures.comments, figures.shares, figures.clicks)
    return [_number(figures.views), viewers, *map(_number, rest)]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


def report_fields(report: Report) -> dict[str, Any]:
    """Return the report as JSON has it."""
    return {
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "made_up": report.made_up,
        "compared_age_seconds": report.compared_age_seconds,
        "total": _row_fields(report.total),
        "sections": {section.kind.value: [_row_fields(row) for row in section.rows] for section in report.sections},
        "links": _links_fields(report.links),
        "page": [
            {**asdict(line), "metric": line.metric.value, "by_day": {f"{day}": value for day, value in line.by_day}}
            for line in report.page
        ],
    }


def _links_fields(links: LinkReach | None) -> dict[str, Any] | None:
    if links is None:
        return None
    sides = {"with_link": links.with_link, "without_link": links.without_link}
    return {
        "age_seconds": links.age_seconds,
        **{
            name: {"posts": side.posts, "left_out": side.left_out}
            | {metric.value: side.means.get(metric) for metric in COMPARED}
            for name, side in sides.items()
        },
    }


def _row_fields(row: Row) -> dict[str, Any]:
    post = row.post
    about = {"slug": post.slug, "published_at": utc(post.published_at), "url": post.url} if post else {}
    return {
        "key": row.key,
        "label": row.label,
        **about,
        "posts": row.posts,
        "languages": row.languages,
        "by_hand": row.by_hand,
        "ripe": row.is_final,
        **asdict(row.figures),
        "compared": asdict(row.compared) if row.compared else None,
    }
