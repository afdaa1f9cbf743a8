"""The pages themselves: post, notice, standing page, listing, language choice and error page. Values in, bytes out."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from publisher.catalogues import Texts
from publisher.domain.language import TAGS
from publisher.domain.ports import Entry, Listing
from publisher.domain.revision import Article, ArticleText, Recording, Rendition
from publisher.site import addresses
from publisher.site.audio import heard
from publisher.site.bodies import WEBP, body_of
from publisher.site.dates import date_words, iso
from publisher.site.edition import Edition, NavLink
from publisher.site.files import Files, MediaRef
from publisher.site.heads import article_head, listing_head, listing_title, notice_head
from publisher.site.paging import Stretch
from publisher.site.press import byline_of, contact_of, corrections_of, downloaded, downloads_of
from publisher.site.press_feeds import press_feeds
from publisher.site.sharing import shared
from publisher.site.stories import Story, related_item_of, story_of

#: The lead story of a listing's newest page and the row below it show pictures.
PICTURED = 5


def entry_files(edition: Edition, entry: Entry, related: Sequence[Entry] = ()) -> Files:
    """Give all that belongs to one entry alone: its pictures, then its page in every language that it has.

    A post that was taken back leaves notices; a standing page leaves nothing. `related` are posts that it leads to.
    """
    if entry.withdrawn and entry.article.kind == "page":
        return
    if not entry.withdrawn:
        yield from media_files(entry.article)
    yield from page_files(edition, entry, related)


def page_files(edition: Edition, entry: Entry, related: Sequence[Entry] = ()) -> Files:
    """Give an entry's page in every language that it has."""
    for text in entry.article.texts:
        path = addresses.file_of(addresses.article_path(entry.article, text.tag))
        yield path, article_page(edition, entry, text, related)


def article_page(edition: Edition, entry: Entry, text: ArticleText, related: Sequence[Entry] = ()) -> bytes:
    """Render an entry's page in one of its languages: a post, a standing page, or the notice that it was taken back.

    `related` stand outside the page's `main`, which depends on the entry alone.
    """
    if entry.withdrawn:
        return _notice_page(edition, entry, text.tag)
    if entry.article.kind == "page":
        return _standing_page(edition, entry, text)
    return _post_page(edition, entry, text, related)


def _post_page(edition: Edition, entry: Entry, text: ArticleText, related: Sequence[Entry]) -> bytes:
    article, settings = entry.article, edition.settings
    head = article_head(edition, entry, text)
    return edition.render(
        "post.html",
        tag=text.tag,
        head=head,
        tongues=_tongues(edition, article, text.tag),
        text=text,
        body=body_of(edition, article, text.tag),
        sections=_sections(edition, article, text.tag),
        byline=byline_of(article, text) or settings.name,
        contact=contact_of(article, text),
        corrections=corrections_of(text, text.tag),
        downloads=downloads_of(edition, article, text.tag),
        audio=heard(edition, article, text.tag, edition.root),
        shared=shared(head.url, text.title),
        related=[related_item_of(edition, each, text.tag) for each in related],
        published_at=iso(entry.published_at, settings.timezone),
        date=date_words(entry.published_at, text.tag, settings.timezone),
        updated_at=iso(entry.updated_at, settings.timezone) if entry.updated_at else "",
        updated=date_words(entry.updated_at, text.tag, settings.timezone) if entry.updated_at else "",
    )


def _standing_page(edition: Edition, entry: Entry, text: ArticleText) -> bytes:
    for_press = entry.article.slug == addresses.PRESS
    return edition.render(
        "press.html" if for_press else "standing.html",
        tag=text.tag,
        head=article_head(edition, entry, text),
        tongues=_tongues(edition, entry.article, text.tag),
        text=text,
        body=body_of(edition, entry.article, text.tag),
        downloads=downloads_of(edition, entry.article, text.tag),
        feeds=press_feeds(edition, text.tag) if for_press else [],
    )


def _notice_page(edition: Edition, entry: Entry, tag: str) -> bytes:
    return edition.render(
        "notice.html",
        tag=tag,
        head=notice_head(edition, entry, tag),
        tongues=_tongues(edition, entry.article, tag),
    )


def newest_page(edition: Edition, listing: Listing, tag: str, stretch: Stretch, entries: Sequence[Entry]) -> bytes:
    """Render the newest page of a listing; `entries` are those of the stretch, oldest first, and shown newest first."""
    stories = [
        story_of(edition, entry, tag, pictured=place < PICTURED) for place, entry in enumerate(reversed(entries))
    ]
    return _listing_page(edition, listing, tag, stretch, stories=stories, items=())


def numbered_page(edition: Edition, listing: Listing, tag: str, stretch: Stretch, items: Sequence[Markup]) -> bytes:
    """Render a numbered page of a listing; `items` are `stories.item_of` its entries, oldest first."""
    return _listing_page(edition, listing, tag, stretch, stories=(), items=items[::-1])


