"""The feeds that the page for the press explains: those of all news, and of each topic and place of the settings."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from publisher.domain.language import NAME
from publisher.domain.ports_channel import Listing
from publisher.site import urls
from publisher.site.render.build_context import BuildContext

CORRECTIONS = Listing("correction")


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """One feed, with its full address to be copied."""

    name: str
    format: str
    url: str
    #: The `lang` attribute of the name, if it needs one.
    lang: Markup = field(default_factory=Markup)
    #: What the way to it on the page ends in; empty but for the first of a listing.
    anchor: str = ""


def press_feeds(context: BuildContext, tag: str) -> list[FeedAddress]:
    """List the feeds of a language."""
    base, news = context.settings.base_url, _news(context, tag)
    formats = (("Atom", urls.atom_path(tag)), ("JSON Feed", urls.json_feed_path(tag)))
    others = [FeedAddress(news, name, urls.url(base, path)) for name, path in formats]
    only = f"{news} – {context.texts(tag).gettext('Only in this language')} ({NAME[tag]})"
    others.append(FeedAddress(only, "RSS", urls.url(base, urls.own_feed_path(tag))))
    path = urls.url(base, urls.feed_path(CORRECTIONS, tag))
    lang, anchor = context.label_lang(CORRECTIONS, tag), _anchor(tag, CORRECTIONS)
    others.append(FeedAddress(context.label(CORRECTIONS, tag), "RSS", path, lang, anchor))
    return [*_rss(context, tag, "news"), *others, *_rss(context, tag, "topic"), *_rss(context, tag, "place")]


def _rss(context: BuildContext, tag: str, kind: str) -> Iterator[FeedAddress]:
    settings = context.settings
    for listing in (each for each in settings.fixed_listings if each.kind == kind):
        name = _news(context, tag) if listing == Listing("news") else context.label(listing, tag)
        lang = Markup() if listing == Listing("news") else context.label_lang(listing, tag)
        url = urls.url(settings.base_url, urls.feed_path(listing, tag))
        yield FeedAddress(name, "RSS", url, lang, _anchor(tag, listing))


def _anchor(tag: str, listing: Listing) -> str:
    return urls.feeds_path(tag, listing).rpartition("#")[2]


def _news(context: BuildContext, tag: str) -> str:
    return context.texts(tag).gettext("News and events")
