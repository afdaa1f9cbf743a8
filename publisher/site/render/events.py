"""Events: what a post says of one, the page of what comes, and calendars, in each language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from publisher.domain.ports_channel import Entry, Listing, PublishedEntries
from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.article_cards import Story, story_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.calendar_file import CalendarEvent, calendar
from publisher.site.render.event_facts import ShownEvent, place_of, places_of, said_in, shown_event
from publisher.site.render.page_metadata import borrowing, plain_head

#: So many stand on front pages and on pages of municipalities.
MOST_ON_FRONT = 4
#: So many of those that are over stay on the page of events, and in calendars.
MOST_ENDED, MOST_ENDED_IN_CALENDAR = 12, 50


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event of a list, with the post that tells of it."""

    event: ShownEvent
    story: Story


def listed(context: BuildContext, entries: Sequence[Entry], tag: str) -> list[ListedEvent]:
    """Prepare events for a list."""
    found = ((shown_event(context, entry, tag), entry) for entry in entries)
    return [ListedEvent(event, story_of(context, entry, tag)) for event, entry in found if event]


def coming_on(listing: Listing, coming: Sequence[Entry]) -> Sequence[Entry]:
    """Return the events that a listing's newest page begins with: of all news, and of a municipality."""
    if listing.kind == "news":
        return coming[:MOST_ON_FRONT]
    here = [each for each in coming if listing.kind == "place" and listing.key in each.article.places]
    return here[:MOST_ON_FRONT]


def event_files(context: BuildContext, published: PublishedEntries) -> Files:
    """Return the page of events and the calendar in every language; a standing page at that address stands."""
    coming, ended = published.coming(), published.ended(MOST_ENDED_IN_CALENDAR)
    for tag in context.settings.tags:
        path = urls.events_path(tag)
        if path not in context.taken:
            yield urls.file_of(path), _page(context, coming, ended[:MOST_ENDED], tag)
        name = f"{context.settings.name} – {context.texts(tag).gettext('Events')}"
        events = [_calendar_event(context, entry, tag) for entry in (*coming, *ended) if entry.article.event]
        yield (
            urls.calendar_path(tag),
            calendar(events, context.settings.timezone, name=name, language=context.texts(tag).spoken),
        )


def _page(context: BuildContext, coming: Sequence[Entry], ended: Sequence[Entry], tag: str) -> bytes:
    tags, _ = context.settings.tags, context.texts(tag).gettext
    subscribe = urls.url(context.settings.base_url, urls.calendar_path(tag))
    return context.render(
        "events.html",
        tag=tag,
        head=replace(plain_head(context, tag, _("Events"), urls.events_path), description=_description(context, tag)),
        tongues=context.language_links([(each, urls.events_path(each)) for each in tags], tag),
        coming=listed(context, coming, tag),
        ended=listed(context, ended, tag),
        calendar=urls.calendar_path(tag),
        subscribe=f"webcal:{subscribe.partition(':')[2]}" if context.settings.base_url else "",
    )


def _description(context: BuildContext, tag: str) -> str:
    words = context.texts(tag).gettext("Coming events of %(name)s: when, where and for whom, with a calendar.")
    return words % {"name": context.settings.name} + borrowing(context, tag)


def entry_calendars(context: BuildContext, entry: Entry) -> Files:
    """Return a post's event as a calendar file in each of its languages."""
    if entry.article.event is None or entry.withdrawn:
        return
    for tag in entry.article.tags:
        event = _calendar_event(context, entry, tag)
        yield urls.event_calendar_path(entry.article, tag), calendar([event], context.settings.timezone)


def event_paths(entry: Entry) -> Iterator[str]:
    """Return the paths of `entry_calendars`."""
    if entry.article.event and not entry.withdrawn:
        yield from (urls.event_calendar_path(entry.article, tag) for tag in entry.article.tags)


def _calendar_event(context: BuildContext, entry: Entry, tag: str) -> CalendarEvent:
    article, settings = entry.article, context.settings
    tag = context.written_in(article, tag)
    event, text = article.event, article.text(tag)
    if event is None:
        raise ValueError(f"{article.slug} invites to no event")
    url = urls.article_url(settings.base_url, article, tag)
    audience = said_in(places_of(article.texts, tag), "audience", tag).text
    host = urlsplit(entry.first_url or settings.base_url).hostname or "localhost"
    return CalendarEvent(
        uid=f"{article.slug}@{host}",
        sequence=max(0, entry.revision_number - 1),
        changed_at=entry.updated_at or entry.published_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=text.title,
        language=text.tag,
        description="\n\n".join(part for part in (text.summary, audience, url if settings.base_url else "") if part),
        place=place_of(settings, article.texts, article.places, text.tag).text,
        url=url if settings.base_url else "",
        cancelled=event.cancelled,
    )