def _listing_page(
    edition: Edition,
    listing: Listing,
    tag: str,
    stretch: Stretch,
    *,
    stories: Sequence[Story],
    items: Sequence[Markup],
) -> bytes:
    return edition.render(
        "listing.html",
        tag=tag,
        head=listing_head(edition, listing, tag, _page_title(edition, listing, tag, stretch), stretch.number),
        tongues=edition.tongues(
            [(each, _stretch_path(listing, each, stretch.number)) for each in edition.settings.tags], tag
        ),
        listing=listing,
        kicker=_kicker(edition.texts(tag), listing),
        label="" if listing.kind == "news" else edition.label(listing, tag),
        number=stretch.number,
        stories=stories,
        items=items,
        older=_stretch_path(listing, tag, stretch.older) if stretch.older else "",
        newer=_stretch_path(listing, tag, stretch.newer) if stretch.number is not None else "",
        feed=addresses.feed_path(listing, tag) if listing.kind != "campaign" else "",
    )


def choice_page(edition: Edition) -> bytes:
    """Render the site's root: the languages to choose from."""
    settings = edition.settings
    return edition.render(
        "choice.html",
        tag=settings.default_tag,
        tongues=edition.tongues([(tag, addresses.front_path(tag)) for tag in settings.tags], ""),
        abouts=[(tag, edition.about(tag)) for tag in settings.tags if tag in settings.about],
        front_urls=[(tag, addresses.url(settings.base_url, addresses.front_path(tag))) for tag in settings.tags],
        choose=[(tag, said.gettext("Choose a language")) for tag, said in _saying(edition, "Choose a language")],
    )


def missing_page(edition: Edition) -> bytes:
    """Render what a server shows for an address that does not exist, in every language at once."""
    settings = edition.settings
    return edition.render(
        "missing.html",
        tag=settings.default_tag,
        answers=[
            (tag, said.gettext("Page not found"), said.gettext("Go to the news"), addresses.front_path(tag))
            for tag, said in _saying(edition, "Page not found")
        ],
    )


def media_files(article: Article) -> Files:
    """Give the recordings, and the sizes of each picture that pages and feeds show, each once.

    Each language has a card for link previews; pictures that can be downloaded are there in their largest size.
    """
    shown = [picture.rendition(purpose) for picture in article.pictures for purpose in ("large", "small")]
    shown += [each for picture in article.pictures for each in picture.renditions if each.media_type == WEBP]
    cards = [card for tag in article.tags if (card := article.card(tag))]
    originals = [picture.rendition("original") for picture in downloaded(article)]
    files: list[Rendition | Recording] = [*article.recordings, *shown, *cards, *originals]
    by_name = {each.name: each for each in files}
    for name, each in by_name.items():
        yield addresses.media_path(article, each), MediaRef(name, each.size_bytes)


def _tongues(edition: Edition, article: Article, current: str) -> list[NavLink]:
    tags = sorted(article.tags, key=TAGS.index)
    return edition.tongues([(tag, addresses.article_path(article, tag)) for tag in tags], current)


def _sections(edition: Edition, article: Article, tag: str) -> Markup:
    """Link to the places, topics and campaign of a post: the same for all posts that have the same."""
    labels = (article.places, article.topics, article.campaign)
    return edition.always(("sections", *labels), tag, lambda: _links(edition, article, tag))


def _links(edition: Edition, article: Article, tag: str) -> Markup:
    keys = [*(("place", key) for key in article.places), *(("topic", key) for key in article.topics)]
    if article.campaign:
        keys.append(("campaign", article.campaign))
    listings = [Listing(kind, key) for kind, key in keys]
    links = [NavLink(edition.label(each, tag), addresses.listing_path(each, tag)) for each in listings]
    return edition.macro("links.html", "sections", tag)(links)


def _stretch_path(listing: Listing, tag: str, number: int | None) -> str:
    if number is None:
        return addresses.listing_path(listing, tag)
    return addresses.numbered_path(listing, tag, number)


def _page_title(edition: Edition, listing: Listing, tag: str, stretch: Stretch) -> str:
    title = listing_title(edition, listing, tag)
    return title if stretch.number is None else f"{title} – {edition.texts(tag).gettext('Page')} {stretch.number}"


def _kicker(said: Texts, listing: Listing) -> str:
    """Say what kind of list it is; nothing over all news."""
    _ = said.gettext
    return {"topic": _("Topic"), "place": _("Municipality"), "campaign": _("Campaign")}.get(listing.kind, "")


def _saying(edition: Edition, text: str) -> Iterator[tuple[str, Texts]]:
    """Give the languages of the site that say a text in words of their own."""
    said = ((tag, edition.texts(tag)) for tag in edition.settings.tags)
    return ((tag, texts) for tag, texts in said if texts.says(text))
