"""RSS 2.0 with full content (rssboard.org, RSS Best Practices; content, dc, atom and Media RSS modules)."""

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.domain.ports import Entry, Listing
from publisher.site import addresses
from publisher.site.bodies import ShownPicture, body_of, show
from publisher.site.dates import iso, rfc822
from publisher.site.edition import Edition
from publisher.site.heads import feed_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One post of a feed; every address is a full one."""

    url: str
    title: str
    summary: str
    html: str
    #: Its language where that is not the feed's.
    lang: str
    published_at: str
    updated_at: str
    labels: tuple[str, ...]
    pictures: tuple[ShownPicture, ...]


def has_feed(listing: Listing) -> bool:
    """Tell whether a listing has a feed: all but campaigns."""
    return listing.kind != "campaign"


def feed(edition: Edition, listing: Listing, tag: str, newest: Sequence[Entry]) -> bytes:
    """Render a listing's feed; `newest` are its newest entries, oldest first, and stand there newest first.

    The only dates are those of the posts, so that it changes when they do and never else (conditional requests).
    """
    settings = edition.settings
    title, self_url = feed_link(edition, listing, tag)
    changed_at = max((entry.updated_at or entry.published_at for entry in newest), default=None)
    return edition.render(
        "feed.xml",
        tag=tag,
        title=title,
        url=addresses.url(settings.base_url, addresses.listing_path(listing, tag)),
        self_url=self_url,
        description=edition.about(tag) or title,
        changed_at=rfc822(changed_at, settings.timezone) if changed_at else "",
        items=[_item(edition, entry, tag) for entry in reversed(newest)],
    )


def _item(edition: Edition, entry: Entry, tag: str) -> Item:
    article, settings = entry.article, edition.settings
    text, written_in = article.text(tag), addresses.article_tag(article, tag)
    body = body_of(edition, article, tag, absolute=True)
    labels = [Listing("topic", key) for key in article.topics] + [Listing("place", key) for key in article.places]
    return Item(
        url=addresses.article_url(settings.base_url, article, tag),
        title=text.title,
        summary=text.summary,
        html=edition.text("feed-body.html", body=body, words=edition.words(written_in)).strip(),
        lang="" if written_in == tag else written_in,
        published_at=rfc822(entry.published_at, settings.timezone),
        updated_at=iso(entry.updated_at, settings.timezone) if entry.updated_at else "",
        labels=tuple(settings.label(listing, tag) for listing in labels),
        pictures=tuple(show(article, picture, tag, edition.absolute_root) for picture in article.pictures),
    )
