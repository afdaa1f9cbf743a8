"""Feeds: what they hold, as RSS 2.0 (rssboard.org, with the content, dc, atom and Media RSS modules) and as Atom.

The only dates in them are those of the posts: a feed changes when they do and never else (conditional requests).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from publisher.domain.ports import Entry, Listing
from publisher.domain.revision import ArticleText
from publisher.site import addresses
from publisher.site.audio import Audio, heard
from publisher.site.bodies import Body, ShownPicture, body_of, show
from publisher.site.dates import iso, rfc822
from publisher.site.edition import Edition
from publisher.site.heads import feed_link
from publisher.site.press import byline_of, corrections_of
from publisher.site.settings import SiteSettings
from publisher.site.traces import listings_of

NEWS = Listing("news")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One post of a feed; every address is a full one."""

    url: str
    title: str
    summary: str
    html: str
    #: Who wrote it, or else the organisation.
    author: str
    #: Its language where that is not the feed's.
    lang: str
    published_at: datetime
    #: None where the first revision stands.
    updated_at: datetime | None
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
    items: tuple[Item, ...]
    #: The newest of the archives that go on where this ends (RFC 5005); empty where there are none.
    prev_archive: str = ""

    @property
    def changed_at(self) -> datetime | None:
        """Tell when the last of its posts came or changed; None where it has none."""
        return max((item.updated_at or item.published_at for item in self.items), default=None)


def has_feed(listing: Listing) -> bool:
    """Tell whether a listing has a feed: all but campaigns."""
    return listing.kind != "campaign"


def feed_urls(settings: SiteSettings, entries: Iterable[Entry]) -> list[str]:
    """Give the full addresses of the feeds that hold any of `entries`, in every language and format."""
    there = sorted({listing for entry in entries for listing in listings_of(entry) if has_feed(listing)})
    paths = [addresses.feed_path(listing, tag) for listing in there for tag in settings.tags]
    if NEWS in there:
        paths += [path(tag) for path in (addresses.atom_path, addresses.json_feed_path) for tag in settings.tags]
    return [addresses.url(settings.base_url, path) for path in paths]


def feed_of(edition: Edition, listing: Listing, tag: str, newest: Sequence[Entry], prev_archive: str = "") -> Feed:
    """Collect what a feed holds; `newest` are entries, oldest first, and stand there newest first."""
    title, rss_url = feed_link(edition, listing, tag)
    return Feed(
        tag=tag,
        title=title,
        url=addresses.url(edition.settings.base_url, addresses.listing_path(listing, tag)),
        rss_url=rss_url,
        description=edition.about(tag) or title,
        items=tuple(_item(edition, entry, tag) for entry in reversed(newest)),
        prev_archive=prev_archive,
    )


def feed(edition: Edition, listing: Listing, tag: str, newest: Sequence[Entry]) -> bytes:
    """Render the RSS of a listing's newest entries (oldest first)."""
    return rss(edition, feed_of(edition, listing, tag, newest))


def rss(edition: Edition, feed: Feed) -> bytes:
    """Render a feed as RSS 2.0."""
    return edition.render(
        "feed.xml", tag=feed.tag, feed=feed, rfc822=_moments(edition, rfc822), iso=_moments(edition, iso)
    )


def atom(edition: Edition, feed: Feed, self_url: str, *, archive: bool = False) -> bytes:
    """Render a feed as Atom (RFC 4287), or one of its archives (RFC 5005)."""
    current = addresses.url(edition.settings.base_url, addresses.atom_path(feed.tag))
    return edition.render(
        "atom.xml",
        tag=feed.tag,
        feed=feed,
        self_url=self_url,
        current=current,
        archive=archive,
        iso=_moments(edition, iso),
    )


def _moments(edition: Edition, write: Callable[[datetime, ZoneInfo], str]) -> Callable[[datetime], str]:
    return lambda moment: write(moment, edition.settings.timezone)


def _html(edition: Edition, body: Body, text: ArticleText, written_in: str) -> str:
    corrections = corrections_of(text, written_in)
    if not (body.lead or body.gallery or corrections):
        return body.html.strip()
    return edition.text("feed-body.html", tag=written_in, body=body, corrections=corrections).strip()


def _item(edition: Edition, entry: Entry, tag: str) -> Item:
    article, settings = entry.article, edition.settings
    text, written_in = article.text(tag), addresses.article_tag(article, tag)
    body = body_of(edition, article, tag, absolute=True)
    labels = [Listing("topic", key) for key in article.topics] + [Listing("place", key) for key in article.places]
    return Item(
        url=addresses.article_url(settings.base_url, article, tag),
        title=text.title,
        summary=text.summary,
        html=_html(edition, body, text, written_in),
        author=byline_of(article, text) or settings.name,
        lang="" if written_in == tag else written_in,
        published_at=entry.published_at,
        updated_at=entry.updated_at,
        labels=tuple(settings.label(listing, tag) for listing in labels),
        pictures=tuple(show(article, picture, tag, edition.absolute_root) for picture in article.pictures),
        audio=heard(edition, article, tag, edition.absolute_root),
    )
