"""What a post says of the event that it invites to, and what readers have to know first: as pages and feeds tell it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.post import Event, EventPlace, Practical
from publisher.domain.revision import ArticleText
from publisher.site import urls
from publisher.site.dates import event_words, iso
from publisher.site.render.build_context import BuildContext
from publisher.site.settings import SiteSettings


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its language where that is not the page's."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """An event as a page tells of it."""

    #: ISO 8601.
    start: str
    end: str
    #: In words.
    when: str
    #: When it was to begin before it was moved, in words; empty where it was not.
    moved_from: str
    cancelled: bool
    #: It is over.
    ended: bool
    place: Said
    audience: Said
    #: Path of its calendar file.
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPractical:
    """What readers have to know first."""

    what: Said
    where: Said
    until: Said
    cost: Said


def shown_event(context: BuildContext, entry: Entry, tag: str) -> ShownEvent | None:
    """Prepare the event of a post for readers of a language; None where it has none."""
    article, zone = entry.article, context.settings.timezone
    event = article.event
    if event is None:
        return None
    written_in = context.written_in(article, tag)
    moved = replace(event, start=event.moved_from, end="") if event.moved_from else None
    return ShownEvent(
        start=iso(event.starts_at, zone),
        end=iso(event.ends_at, zone) if event.ends_at else "",
        when=_when(context, event, tag),
        moved_from=_when(context, moved, tag) if moved and not event.cancelled else "",
        cancelled=event.cancelled,
        ended=entry.event_ended,
        place=place_of(context.settings, article.texts, article.places, tag, written_in),
        audience=said_in(places_of(article.texts, written_in), "audience", tag),
        calendar=urls.event_calendar_path(article, tag),
    )


def _when(context: BuildContext, event: Event, tag: str) -> str:
    return event_words(event.starts_at, event.ends_at, tag, context.settings.timezone)


def shown_practical(written: Sequence[ArticleText], tag: str) -> ShownPractical | None:
    """Prepare what readers have to know first; what a translation does not say is said in the original's language."""
    own = (text for text in written if text.tag == tag)
    texts = [(text.tag, text.practical) for text in (*own, *written) if text.practical]
    if not texts:
        return None
    return ShownPractical(
        what=said_in(texts, "what", tag),
        where=said_in(texts, "where", tag),
        until=said_in(texts, "until", tag),
        cost=said_in(texts, "cost", tag),
    )


def facts_of(place: Said | None, audience: Said | None, practical: ShownPractical | None) -> dict[str, list[Said]]:
    """Return what is told at once beside the time, by name: an event is somewhere, something else is had elsewhere."""
    named = [("where", place), ("audience", audience)]
    if practical:
        named += [(key, getattr(practical, key)) for key in ("what", "where", "until", "cost")]
    told: dict[str, list[Said]] = {}
    for name, said in named:
        if said and said.text and said.text not in [each.text for each in told.get(name, ())]:
            told.setdefault(name, []).append(said)
    return told


def facts_beside(event: ShownEvent | None, practical: ShownPractical | None) -> dict[str, list[Said]]:
    """Do `facts_of` for an event that is shown; None where a post invites to none."""
    return facts_of(event.place if event else None, event.audience if event else None, practical)


def places_of(texts: Sequence[ArticleText], tag: str) -> list[tuple[str, EventPlace]]:
    """Return what texts say of their event's place, that of a language first, each with its tag."""
    own = (text for text in texts if text.tag == tag)
    return [(each.tag, each.event_place) for each in (*own, *texts) if each.event_place]


def place_of(
    site: SiteSettings, texts: Sequence[ArticleText], places: Sequence[str], tag: str, written_in: str = ""
) -> Said:
    """Say where an event is: as its texts say, that of `written_in` first, or else in which municipalities."""
    said = said_in(places_of(texts, written_in or tag), "place", tag)
    labels = ", ".join(site.label(Listing("place", key), tag) for key in places)
    return said if said.text else Said(labels)


def said_in(texts: Sequence[tuple[str, EventPlace | Practical]], key: str, tag: str) -> Said:
    """Return the first text of some that says something, for readers of a language."""
    found = ((written_in, getattr(said, key)) for written_in, said in texts)
    written_in, text = next((each for each in found if each[1]), (tag, ""))
    return Said(text, "" if written_in == tag else written_in)
