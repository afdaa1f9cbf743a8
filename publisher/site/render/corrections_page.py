"""The page of all corrections, the newest first: what was wrong in which post, in every language that says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from publisher.domain.ports_channel import Entry, Listing, PublishedEntries
from publisher.domain.shown_changes import corrections_by_key
from publisher.site import urls
from publisher.site.dates import day_words
from publisher.site.output_files import Files
from publisher.site.render import paging
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import shown_in
from publisher.site.render.page_metadata import listing_head

CORRECTIONS = Listing("correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCorrection:
    """One correction, with the way to its post."""

    day: str
    date: str
    text: str
    title: str
    path: str
    #: The language of both texts where that is not the page's.
    lang: str


def corrections_files(
    context: BuildContext, published: PublishedEntries, changed_from: int = 0, count: int = 0
) -> Files:
    """Return the pages of corrections in every language that `count` new rows from `changed_from` on may touch.

    Rows are never taken away, so a full page keeps its number; what was taken back is not shown on it.
    """
    rows = published.feeds
    for stretch in paging.stretches(rows.size(CORRECTIONS), context.settings.page_size, changed_from, count):
        entries = rows.slice(CORRECTIONS, stretch.start, stretch.stop)
        for tag in context.settings.tags:
            if urls.listing_path(CORRECTIONS, tag) not in context.taken:
                yield urls.file_of(_path(tag, stretch.number)), _page(context, tag, stretch, entries)


def _page(context: BuildContext, tag: str, stretch: paging.Stretch, entries: Sequence[Entry]) -> bytes:
    _ = context.texts(tag).gettext
    return context.render(
        "corrections.html",
        tag=tag,
        head=listing_head(context, CORRECTIONS, tag, stretch.number),
        tongues=context.language_links([(each, _path(each, stretch.number)) for each in context.settings.tags], tag),
        number=stretch.number,
        corrections=list(_listed(context, tag, entries)),
        contact=context.contact_page(tag),
        older=_path(tag, stretch.older) if stretch.older else "",
        newer=_path(tag, stretch.newer) if stretch.number is not None else "",
        feed=urls.feeds_path(tag, CORRECTIONS),
    )


def _listed(context: BuildContext, tag: str, entries: Sequence[Entry]) -> Iterator[ListedCorrection]:
    for entry in reversed(entries):
        if entry.withdrawn or not shown_in(context, CORRECTIONS, entry, tag):
            continue
        written_in = context.written_in(entry.article, tag)
        text = entry.article.text(written_in)
        correction = corrections_by_key(text)[entry.told_change]
        yield ListedCorrection(
            day=correction.day,
            date=day_words(date.fromisoformat(correction.day), tag),
            text=correction.text,
            title=text.title,
            path=f"{urls.article_path(entry.article, written_in)}#corrections",
            lang="" if written_in == tag else written_in,
        )


def _path(tag: str, number: int | None) -> str:
    if number is None:
        return urls.listing_path(CORRECTIONS, tag)
    return urls.numbered_path(CORRECTIONS, tag, number)
