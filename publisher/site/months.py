"""The archive by year and month: a page of each month's posts, and the months of each year and of all years.

Months count no posts, so that the lists of them change once a month and not with every post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from publisher.domain.ports import Entry, Shelf
from publisher.site import addresses, paging
from publisher.site.dates import month_words
from publisher.site.edition import Edition
from publisher.site.feeds import NEWS
from publisher.site.files import Files, Gone
from publisher.site.heads import plain_head
from publisher.site.linked_data import breadcrumbs
from publisher.site.positions import Key
from publisher.site.series import Series
from publisher.site.sitemap import month_range, months_with_news
from publisher.site.stories import short_item_of


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
    edition: Edition, shelf: Shelf, month: str, span: tuple[int, int], position: int
) -> Series[Mapping[str, Markup]]:
    """Give a month's pages while its posts pass by, from a position among all news on; `span` is its `month_range`."""
    start, stop = span
    return Series(
        paging.stretches_behind(stop - start, edition.settings.page_size, position - start),
        lambda entry: _items(edition, entry),
        lambda stretch, items: _month_files(edition, month, stretch, items),
        position=position - start,
        before=lambda first, last: shelf.slice(NEWS, start + first, start + last),
    )


def changed_archive(edition: Edition, shelf: Shelf, firsts: Mapping[str, Key], count: int) -> Files:
    """Give what `count` changed posts touch; `firsts` has the earliest of them in each month concerned."""
    turned = False
    for month, key in sorted(firsts.items()):
        start, stop = month_range(edition, shelf, month)
        if stop > start:
            yield from _changed_files(edition, shelf, month, (start, stop), shelf.position(NEWS, *key) - start, count)
        yield from _vanished(edition, month, stop - start, count)
        turned = turned or stop - start <= count
    if turned:
        months = list(months_with_news(edition, shelf))
        yield from overview_files(edition, months)
        yield from _vanished_years(edition, {month[:4] for month in firsts} - {month[:4] for month in months})


def _changed_files(
    edition: Edition, shelf: Shelf, month: str, span: tuple[int, int], changed_from: int, count: int
) -> Files:
    start, stop = span
    for stretch in paging.stretches(stop - start, edition.settings.page_size, changed_from, count):
        entries = shelf.slice(NEWS, start + stretch.start, start + stretch.stop)
        yield from _month_files(edition, month, stretch, [_items(edition, entry) for entry in entries])


def _items(edition: Edition, entry: Entry) -> Mapping[str, Markup]:
    return {tag: short_item_of(edition, entry, tag) for tag in edition.settings.tags}


def _month_files(edition: Edition, month: str, stretch: paging.Stretch, items: Sequence[Mapping[str, Markup]]) -> Files:
    for tag in edition.settings.tags:
        path = addresses.archive_month_path(tag, month, stretch.number)
        newest_first = [by_tag[tag] for by_tag in reversed(items)]
        yield addresses.file_of(path), _month_page(edition, tag, month, stretch, newest_first)


def _month_page(edition: Edition, tag: str, month: str, stretch: paging.Stretch, items: Sequence[Markup]) -> bytes:
    def path(in_language: str, number: int | None) -> str:
        return addresses.archive_month_path(in_language, month, number)

    _, label = edition.texts(tag).gettext, month_words(month, tag)
    name = label if stretch.number is None else f"{label} – {_('Page')} {stretch.number}"
    head = plain_head(edition, tag, name, lambda in_language: path(in_language, stretch.number))
    way = [*_way(edition, tag), (label, addresses.url(edition.settings.base_url, path(tag, None)))]
    return edition.render(
        "month.html",
        tag=tag,
        head=replace(head, linked_data=[breadcrumbs(way)]),
        tongues=edition.tongues([(each, path(each, stretch.number)) for each in edition.settings.tags], tag),
        label=label,
        up=[MonthLink(_("Archive"), addresses.archive_path(tag)), _year_link(tag, month[:4])],
        number=stretch.number,
        items=items,
        older=path(tag, stretch.older) if stretch.older else "",
        newer=path(tag, stretch.newer) if stretch.number is not None else "",
    )


def overview_files(edition: Edition, months: Sequence[str]) -> Files:
    """Give the page of each year, and that of all."""
    for tag in edition.settings.tags:
        years = _years(tag, months)
        for year in years:
            path = addresses.file_of(year.path)
            yield path, _overview(edition, tag, year.year, [year])
        yield addresses.file_of(addresses.archive_path(tag)), _overview(edition, tag, "", years)


def _overview(edition: Edition, tag: str, year: str, years: Sequence[YearLinks]) -> bytes:
    def path(in_language: str) -> str:
        return addresses.archive_year_path(in_language, year) if year else addresses.archive_path(in_language)

    title = f"{edition.texts(tag).gettext('Archive')} {year}".strip()
    return edition.render(
        "archive.html",
        tag=tag,
        head=plain_head(edition, tag, title, path),
        tongues=edition.tongues([(each, path(each)) for each in edition.settings.tags], tag),
        year=year,
        up=addresses.archive_path(tag) if year else "",
        years=years,
    )


def _years(tag: str, months: Sequence[str]) -> list[YearLinks]:
    years = sorted({month[:4] for month in months}, reverse=True)
    return [
        YearLinks(
            year,
            addresses.archive_year_path(tag, year),
            tuple(
                MonthLink(month_words(month, tag), addresses.archive_month_path(tag, month))
                for month in reversed(months)
                if month.startswith(year)
            ),
        )
        for year in years
    ]


def _way(edition: Edition, tag: str) -> list[tuple[str, str]]:
    base, _ = edition.settings.base_url, edition.texts(tag).gettext
    steps = [(_("News and events"), addresses.front_path(tag)), (_("Archive"), addresses.archive_path(tag))]
    return [(name, addresses.url(base, path)) for name, path in steps]


def _year_link(tag: str, year: str) -> MonthLink:
    return MonthLink(year, addresses.archive_year_path(tag, year))


def _vanished(edition: Edition, month: str, size: int, fewer: int) -> Files:
    """Give a month's pages that are no more after it lost up to `fewer` posts."""
    page_size = edition.settings.page_size
    last = paging.numbered_pages(size, page_size)
    numbers: list[int | None] = [*range(last + 1, last + fewer // page_size + 2)]
    for number in [*numbers, None] if size == 0 else numbers:
        for tag in edition.settings.tags:
            yield addresses.file_of(addresses.archive_month_path(tag, month, number)), Gone()


def _vanished_years(edition: Edition, years: set[str]) -> Files:
    for year in sorted(years):
        for tag in edition.settings.tags:
            yield addresses.file_of(addresses.archive_year_path(tag, year)), Gone()
