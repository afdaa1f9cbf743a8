"""What a page tells machines: canonical address, languages, Open Graph (ogp.me, for Facebook's link preview)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from markupsafe import Markup

from publisher.domain.language import NAME, TAGS
from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.revision import ArticleText
from publisher.site import urls as addresses
from publisher.site.dates import iso
from publisher.site.render.build_context import BuildContext
from publisher.site.render.linked_data import article_data, listing_data
from publisher.site.render.site_pictures import CARD_HEIGHT, CARD_WIDTH, site_pictures
from publisher.site.settings import in_tag

NEWS = Listing("news")
RSS = "application/rss+xml"
#: So many characters of its own text describe a page that has no summary.
LONGEST_DESCRIPTION = 160
#: Facebook's name for each tag's locale (language and territory). It has none for Romani.
OG_LOCALE: dict[str, str] = {"sq": "sq_AL", "sr-Latn": "sr_RS", "sr-Cyrl": "sr_RS", "en": "en_GB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardImage:
    """The picture of a link preview."""

    url: str
    media_type: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A page's head."""

    tag: str
    title: str
    description: str
    url: str
    #: Tags and full addresses of the same page in every language that it has, this one too; empty: says nothing.
    alternates: Sequence[tuple[str, str]] = ()
    #: Full address for readers of any other language; empty: says nothing.
    default_url: str = ""
    #: Whether search engines may list it.
    listed: bool = True
    kind: str = "website"
    image: CardImage | None = None
    published_at: str = ""
    updated_at: str = ""
    #: Main topic, and all topics and places.
    section: str = ""
    labels: Sequence[str] = ()
    #: Links to feeds, as HTML (`Markup`).
    feeds: str = ""
    #: For search engines, as JSON-LD.
    linked_data: Sequence[Mapping[str, Any]] = ()

    @property
    def locale(self) -> str:
        """Return the Open Graph locale, or ``""``."""
        return OG_LOCALE.get(self.tag, "")

    @property
    def other_locales(self) -> list[str]:
        """Return the locales of the other languages, each once."""
        others = (OG_LOCALE.get(tag, "") for tag, _ in self.alternates)
        return [locale for locale in dict.fromkeys(others) if locale and locale != self.locale]


def article_head(context: BuildContext, entry: Entry, text: ArticleText) -> Head:
    """Describe a post's or a standing page's page in one of its own languages."""
    article, settings = entry.article, context.settings
    urls = {tag: addresses.article_url(settings.base_url, article, tag) for tag in _in_order(article.tags)}
    is_post, updated = article.kind == "post", entry.times(text.tag).updated_at
    labels = [context.label(Listing("topic", key), text.tag) for key in article.topics]
    places = [context.label(Listing("place", key), text.tag) for key in article.places]
    own = _card(context, entry, text.tag)
    return Head(
        tag=text.tag,
        title=text.title,
        description=text.summary or shorten(text.plain, LONGEST_DESCRIPTION, placeholder="…") or text.title,
        url=urls[text.tag],
        alternates=list(urls.items()),
        default_url=urls[article.texts[0].tag],
        kind="article" if is_post else "website",
        image=own or site_card(context),
        published_at=iso(entry.published_at, settings.timezone) if is_post else "",
        updated_at=iso(updated, settings.timezone) if is_post and updated else "",
        section=labels[0] if labels else "",
        labels=[*labels, *places],
        feeds=_feeds_of(context, NEWS, text.tag),
        linked_data=article_data(context, entry, text, [own.url] if own else []) if is_post else (),
    )


def notice_head(context: BuildContext, entry: Entry, tag: str) -> Head:
    """Describe the notice that a post was taken back: nothing of its own words is left."""
    article, base, _ = entry.article, context.settings.base_url, context.texts(tag).gettext
    return Head(
        tag=tag,
        title=_("This article has been withdrawn"),
        description=_("We have withdrawn this article and no longer publish its content."),
        url=addresses.article_url(base, article, tag),
        listed=False,
    )


def listing_head(
    context: BuildContext, listing: Listing, tag: str, number: int | None, newest: Sequence[Entry] = ()
) -> Head:
    """Describe a listing's newest page (`number` None) or one of its numbered ones.

    The first of `newest` that has a card gives it to the page.
    """
    settings = context.settings

    def address(in_language: str) -> str:
        if number is None:
            return addresses.url(settings.base_url, addresses.listing_path(listing, in_language))
        return addresses.url(settings.base_url, addresses.numbered_path(listing, in_language, number))

    return Head(
        tag=tag,
        title=_page_title(context, listing, tag, number),
        description=_description(context, listing, tag, number),
        url=address(tag),
        alternates=[(each, address(each)) for each in settings.tags],
        default_url=address(settings.default_tag),
        image=next(filter(None, (_own_card(context, entry, tag) for entry in newest)), None) or site_card(context),
        feeds=_feeds_of(context, listing, tag),
        linked_data=listing_data(context, listing, tag, number),
    )


