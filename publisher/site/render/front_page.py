"""The front page: one lead, the newest beside it, and the rest by topic. It shows each post of its stretch once.

What is written in the page's language comes first; what is there in other languages alone stands below, and it says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publisher.domain.ports_channel import Entry, Listing
from publisher.site import urls
from publisher.site.render.article_cards import Story, story_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.events import ListedEvent
from publisher.site.render.page_metadata import NEWS, listing_head
from publisher.site.render.paging import Stretch

#: So many of the newest stand below the lead, with pictures.
SECOND = 4
#: Where the newest stretch has fewer in the page's language, older ones make up for it.
LEAST_OWN = 7


@dataclass(frozen=True, slots=True)
class TopicSection:
    """Posts of one topic, the newest first."""

    #: Empty for posts that have no topic; then there is no page either.
    key: str
    label: str
    lang: Markup
    path: str
    stories: list[Story]


def front_page(
    context: BuildContext,
    tag: str,
    stretch: Stretch,
    entries: Sequence[Entry],
    events: Sequence[ListedEvent] = (),
    own: Sequence[Entry] = (),
) -> bytes:
    """Render a language's front page; `entries` are those of the newest stretch of all news, oldest first.

    `own` are the newest that are written in the language.
    """
    newest = list(reversed(entries))
    here, elsewhere = own_first(tag, newest, list(reversed(own)))
    lead = lead_of(here[: context.settings.page_size])
    rest = [entry for entry in here if entry is not lead]
    older = urls.numbered_path(NEWS, tag, stretch.older) if stretch.older else ""
    return context.render(
        "front.html",
        tag=tag,
        head=listing_head(context, NEWS, tag, None, [lead, *rest] if lead else []),
        tongues=context.language_links([(each, urls.front_path(each)) for each in context.settings.tags], tag),
        listing=NEWS,
        events=events,
        lead=story_of(context, lead, tag, pictured=True) if lead else None,
        second=[story_of(context, entry, tag, pictured=True) for entry in rest[:SECOND]],
        sections=_by_topic(context, tag, rest[SECOND:]),
        elsewhere=[story_of(context, entry, tag) for entry in elsewhere],
        untranslated=bool(here) and not any(tag in entry.article.tags for entry in here),
        older=older,
        feed=urls.feeds_path(tag, NEWS),
    )


def own_first(tag: str, newest: Sequence[Entry], own: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Part the newest posts into those of a language, some older ones with them, and those that it lacks.

    Where there is none in the language at all, the others stand in their place.
    """
    here = [entry for entry in newest if tag in entry.article.tags]
    if len(here) < LEAST_OWN:
        here = list(own[:LEAST_OWN])
    elsewhere = [entry for entry in newest if tag not in entry.article.tags]
    return (here, elsewhere) if here else (elsewhere, [])


def lead_of(newest: Sequence[Entry]) -> Entry | None:
    """Choose what leads, of posts from the newest on: the first that was chosen to, or has a picture, or the first."""
    chosen = (entry for entry in newest if entry.article.lead)
    pictured = (entry for entry in newest if entry.article.pictures)
    return next(chosen, None) or next(pictured, None) or next(iter(newest), None)


def _by_topic(context: BuildContext, tag: str, entries: Sequence[Entry]) -> list[TopicSection]:
    """Put each post below its first topic; the topic with the newest post comes first."""
    sections: dict[str, TopicSection] = {}
    for entry in entries:
        key = next(iter(entry.article.topics), "")
        if key not in sections:
            sections[key] = _section(context, tag, key)
        sections[key].stories.append(story_of(context, entry, tag))
    return list(sections.values())


def _section(context: BuildContext, tag: str, key: str) -> TopicSection:
    if not key:
        return TopicSection(
            "", context.texts(tag).gettext("More news"), context.lang(context.texts(tag).spoken, tag), "", []
        )
    topic = Listing("topic", key)
    return TopicSection(
        key, context.label(topic, tag), context.label_lang(topic, tag), urls.listing_path(topic, tag), []
    )
