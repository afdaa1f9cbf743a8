"""Every address of the site. They stand for ever: a word in these tables is never changed, only added.

A path is relative to the site's root and ends in a slash where it is a page; `file_of` tells the file behind it.
"""

from functools import lru_cache
from urllib.parse import quote

from publisher.domain.errors import PublisherError
from publisher.domain.language import FOLDER
from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.revision import Article, Recording, Rendition
from publisher.domain.short_address import is_code

#: The news section, by tag. ASCII, as on the organisation's own site.
NEWS_WORD: dict[str, str] = {
    "sq": "lajme-dhe-ngjarje",
    "sr-Latn": "vesti-i-dogadjaji",
    "sr-Cyrl": "vesti-i-dogadjaji",
    "en": "news-and-events",
    "rom": "nevipena",
}

#: The folder of each kind of listing, by tag.
LISTING_WORD: dict[str, dict[str, str]] = {
    "topic": {"sq": "tema", "sr-Latn": "teme", "sr-Cyrl": "teme", "en": "topics", "rom": "teme"},
    "place": {"sq": "komuna", "sr-Latn": "opstine", "sr-Cyrl": "opstine", "en": "municipalities", "rom": "komune"},
    "recording": {
        "sq": "regjistrime",
        "sr-Latn": "snimci",
        "sr-Cyrl": "snimci",
        "en": "recordings",
        "rom": "snimci",
    },
    "correction": {
        "sq": "korrigjime",
        "sr-Latn": "ispravke",
        "sr-Cyrl": "ispravke",
        "en": "corrections",
        "rom": "ispravke",
    },
    "campaign": {"sq": "fushata", "sr-Latn": "kampanje", "sr-Cyrl": "kampanje", "en": "campaigns", "rom": "kampanje"},
}

#: Kinds of which there are several listings, each with a key.
KEYED = ("topic", "place", "campaign")

#: The archive by year and month, by tag.
ARCHIVE_WORD: dict[str, str] = {
    "sq": "arkivi",
    "sr-Latn": "arhiva",
    "sr-Cyrl": "arhiva",
    "en": "archive",
    "rom": "arhiva",
}

#: The page of events, by tag.
EVENTS_WORD: dict[str, str] = {
    "sq": "ngjarjet",
    "sr-Latn": "dogadjaji",
    "sr-Cyrl": "dogadjaji",
    "en": "events",
    "rom": "eventura",
}

#: The page to search on, by tag.
SEARCH_WORD: dict[str, str] = {
    "sq": "kerko",
    "sr-Latn": "pretraga",
    "sr-Cyrl": "pretraga",
    "en": "search",
    "rom": "pretraga",
}

#: Begins the path of everything that belongs to the index of the search.
SEARCH = "search/"

#: All feeds of the site, to be imported by a reader.
OPML = "feeds.opml"

#: The page for the Facebook Page's own description: in the main language, and below each language's folder.
LINKS = "links/"
#: The page that explains feeds, below each language's folder.
FEEDS = "feeds/"

#: Icons that browsers ask for by these names, and the list of all icons.
FAVICON, TOUCH_ICON, MANIFEST = "favicon.ico", "apple-touch-icon.png", "site.webmanifest"

#: What a site has at its top, beside redirects and short addresses. Whatever else lies there is somebody else's.
TOP_LEVEL = (
    *("404.html", "index.html", "robots.txt", "sitemap.xml", OPML, FAVICON, TOUCH_ICON, MANIFEST),
    *("assets", "fragments", LINKS.rstrip("/"), "media", SEARCH.rstrip("/"), "sitemaps"),
    *FOLDER.values(),
)

#: What a post's event is called as a file, beside its page.
EVENT = "event.ics"

#: Slugs of standing pages begin with this.
PAGES = "pages/"
#: The standing page for the press, to which lists of feeds and pictures are added.
PRESS = f"{PAGES}press"
#: The standing page of how to reach the organisation, and those that the header leads to.
CONTACT = f"{PAGES}contact"
OUR_PAGES = (f"{PAGES}about", CONTACT)


class UnsafeName(PublisherError):
    """A slug or key that cannot be one part of an address."""

    def __init__(self, name: str) -> None:
        super().__init__("name_unsafe_in_address", name=repr(name))
        self.name = name


@lru_cache(maxsize=4096)
def segment(name: str) -> str:
    """Return `name` back if it is safe as one part of a path.

    Raises:
        UnsafeName: if it is empty, begins with a dot, or holds a slash, a backslash or a control character.
    """
    if not name or name.startswith(".") or not name.isprintable() or any(sign in name for sign in "/\\:"):
        raise UnsafeName(name)
    return name


def is_of_the_site(name: str) -> bool:
    """Return whether what lies at the top under this name is a part of the site; redirects are not known."""
    return name in TOP_LEVEL or is_code(name)


def front_path(tag: str) -> str:
    """Return the front page's path in a language."""
    return f"{FOLDER[tag]}/"


def listing_path(listing: Listing, tag: str) -> str:
    """Return a listing's path in a language; that of all news is the front page."""
    if listing.kind == "news":
        return front_path(tag)
    key = f"{segment(listing.key)}/" if listing.kind in KEYED else ""
    return f"{FOLDER[tag]}/{LISTING_WORD[listing.kind][tag]}/{key}"


def numbered_path(listing: Listing, tag: str, number: int) -> str:
    """Return the path of a listing's page `number`, counted from the oldest (1), so that numbers never shift."""
    return f"{listing_path(listing, tag)}page/{number}/"


def feed_path(listing: Listing, tag: str) -> str:
    """Return the path of a listing's feed."""
    return f"{listing_path(listing, tag)}feed.xml"