def plain_head(context: BuildContext, tag: str, name: str, path: Callable[[str], str]) -> Head:
    """Describe a page that is there in every language; `path` gives its path in one."""
    settings, news = context.settings, context.texts(tag).gettext("News and events")

    def address(in_language: str) -> str:
        return addresses.url(settings.base_url, path(in_language))

    return Head(
        tag=tag,
        title=f"{name} – {settings.name}{borrowing(context, tag)}",
        description=f"{name}. {news} – {settings.name}{borrowing(context, tag)}",
        image=site_card(context),
        url=address(tag),
        alternates=[(each, address(each)) for each in settings.tags],
        default_url=address(settings.default_tag),
        feeds=_feeds_of(context, NEWS, tag),
    )


def site_card(context: BuildContext) -> CardImage:
    """Return the card of a page that has none of its own: the organisation's name."""
    return CardImage(
        url=addresses.url(context.settings.base_url, site_pictures(context.settings).card),
        media_type="image/png",
        width=CARD_WIDTH,
        height=CARD_HEIGHT,
        alt=context.settings.name,
    )


def _own_card(context: BuildContext, entry: Entry, tag: str) -> CardImage | None:
    return _card(context, entry, context.written_in(entry.article, tag))


def _page_title(context: BuildContext, listing: Listing, tag: str, number: int | None) -> str:
    """Return a listing's title with what the list is of: names of places are often the same in all languages."""
    said, name = context.texts(tag).gettext, context.settings.name
    news = said("News and events")
    what = [name, news] if listing.kind == "news" else [context.label(listing, tag), news, name]
    page = [] if number is None else [f"{said('Page')} {number}"]
    return " – ".join([*what, *page]) + borrowing(context, tag)


def _description(context: BuildContext, listing: Listing, tag: str, number: int | None) -> str:
    """Return a sentence that no other page has."""
    said, name = context.texts(tag).gettext, context.settings.name
    page = "" if number is None else f" {said('Page')} {number}."
    if listing.kind == "news":
        about = context.about(tag) or f"{name} – {said('News and events')}."
        return f"{about}{page}{borrowing(context, tag)}"
    kind, label = kind_of(context, listing, tag), context.label(listing, tag)
    what = f"{kind}: {label}" if kind else label
    return f"{what}. {said('News and events')} – {name}.{page}{borrowing(context, tag)}"


def kind_of(context: BuildContext, listing: Listing, tag: str) -> str:
    """Say what kind of list it is; nothing over all news."""
    _ = context.texts(tag).gettext
    return {"topic": _("Topic"), "place": _("Municipality"), "campaign": _("Campaign")}.get(listing.kind, "")


def borrowing(context: BuildContext, tag: str) -> str:
    """Return the language's name where its pages speak another one's words: else the two would be called the same."""
    return "" if context.texts(tag).spoken == tag else f" ({NAME[tag]})"


def feed_link(context: BuildContext, listing: Listing, tag: str) -> tuple[str, str]:
    """Return title and full address of a listing's feed."""
    return listing_title(context, listing, tag), addresses.url(
        context.settings.base_url, addresses.feed_path(listing, tag)
    )


def own_feed_link(context: BuildContext, tag: str) -> tuple[str, str]:
    """Return title and full address of the feed of what is written in a language alone."""
    only = context.texts(tag).gettext("Only in this language")
    title = f"{listing_title(context, NEWS, tag)} – {only} ({NAME[tag]})"
    return title, addresses.url(context.settings.base_url, addresses.own_feed_path(tag))


def listing_title(context: BuildContext, listing: Listing, tag: str) -> str:
    """Return a listing's full title: the organisation, or topic, place or campaign and the organisation."""
    if listing.kind == "news":
        return f"{context.settings.name} – {context.texts(tag).gettext('News and events')}"
    return f"{context.label(listing, tag)} – {context.settings.name}"


def _feeds_of(context: BuildContext, listing: Listing, tag: str) -> Markup:
    """Lead to the feed of all news in its three formats, and before it to that of a listing; campaigns have none."""
    own = listing if listing.kind not in ("news", "campaign") else None
    return context.cached(("feeds", own), tag, lambda: _feed_links(context, own, tag))


def _feed_links(context: BuildContext, own: Listing | None, tag: str) -> Markup:
    base = context.settings.base_url
    title, rss_url = feed_link(context, NEWS, tag)
    links = [(RSS, *feed_link(context, own, tag))] if own else []
    links += [
        (RSS, title, rss_url),
        (RSS, *own_feed_link(context, tag)),
        ("application/atom+xml", f"{title} (Atom)", addresses.url(base, addresses.atom_path(tag))),
        ("application/feed+json", f"{title} (JSON Feed)", addresses.url(base, addresses.json_feed_path(tag))),
    ]
    return context.macro("links.html", "feeds", tag)(links)


def _card(context: BuildContext, entry: Entry, tag: str) -> CardImage | None:
    """The first picture's card, or that of the title; its address changes with its bytes: Facebook keeps pictures."""
    article = entry.article
    card = article.card(tag)
    if card is None:
        return None
    return CardImage(
        url=addresses.url(context.settings.base_url, addresses.media_path(article, card)),
        media_type=card.media_type,
        width=card.width,
        height=card.height,
        alt=in_tag(article.pictures[0].alt, tag, then=context.settings.next_of(tag))
        if article.pictures
        else article.text(tag).title,
    )


def _in_order(tags: tuple[str, ...]) -> list[str]:
    return sorted(tags, key=TAGS.index)
