"""What an entry left on the site: enough to find every file that shows it, even after the ledger has moved on."""

from dataclasses import dataclass
from datetime import datetime

from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.post import require_aware
from publisher.site import urls
from publisher.site.render.events import event_paths
from publisher.site.render.pages import media_files
from publisher.site.sort_key import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFootprint:
    """An entry as it was, or may have been, on the site."""

    slug: str
    published_at: datetime
    #: Files of its own: pages, short addresses and pictures.
    paths: tuple[str, ...]
    #: Kind and key of each listing that it is on; empty for a standing page.
    listings: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        require_aware("published_at", self.published_at)

    @property
    def key(self) -> Key:
        """Return its place in the order of listings."""
        return self.published_at, self.slug

    def on(self) -> list[Listing]:
        """Return the listings."""
        return [Listing(kind, key) for kind, key in self.listings]


def footprint_of(entry: Entry) -> PublishedFootprint:
    """Note where an entry stands."""
    article = entry.article
    texts = () if entry.withdrawn and article.kind == "page" else article.texts
    pages = (urls.file_of(urls.article_path(article, text.tag)) for text in texts)
    short = (urls.file_of(path) for path, _ in urls.short_paths(entry))
    media = () if entry.withdrawn else (path for path, _ in media_files(article))
    return PublishedFootprint(
        slug=article.slug,
        published_at=entry.published_at,
        paths=(*pages, *short, *media, *event_paths(entry)),
        listings=tuple((listing.kind, listing.key) for listing in listings_of(entry)),
    )


def listings_of(entry: Entry) -> list[Listing]:
    """Return the listings that an entry is on."""
    article = entry.article
    if article.kind == "page":
        return []
    campaign = [Listing("campaign", article.campaign)] if article.campaign else []
    topics = [Listing("topic", key) for key in article.topics]
    recording = [Listing("recording")] if article.recordings else []
    return [Listing("news"), *topics, *(Listing("place", key) for key in article.places), *campaign, *recording]
