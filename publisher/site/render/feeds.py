"""Feeds: what they hold, as RSS 2.0 (rssboard.org, with the content, dc, atom and Media RSS modules) and as Atom.

The only dates in them are those of the posts: a feed changes when they do and never else (conditional requests).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from publisher.domain.ports_channel import Entry, Listing, has_feed
from publisher.domain.revision import Article, ArticleText
from publisher.domain.shown_changes import EVENT_CHANGE, corrections_by_key
from publisher.i18n import Texts
from publisher.site import urls
from publisher.site.dates import iso, rfc822
from publisher.site.published_footprint import listings_of
from publisher.site.render.article_html import Body, ShownPicture, body_of, show
from publisher.site.render.audio import Audio, heard
from publisher.site.render.build_context import BuildContext
from publisher.site.render.event_facts import ShownEvent, facts_beside, shown_event, shown_practical
from publisher.site.render.page_metadata import feed_link, own_feed_link
from publisher.site.render.press_kit import byline_of, corrections_of, press_box, reason_of
from publisher.site.settings import SiteSettings

NEWS = Listing("news")
#: When a feed changed that never had a post: Atom wants a time.
NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One post of a feed, or the notice that stands in its place; every address is a full one."""

    #: Stays the same for good.
    id: str
    url: str
    title: str
    summary: str
    html: str
    #: Who wrote it, or else the organisation.
    author: str
    #: Its language where that is not the feed's.
    lang: str
    #: As RSS writes it, and as Atom and JSON Feed do.
    rfc822: str
    published_at: str
    #: Empty where the first revision stands.
    updated_at: str
    #: Whether it is the notice.
    withdrawn: bool
    labels: tuple[str, ...]
    pictures: tuple[ShownPicture, ...]
    audio: Audio | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed holds, in whatever format."""

    tag: str
    title: str
    #: The page that it is the feed of.
    url: str
    #: The listing's RSS.
    rss_url: str
    description: str
    #: The newest first.
    entries: tuple[Entry, ...]
    #: When the last of its posts came or changed; None where it has none.
    changed_at: datetime | None
    #: The newest of the archives that go on where this ends (RFC 5005); empty where there are none.
    prev_archive: str = ""


def changed_at(context: BuildContext, entry: Entry, tag: str) -> datetime:
    """Return when an entry last became another one to readers of `tag`."""
    changed = entry.changed(context.written_in(entry.article, tag))
    if not entry.told_change or entry.withdrawn:
        return changed
    return max(entry.published_at, changed) if _tells_of_event(entry) else entry.published_at


def shown_in(context: BuildContext, listing: Listing, entry: Entry, tag: str) -> bool:
    """Return whether the feed of a listing shows an entry that is or was in it, as it is or as a notice.

    What changed in a post is shown where its post is; a correction, to those who get a text that has it.
    """
    if entry.withdrawn:
        return not entry.notice_ended
    if entry.told_change and not _is_told(context, entry, tag):
        return False
    return listing.kind == "correction" or listing in listings_of(entry)


def _is_told(context: BuildContext, entry: Entry, tag: str) -> bool:
    """Return whether readers of a language get a text that tells of a change."""
    if _tells_of_event(entry):
        return entry.article.event is not None
    return entry.told_change in corrections_by_key(entry.article.text(context.written_in(entry.article, tag)))


def _tells_of_event(entry: Entry) -> bool:
    return entry.told_change.startswith(EVENT_CHANGE)


def feed_urls(settings: SiteSettings, listings: Iterable[Listing]) -> list[str]:
    """Return the full addresses of the feeds of `listings`, in every language and format."""
    there = sorted({listing for listing in listings if has_feed(listing)})
    paths = [urls.feed_path(listing, tag) for listing in there for tag in settings.tags]
    if NEWS in there:
        others = (urls.atom_path, urls.json_feed_path, urls.own_feed_path)
        paths += [path(tag) for path in others for tag in settings.tags]
    return [urls.url(settings.base_url, path) for path in paths]


def feed_of(
    context: BuildContext, listing: Listing, tag: str, rows: Sequence[Entry], prev_archive: str = "", page: str = ""
) -> Feed:
    """Collect what a feed holds: of `rows`, oldest first, those that are shown, newest first.

    `page` is the path of the page that it is the feed of; empty: that of the listing.
    """
    title, rss_url = feed_link(context, listing, tag)
    entries = tuple(entry for entry in reversed(rows) if shown_in(context, listing, entry, tag))
    return Feed(
        tag=tag,
        title=title,
        url=urls.url(context.settings.base_url, page or urls.listing_path(listing, tag)),
        rss_url=rss_url,
        description=context.about(tag) or title,
        entries=entries,
        changed_at=max((changed_at(context, entry, tag) for entry in entries), default=None),
        prev_archive=prev_archive,
    )


def own_feed(context: BuildContext, tag: str, rows: Sequence[Entry]) -> bytes:
    """Render the RSS of all news in one language alone; `rows` are written in it, oldest first."""
    title, rss_url = own_feed_link(context, tag)
    return rss(context, replace(feed_of(context, NEWS, tag, rows), title=title, rss_url=rss_url))


def feed(context: BuildContext, listing: Listing, tag: str, newest: Sequence[Entry]) -> bytes:
    """Render the RSS of a listing's newest rows (oldest first)."""
    return rss(context, feed_of(context, listing, tag, newest))