def archive_path(tag: str) -> str:
    """Return the path of the archive by year and month."""
    return f"{FOLDER[tag]}/{ARCHIVE_WORD[tag]}/"


def archive_year_path(tag: str, year: str) -> str:
    """Return the path of a year's months."""
    return f"{archive_path(tag)}{year}/"


def archive_month_path(tag: str, month: str, number: int | None = None) -> str:
    """Return the path of the posts of a month `YYYY-MM`: of its newest page, or of page `number` from the oldest."""
    year, _, of_year = month.partition("-")
    path = f"{archive_year_path(tag, year)}{of_year}/"
    return path if number is None else f"{path}page/{number}/"


def events_path(tag: str) -> str:
    """Return the path of the page of events."""
    return f"{FOLDER[tag]}/{EVENTS_WORD[tag]}/"


def calendar_path(tag: str) -> str:
    """Return the path of the calendar to subscribe to."""
    return f"{events_path(tag)}calendar.ics"


def event_calendar_path(article: Article, tag: str) -> str:
    """Return the path of an article's event as a calendar file, for readers of `tag`."""
    return f"{article_path(article, tag)}{EVENT}"


def search_path(tag: str) -> str:
    """Return the path of the page to search on."""
    return f"{FOLDER[tag]}/{SEARCH_WORD[tag]}/"


def search_index(tag: str) -> str:
    """Return the folder of a language's index, which is made apart from the site."""
    return f"{SEARCH}{FOLDER[tag]}/"


def links_path(tag: str) -> str:
    """Return the path of the page for the Facebook Page's description in a language."""
    return f"{front_path(tag)}{LINKS}"


def short_paths(entry: Entry) -> list[tuple[str, str]]:
    """Return the paths of a post's short addresses with the language that each leads to; ``""``: the main one.

    That of the main language is not written below its folder too; it is here because another may be the main one later.
    A language that the post had when it first went out keeps its own: it may be printed somewhere.
    """
    if not entry.short_code or entry.article.kind == "page":
        return []
    code = f"{segment(entry.short_code)}/"
    tags = dict.fromkeys((*entry.article.tags, *entry.first_tags))
    return [(code, ""), *((f"{FOLDER[tag]}/{code}", tag) for tag in tags if tag in FOLDER)]


def feeds_path(tag: str, listing: Listing | None = None) -> str:
    """Return the path of the page that explains the feeds of a language, at that of a listing."""
    anchor = f"#{'-'.join(filter(None, (listing.kind, listing.key)))}" if listing else ""
    return f"{front_path(tag)}{FEEDS}{anchor}"


def atom_path(tag: str) -> str:
    """Return the path of the main feed of a language as Atom."""
    return f"{front_path(tag)}atom.xml"


def json_feed_path(tag: str) -> str:
    """Return the path of the main feed of a language as JSON Feed."""
    return f"{front_path(tag)}feed.json"


def own_feed_path(tag: str) -> str:
    """Return the path of the RSS of all news that is written in a language, without what it borrows from others."""
    return f"{front_path(tag)}own/feed.xml"


def feed_archive_path(tag: str, number: int) -> str:
    """Return the path of archive `number` of a language's main feed, counted from the oldest (1)."""
    return f"{front_path(tag)}feed-archive/{number}.xml"


def fragment_path(tag: str, ending: str) -> str:
    """Return the path of the latest news for other sites, as `html` or `json`."""
    return f"fragments/latest.{FOLDER[tag]}.{ending}"


def article_tag(article: Article, tag: str) -> str:
    """Return the language in which a reader of `tag` gets this article: that one, or else its original."""
    return article.text(tag).tag


def article_path(article: Article, tag: str) -> str:
    """Return an article's path for readers of `tag`; without a translation, of the page in its original language."""
    written_in = article_tag(article, tag)
    if article.kind == "page":
        return f"{FOLDER[written_in]}/{segment(article.slug.removeprefix(PAGES))}/"
    return _post_path(article, written_in)


def _post_path(article: Article, written_in: str) -> str:
    return f"{FOLDER[written_in]}/{NEWS_WORD[written_in]}/{article.year:04d}/{segment(article.slug)}/"


def article_url(base: str, article: Article, tag: str) -> str:
    """Return an article's full address below `base` (no slash at its end), percent-encoded."""
    return url(base, article_path(article, tag))


def feed_id(base: str, entry: Entry, tag: str) -> str:
    """Return the id of a post in the feeds of a language.

    It is the address that the post had for readers of that language when it first went out, whatever translations came
    later or went, and wherever the website moved: with another id a reader's program would take it for another post.
    """
    tags = entry.first_tags or entry.article.tags
    return url(entry.first_url or base, _post_path(entry.article, tag if tag in tags else tags[0]))


def media_path(article: Article, media: Rendition | Recording) -> str:
    """Return the path of a picture or a recording."""
    return media_folder(article) + media.name


def media_folder(article: Article) -> str:
    """Return the folder of an article's own pictures and recordings: taking back one takes them too."""
    return f"media/{'/'.join(segment(part) for part in article.slug.split('/'))}/"


def month_path(month: str) -> str:
    """Return the path of a month's sitemap, `month` being `YYYY-MM`."""
    return f"sitemaps/{month}.xml"


@lru_cache(maxsize=4096)
def url(base: str, path: str) -> str:
    """Return the full address of a path below `base` (no slash at its end), percent-encoded."""
    return f"{base}/{quote(path)}"


def file_of(path: str) -> str:
    """Return the file that a server sends for a path: `index.html` where it ends in a slash."""
    return f"{path}index.html" if path.endswith("/") or not path else path
