"""What a Facebook post says of the event that it invites to: when, where, and that it was moved or cancelled."""

from collections.abc import Sequence
from datetime import datetime

from publisher.channels.facebook.payload import EventLines
from publisher.domain.post import Event
from publisher.domain.revision import ArticleText
from publisher.i18n import Texts
from publisher.site.dates import event_words
from publisher.site.render.event_facts import facts_of, place_of, places_of, said_in, shown_practical
from publisher.site.settings import SiteSettings


def event_lines(
    said: Texts, site: SiteSettings, event: Event, written: Sequence[ArticleText], places: Sequence[str]
) -> EventLines:
    """Say it in the language of `said`. A new time is told whatever a message of its own says."""
    _, tag, zone = said.gettext, said.tag, site.timezone
    when = event_words(event.starts_at, event.ends_at, tag, zone)
    clock = event.starts_at.astimezone(zone)
    place = place_of(site, written, places, tag).text
    lines: list[tuple[str, Sequence[str]]] = []
    if event.moved_from and not event.cancelled:
        before = event_words(datetime.fromisoformat(event.moved_from), None, tag, zone)
        lines.append((f"{_('New time')}: {when}", ()))
        lines.append((_("It was planned for %(time)s.") % {"time": before}, ()))
    else:
        lines.append((f"{_('When')}: {when}", (f"{clock:%H:%M}", f"{clock:%H.%M}")))
    if place:
        lines.append((f"{_('Where')}: {place}", (place,)))
    return EventLines(lines=lines, cancelled=_("Cancelled") if event.cancelled else "")


def told_first(
    said: Texts, site: SiteSettings, event: Event | None, written: Sequence[ArticleText], places: Sequence[str]
) -> list[tuple[str, str]]:
    """Return what the box at the top of a page says in the language of `said`, name by name."""
    _, tag, told = said.gettext, said.tag, list[tuple[str, str]]()
    if event:
        told.append((_("When"), event_words(event.starts_at, event.ends_at, tag, site.timezone)))
    names = {
        "where": _("Where"),
        "audience": _("For whom"),
        "what": _("What to know"),
        "until": _("Until when"),
        "cost": _("Cost"),
    }
    place = place_of(site, written, places, tag) if event else None
    audience = said_in(places_of(written, tag), "audience", tag) if event else None
    facts = facts_of(place, audience, shown_practical(written, tag))
    return [*told, *((names[name], "; ".join(each.text for each in texts)) for name, texts in facts.items())]
