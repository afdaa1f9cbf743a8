"""The pages themselves: post, notice, standing page, listing and error page. Values in, bytes out."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from publisher.domain.ports_channel import Entry, Listing, has_feed
from publisher.domain.revision import Article, ArticleText, Recording, Rendition
from publisher.i18n import Texts
from publisher.site import urls
from publisher.site.dates import date_words, iso
from publisher.site.output_files import Files, MediaRef
from publisher.site.render.article_cards import Story, related_item_of, story_of
from publisher.site.render.article_html import body_of, shown_sizes
from publisher.site.render.audio import heard
from publisher.site.render.build_context import BuildContext, NavLink
from publisher.site.render.event_facts import facts_beside, shown_event, shown_practical
from publisher.site.render.events import ListedEvent, coming_on, entry_calendars, listed
from publisher.site.render.feeds_page import explained
from publisher.site.render.front_page import front_page
from publisher.site.render.offices import offices_of
from publisher.site.render.page_metadata import article_head, kind_of, listing_head, notice_head
from publisher.site.render.paging import Stretch
from publisher.site.render.press_feeds import press_feeds
from publisher.site.render.press_kit import (
    byline_of,
    corrections_of,
    downloaded,
    downloads_of,
    lang_of_borrowed,
    press_box,
    reason_of,
    zip_of,
    zip_path,
)
from publisher.site.render.redirects import leading_on
from publisher.site.render.share_links import shared

#: The lead story of a listing's newest page and the row below it show pictures.
PICTURED = 5


def entry_files(context: BuildContext, entry: Entry, related: Sequence[Entry] = ()) -> Files:
    """Return all that belongs to one entry alone: its pictures, its page in every language, and its short addresses.

    A post that was taken back leaves notices; a standing page leaves nothing. `related` are posts that it leads to.
    """
    if entry.withdrawn and entry.article.kind == "page":
        return
    if not entry.withdrawn:
        yield from media_files(entry.article)
    yield from page_files(context, entry, related)
    yield from entry_calendars(context, entry)
    yield from short_address_files(context, entry)


def short_address_files(context: BuildContext, entry: Entry) -> Files:
    """Return the pages that lead on from a post's short addresses: that of the main language is without a language."""
    main = context.settings.default_tag
    for path, tag in urls.short_paths(entry):
        if tag != main:
            yield urls.file_of(path), leading_on(context, entry, tag or main)


def page_files(context: BuildContext, entry: Entry, related: Sequence[Entry] = ()) -> Files:
    """Return an entry's page in every language that it has."""
    for text in entry.article.texts:
        path = urls.file_of(urls.article_path(entry.article, text.tag))
        yield path, article_page(context, entry, text, related)


def article_page(context: BuildContext, entry: Entry, text: ArticleText, related: Sequence[Entry] = ()) -> bytes:
    """Render an entry's page in one of its languages: a post, a standing page, or the notice that it was taken back.

    `related` stand outside the page's `main`, which depends on the entry alone.
    """
    if entry.withdrawn:
        return _notice_page(context, entry, text.tag)
    if entry.article.kind == "page":
        return _standing_page(context, entry, text)
    return _post_page(context, entry, text, related)


def _post_page(context: BuildContext, entry: Entry, text: ArticleText, related: Sequence[Entry]) -> bytes:
    article, settings = entry.article, context.settings
    updated = entry.times(text.tag).updated_at
    head, event = article_head(context, entry, text), shown_event(context, entry, text.tag)
    return context.render(
        "post.html",
        tag=text.tag,
        head=head,
        tongues=context.article_tongues(article, text.tag),
        text=text,
        body=body_of(context, article, text.tag),
        sections=_sections(context, article, text.tag),
        byline=byline_of(article, text) or settings.name,
        byline_lang=lang_of_borrowed(text.byline, article.texts[0].byline, article),
        source=article.source,
        event=event,
        facts=facts_beside(event, shown_practical(article.texts, text.tag)),
        corrections=corrections_of(text, text.tag),
        press=press_box(context, article, text, context.base_path),
        audio=heard(context, article, text.tag, context.base_path),
        shared=shared(head.url, text.title),
        related=[related_item_of(context, each, text.tag) for each in related],
        published_at=iso(entry.published_at, settings.timezone),
        date=date_words(entry.published_at, text.tag, settings.timezone),
        updated_at=iso(updated, settings.timezone) if updated else "",
        updated=date_words(updated, text.tag, settings.timezone) if updated else "",
        recordings=urls.listing_path(Listing("recording"), text.tag),
    )


def _standing_page(context: BuildContext, entry: Entry, text: ArticleText) -> bytes:
    for_press = entry.article.slug == urls.PRESS
    return context.render(
        "press.html" if for_press else "standing.html",
        tag=text.tag,
        head=article_head(context, entry, text),
        tongues=context.article_tongues(entry.article, text.tag),
        text=text,
        body=body_of(context, entry.article, text.tag),
        downloads=downloads_of(context, entry.article, text.tag, context.base_path),
        feeds=press_feeds(context, text.tag) if for_press else [],
        offices=offices_of(context, text.tag) if entry.article.slug == urls.CONTACT else [],
    )


