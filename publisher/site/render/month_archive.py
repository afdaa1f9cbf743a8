"""The archive by year and month: a page of each month's posts, and the months of each year and of all years.

Months count no posts, so that the lists of them change once a month and not with every post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from publisher.domain.ports_channel import Entry, PublishedEntries
from publisher.site import urls
from publisher.site.dates import month_words
from publisher.site.output_files import Files, Gone
from publisher.site.render import paging
from publisher.site.render.article_cards import short_item_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS
from publisher.site.render.linked_data import breadcrumbs
from publisher.site.render.page_metadata import plain_head
from publisher.site.render.page_stream import PageStream
from publisher.site.render.sitemap import month_range, months_with_news
from publisher.site.sort_key import Key


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month to go to."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class YearLinks:
    """A year with its months that have news, the newest first."""

    year: str
    path: str
    months: tuple[MonthLink, ...]


def month_series(
    context: BuildContext, published: PublishedEntries, month: str, span: tuple[int, int], position: int
) -> PageStream[Mapping[str, Markup]]:
    """Return a month's pages while its posts pass by, from a position in all news; `span` is its `month_range`."""
    start, stop = span
    return PageStream(
        paging.stretches_behind(stop - start, context.settings.page_size, position - start),
        lambda entry: _items(context, entry),
        lambda stretch, items: _month_files(context, month, stretch, items),
        position=position - start,
        before=lambda first, last: published.slice(NEWS, start + first, start + last),
    )


def changed_archive(context: BuildContext, published: PublishedEntries, firsts: Mapping[str, Key], count: int) -> Files:
    """Return what `count` changed posts touch; `firsts` has the earliest of them in each month concerned."""
    turned = False
    for month, key in sorted(firsts.items()):
        start, stop = month_range(context, published, month)
        if stop > start:
            yield from _changed_files(
                context, published, month, (start, stop), published.position(NEWS, *key) - start, count
            )
        yield from _vanished(context, month, stop - start, count)
        turned = turned or stop - start <= count
    if turned:
        months = list(months_with_news(context, published))
        yield from overview_files(context, months)
        yield from _vanished_years(context, {month[:4] for month in firsts} - {month[:4] for month in months})


def _changed_files(
    context: BuildContext, published: PublishedEntries, month: str, span: tuple[int, int], changed_from: int, count: int
) -> Files:
    start, stop = span
    for stretch in paging.stretches(stop - start, context.settings.page_size, changed_from, count):
        entries = published.slice(NEWS, start + stretch.start, start + stretch.stop)
        yield from _month_files(context, month, stretch, [_items(context, entry) for entry in entries])


def _items(context: BuildContext, entry: Entry) -> Mapping[str, Markup]:
    return {tag: short_item_of(context, entry, tag) for tag in context.settings.tags}


def _month_files(
    context: BuildContext, month: str, stretch: paging.Stretch, items: Sequence[Mapping[str, Markup]]
) -> Files:
    for tag in context.settings.tags:
        path = urls.archive_month_path(tag, month, stretch.number)
        newest_first = [by_tag[tag] for by_tag in reversed(items)]
        yield urls.file_of(path), _month_page(context, tag, month, stretch, newest_first)


def _month_page(context: BuildContext, tag: str, month: str, stretch: paging.Stretch, items: Sequence[Markup]) -> bytes:
    def path(in_language: str, number: int | None) -> str:
        return urls.archive_month_path(in_language, month, number)

    _, label = context.texts(tag).gettext, month_words(month, tag)
    name = label if stretch.number is None else f"{label} – {_('Page')} {stretch.number}"
    head = plain_head(context, tag, name, lambda in_language: path(in_language, stretch.number))
    way = [*_way(context, tag), (label, urls.url(context.settings.base_url, path(tag, None)))]
    return context.render(
        "month.html",
        tag=tag,
        head=replace(head, linked_data=[breadcrumbs(way)]),
        tongues=context.language_links([(each, path(each, stretch.number)) for each in context.settings.tags], tag),
        label=label,
        up=[MonthLink(_("Archive"), urls.archive_path(tag)), _year_link(tag, month[:4])],
        number=stretch.number,
        items=items,
        older=path(tag, stretch.older) if stretch.older else "",
        newer=path(tag, stretch.newer) if stretch.number is not None else "",
    )


def overview_files(context: BuildContext, months: Sequence[str]) -> Files:
    """Return the page of each year, and that of all, but where a standing page has its address."""
    for tag in context.settings.tags:
        years = _years(tag, months)
        for year in years:
            path = urls.file_of(year.path)
            yield path, _overview(context, tag, year.year, [year])
        if urls.archive_path(tag) not in context.taken:
            yield urls.file_of(urls.archive_path(tag)), _overview(context, tag, "", years)


def _overview(context: BuildContext, tag: str, year: str, years: Sequence[YearLinks]) -> bytes:
    def path(in_language: str) -> str:
        return urls.archive_year_path(in_language, year) if year else urls.archive_path(in_language)

    title = f"{context.texts(tag).gettext('Archive')} {year}".strip()
    return context.render(
        "archive.html",
        tag=tag,
        head=plain_head(context, tag, title, path),
        tongues=context.language_links([(each, path(each)) for each in context.settings.tags], tag),
        year=year,
        up=urls.archive_path(tag) if year else "",
        years=years,
    )


def _years(tag: str, months: Sequence[str]) -> list[YearLinks]:
    years = sorted({month[:4] for month in months}, reverse=True)
    return [
        YearLinks(
            year,
            urls.archive_year_path(tag, year),
            tuple(
                MonthLink(month_words(month, tag), urls.archive_month_path(tag, month))
                for month in reversed(months)
                if month.startswith(year)
            ),
        )
        for year in years
    ]


def _way(context: BuildContext, tag: str) -> list[tuple[str, str]]:
    base, _ = context.settings.base_url, context.texts(tag).gettext
    steps = [(_("News and events"), urls.front_path(tag)), (_("Archive"), urls.archive_path(tag))]
    return [(name, urls.url(base, path)) for name, path in steps]


def _year_link(tag: str, year: str) -> MonthLink:
    return MonthLink(year, urls.archive_year_path(tag, year))


def _vanished(context: BuildContext, month: str, size: int, fewer: int) -> Files:
    """Return a month's pages that are no more after it lost up to `fewer` posts."""
    page_size = context.settings.page_size
    last = paging.numbered_pages(size, page_size)
    numbers: list[int | None] = [*range(last + 1, last + fewer // page_size + 2)]
    for number in [*numbers, None] if size == 0 else numbers:
        for tag in context.settings.tags:
            yield urls.file_of(urls.archive_month_path(tag, month, number)), Gone()


def _vanished_years(context: BuildContext, years: set[str]) -> Files:
    for year in sorted(years):
        for tag in context.settings.tags:
            yield urls.file_of(urls.archive_year_path(tag, year)), Gone()
