"""A post as listings show it: title, summary, picture, date and place, in the reader's language or in its own.

What is the same in every listing is made once for a post and a language.
"""

from dataclasses import dataclass

from markupsafe import Markup

from publisher.domain.language import NAME
from publisher.domain.ports_channel import Entry, Listing
from publisher.site.dates import date_words, iso
from publisher.site.render.article_html import ShownPicture, show
from publisher.site.render.build_context import BuildContext
from publisher.site.urls import article_path

#: A story names no more places than this: a list of all municipalities would be longer than its headline.
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality's name."""

    name: str
    lang: Markup

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One post of a listing."""

    path: str
    title: str
    summary: str
    #: Its language where that is not the reader's, else empty; and that language's own name.
    lang: str
    language: str
    published_at: str
    date: str
    #: The first of its places, each with the `lang` attribute that it needs, and how many there are beside them.
    places: tuple[Place, ...]
    more_places: int
    #: Whether it can be listened to.
    recorded: bool
    picture: ShownPicture | None


def item_of(context: BuildContext, entry: Entry, tag: str) -> Markup:
    """Return a post as an entry of a listing's numbered pages, as HTML."""
    return _made(context, entry, tag, "item")


def short_item_of(context: BuildContext, entry: Entry, tag: str) -> Markup:
    """Return a post as an entry of the archive by month, as HTML: without its summary."""
    return _made(context, entry, tag, "short_item")


def related_item_of(context: BuildContext, entry: Entry, tag: str) -> Markup:
    """Return a post as others lead to it, as HTML."""
    return _made(context, entry, tag, "related_item")


def _made(context: BuildContext, entry: Entry, tag: str, macro: str) -> Markup:
    make = context.macro("story.html", macro, tag)
    return context.cached_per_entry(
        macro, entry, tag, lambda: make(story_of(context, entry, tag), _marks(context, entry, tag))
    )


def _marks(context: BuildContext, entry: Entry, tag: str) -> Markup:
    """Return a post's date and places, which stand in each of these."""
    make = context.macro("story.html", "marks", tag)
    return context.cached_per_entry("marks", entry, tag, lambda: make(story_of(context, entry, tag)))


def story_of(context: BuildContext, entry: Entry, tag: str, *, pictured: bool = False) -> Story:
    """Prepare a post for the listings of a language; only where it is `pictured` its picture is looked up."""
    what = "pictured story" if pictured and entry.article.pictures else "story"
    return context.cached_per_entry(what, entry, tag, lambda: _story(context, entry, tag, pictured=pictured))


def _story(context: BuildContext, entry: Entry, tag: str, *, pictured: bool) -> Story:
    article, settings = entry.article, context.settings
    written_in = context.written_in(article, tag)
    text = article.text(written_in)
    places = article.places if len(article.places) <= MOST_PLACES else article.places[: MOST_PLACES - 1]
    return Story(
        path=article_path(article, written_in),
        title=text.title,
        summary=text.summary,
        lang="" if written_in == tag else written_in,
        language=NAME[written_in],
        published_at=iso(entry.published_at, settings.timezone),
        date=date_words(entry.published_at, tag, settings.timezone),
        places=tuple(_place(context, Listing("place", key), tag) for key in places),
        more_places=len(article.places) - len(places),
        recorded=article.recording(written_in) is not None,
        picture=show(context, article, article.pictures[0], written_in, context.base_path)
        if pictured and article.pictures
        else None,
    )


def _place(context: BuildContext, listing: Listing, tag: str) -> Place:
    return Place(context.label(listing, tag), context.label_lang(listing, tag))