def _notice_page(context: BuildContext, entry: Entry, tag: str) -> bytes:
    return context.render(
        "notice.html",
        tag=tag,
        head=notice_head(context, entry, tag),
        tongues=context.article_tongues(entry.article, tag),
        withdrawn_at=iso(entry.withdrawn_at, context.settings.timezone) if entry.withdrawn_at else "",
        date=date_words(entry.withdrawn_at, tag, context.settings.timezone) if entry.withdrawn_at else "",
        contact=context.contact_page(tag),
        reason=reason_of(context, entry, tag),
    )


def newest_page(
    context: BuildContext,
    listing: Listing,
    tag: str,
    stretch: Stretch,
    entries: Sequence[Entry],
    coming: Sequence[Entry] = (),
    own: Sequence[Entry] = (),
) -> bytes:
    """Render the newest page of a listing; `entries` are those of the stretch, oldest first, and shown newest first.

    `coming` are the posts whose events are to come, the next first; `own` the newest in the page's language.
    """
    events = listed(context, coming_on(listing, coming), tag)
    if listing.kind == "news":
        return front_page(context, tag, stretch, entries, events, own)
    stories = [
        story_of(context, entry, tag, pictured=place < PICTURED) for place, entry in enumerate(reversed(entries))
    ]
    return _listing_page(context, listing, tag, stretch, stories=stories, items=(), events=events, newest=entries[::-1])


def numbered_page(
    context: BuildContext, listing: Listing, tag: str, stretch: Stretch, items: Sequence[Markup]
) -> bytes:
    """Render a numbered page of a listing; `items` are `stories.item_of` its entries, oldest first."""
    return _listing_page(context, listing, tag, stretch, stories=(), items=items[::-1])


def _listing_page(
    context: BuildContext,
    listing: Listing,
    tag: str,
    stretch: Stretch,
    *,
    stories: Sequence[Story],
    items: Sequence[Markup],
    events: Sequence[ListedEvent] = (),
    newest: Sequence[Entry] = (),
) -> bytes:
    return context.render(
        "listing.html",
        events=events,
        tag=tag,
        head=listing_head(context, listing, tag, stretch.number, newest),
        tongues=context.language_links(
            [(each, _stretch_path(listing, each, stretch.number)) for each in context.settings.tags], tag
        ),
        listing=listing,
        kicker=kind_of(context, listing, tag),
        label="" if listing.kind == "news" else context.label(listing, tag),
        label_lang=context.label_lang(listing, tag),
        number=stretch.number,
        stories=stories,
        items=items,
        offices=offices_of(context, tag, listing.key) if listing.kind == "place" and not stretch.number else [],
        older=_stretch_path(listing, tag, stretch.older) if stretch.older else "",
        newer=_stretch_path(listing, tag, stretch.newer) if stretch.number is not None else "",
        feed=explained(context, listing, tag) if has_feed(listing) else "",
    )


def missing_page(context: BuildContext) -> bytes:
    """Render what a server shows for an address that does not exist, in every language at once."""
    settings = context.settings
    return context.render(
        "missing.html",
        tag=settings.default_tag,
        answers=[_answer(context, tag, said) for tag, said in _saying(context, "Page not found")],
        contact=context.contact_page(settings.default_tag),
    )


def _answer(context: BuildContext, tag: str, said: Texts) -> tuple[str, str, list[NavLink]]:
    """Return a language, what it says of an address that does not exist, and the ways on in it."""
    _ = said.gettext
    ways = [(_("Go to the news"), urls.front_path(tag)), (_("Search"), context.search(tag))]
    ways.append((_("All news by month"), urls.archive_path(tag)))
    return tag, _("Page not found"), [NavLink(text, path) for text, path in ways if path]


def media_files(article: Article) -> Files:
    """Return the recordings, and the sizes of each picture that pages and feeds show, each once.

    Each language has a card for link previews; pictures that can be downloaded are there in their
    largest size, and together in one file.
    """
    shown = [each for picture in article.pictures for each in shown_sizes(picture)]
    cards = [card for tag in article.tags if (card := article.card(tag))]
    originals = [picture.rendition("original") for picture in downloaded(article)]
    files: list[Rendition | Recording] = [*article.recordings, *shown, *cards, *originals]
    by_name = {each.name: each for each in files}
    for name, each in by_name.items():
        yield urls.media_path(article, each), MediaRef(name, each.size_bytes)
    if bundle := zip_of(article):
        yield zip_path(article, bundle), bundle


def _sections(context: BuildContext, article: Article, tag: str) -> Markup:
    """Link to the places, topics and campaign of a post: the same for all posts that have the same."""
    labels = (article.places, article.topics, article.campaign)
    return context.cached(("sections", *labels), tag, lambda: _links(context, article, tag))


def _links(context: BuildContext, article: Article, tag: str) -> Markup:
    keys = [*(("place", key) for key in article.places), *(("topic", key) for key in article.topics)]
    if article.campaign:
        keys.append(("campaign", article.campaign))
    listings = [Listing(kind, key) for kind, key in keys]
    links = [context.label_link(each, tag) for each in listings]
    return context.macro("links.html", "sections", tag)(links)


def _stretch_path(listing: Listing, tag: str, number: int | None) -> str:
    if number is None:
        return urls.listing_path(listing, tag)
    return urls.numbered_path(listing, tag, number)


def _saying(context: BuildContext, text: str) -> Iterator[tuple[str, Texts]]:
    """Return the languages of the site that say a text in words of their own."""
    said = ((tag, context.texts(tag)) for tag in context.settings.tags)
    return ((tag, texts) for tag, texts in said if texts.says(text))