def rss(context: BuildContext, feed: Feed) -> bytes:
    """Render a feed as RSS 2.0."""
    changed_at, zone = feed.changed_at, context.settings.timezone
    return context.render(
        "feed.xml",
        tag=feed.tag,
        feed=feed,
        changed_at=rfc822(changed_at, zone) if changed_at else "",
        items=_rendered(context, feed, "rss"),
    )


def atom(context: BuildContext, feed: Feed, self_url: str, *, archive: bool = False) -> bytes:
    """Render a feed as Atom (RFC 4287), or one of its archives (RFC 5005)."""
    changed_at, zone = feed.changed_at, context.settings.timezone
    return context.render(
        "atom.xml",
        tag=feed.tag,
        feed=feed,
        self_url=self_url,
        current=urls.url(context.settings.base_url, urls.atom_path(feed.tag)),
        archive=archive,
        changed_at=iso(changed_at, zone) if changed_at else NEVER,
        items=_rendered(context, feed, "atom"),
    )


def _rendered(context: BuildContext, feed: Feed, format_: str) -> list[Markup]:
    """Return the posts of a feed as `rss` or `atom`, each rendered once for all feeds of its language."""
    write, tag = context.macro("feed-items.xml", format_, feed.tag), feed.tag

    def one(entry: Entry) -> Markup:
        return context.cached_per_entry(format_, entry, tag, lambda: write(item_of(context, entry, tag), tag))

    return [one(entry) for entry in feed.entries]


def _html(
    context: BuildContext, body: Body, article: Article, text: ArticleText, written_in: str, event: ShownEvent | None
) -> str:
    corrections, source = corrections_of(text, written_in), article.source
    facts = facts_beside(event, shown_practical(article.texts, written_in))
    press = press_box(context, article, text, context.absolute_root)
    if not (body.lead or body.gallery or corrections or source or press or event or facts):
        return body.html.strip()
    told = {"source": source, "corrections": corrections, "press": press, "event": event, "facts": facts}
    return context.text("feed-body.html", tag=written_in, body=body, **told).strip()


def _title(context: BuildContext, article: Article, text: ArticleText, written_in: str) -> str:
    """Return a title; of an event that was cancelled that it was: many readers show nothing else."""
    if article.event is None or not article.event.cancelled:
        return text.title
    return f"{context.texts(written_in).gettext('Cancelled')}: {text.title}"


def item_of(context: BuildContext, entry: Entry, tag: str) -> Item:
    """Prepare a post for the feeds of a language."""
    return context.cached_per_entry("feed item", entry, tag, lambda: _item(context, entry, tag))


def _notice(context: BuildContext, entry: Entry, tag: str) -> Item:
    """Prepare what stands in the place of a post that was taken back: no word of it."""
    settings, said = context.settings, context.texts(tag)
    sentence = said.gettext("We have withdrawn this article and no longer publish its content.")
    html, reason = Markup("<p>{}</p>").format(sentence), reason_of(context, entry, tag)
    if reason.text:
        html += Markup("\n<p>{}: <span{}>{}</span></p>").format(said.gettext("Reason"), reason.lang, reason.text)
    return Item(
        id=_id(context, entry, tag),
        url=urls.article_url(settings.base_url, entry.article, context.written_in(entry.article, tag)),
        title=said.gettext("This article has been withdrawn"),
        summary=sentence,
        html=html,
        author=settings.name,
        lang="" if said.spoken == tag else said.spoken,
        rfc822=rfc822(entry.published_at, settings.timezone),
        published_at=iso(entry.published_at, settings.timezone),
        updated_at=iso(changed_at(context, entry, tag), settings.timezone),
        withdrawn=True,
        labels=(),
        pictures=(),
        audio=None,
    )


def _id(context: BuildContext, entry: Entry, tag: str) -> str:
    """Return what a post, or a change of it, is known by for good."""
    of_post, change = urls.feed_id(context.settings.base_url, entry, tag), entry.told_change
    if not change:
        return of_post
    return f"{of_post}#{change}" if _tells_of_event(entry) else f"{of_post}#correction-{change}"


def _correction(context: BuildContext, entry: Entry, tag: str) -> Item:
    """Prepare a correction, told on its own: who has read the post would not open it again."""
    written_in = context.written_in(entry.article, tag)
    text, said = entry.article.text(written_in), context.texts(written_in)
    correction = corrections_by_key(text)[entry.told_change]
    return _told(
        context,
        entry,
        tag,
        title=said.gettext("Correction: %(title)s") % {"title": text.title},
        summary=correction.text,
        html=Markup("<p>{}</p>").format(correction.text),
        part="corrections",
    )


def _event_change(context: BuildContext, entry: Entry, tag: str, event: ShownEvent) -> Item:
    """Prepare what became of an event, told on its own: many readers' programs show a post once, as it was."""
    written_in = context.written_in(entry.article, tag)
    text, said = entry.article.text(written_in), context.texts(written_in)
    write = context.macro("event.html", "event_in_feed", written_in)
    return _told(
        context,
        entry,
        tag,
        title=f"{_became(event, said)}: {text.title}",
        summary=f"{said.gettext('When')}: {event.when}",
        html=write(event, facts_beside(event, None)).strip(),
        part="event",
    )


def _became(event: ShownEvent, said: Texts) -> str:
    if event.cancelled:
        return said.gettext("Cancelled")
    return said.gettext("New time") if event.moved_from else said.gettext("It will take place")


def _told(context: BuildContext, entry: Entry, tag: str, *, title: str, summary: str, html: Markup, part: str) -> Item:
    """Prepare an item that tells of a change and leads to the part of the post's page that has it."""
    article, settings = entry.article, context.settings
    written_in, changed = context.written_in(article, tag), changed_at(context, entry, tag)
    url = f"{urls.article_url(settings.base_url, article, written_in)}#{part}"
    return Item(
        id=_id(context, entry, tag),
        url=url,
        title=title,
        summary=summary,
        html=Markup('{}\n<p><a href="{}">{}</a></p>').format(html, url, article.text(written_in).title),
        author=settings.name,
        lang="" if written_in == tag else written_in,
        rfc822=rfc822(entry.published_at, settings.timezone),
        published_at=iso(entry.published_at, settings.timezone),
        updated_at=iso(changed, settings.timezone) if changed > entry.published_at else "",
        withdrawn=False,
        labels=(),
        pictures=(),
        audio=None,
    )


def _item(context: BuildContext, entry: Entry, tag: str) -> Item:
    if entry.withdrawn:
        return _notice(context, entry, tag)
    article, settings = entry.article, context.settings
    written_in = context.written_in(article, tag)
    event = shown_event(context, entry, written_in)
    if event and _tells_of_event(entry):
        return _event_change(context, entry, tag, event)
    if entry.told_change:
        return _correction(context, entry, tag)
    text, changed = article.text(written_in), entry.times(written_in).changed_at
    body = body_of(context, article, tag, absolute=True)
    labels = [Listing("topic", key) for key in article.topics] + [Listing("place", key) for key in article.places]
    return Item(
        id=_id(context, entry, tag),
        url=urls.article_url(settings.base_url, article, written_in),
        title=_title(context, article, text, written_in),
        summary=text.summary,
        html=_html(context, body, article, text, written_in, event),
        author=byline_of(article, text) or settings.name,
        lang="" if written_in == tag else written_in,
        rfc822=rfc822(entry.published_at, settings.timezone),
        published_at=iso(entry.published_at, settings.timezone),
        updated_at=iso(changed, settings.timezone) if changed else "",
        withdrawn=False,
        labels=tuple(context.label(listing, tag) for listing in labels),
        pictures=tuple(
            show(context, article, picture, written_in, context.absolute_root) for picture in article.pictures
        ),
        audio=heard(context, article, tag, context.absolute_root),
    )
