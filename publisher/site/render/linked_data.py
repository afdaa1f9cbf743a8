"""What a page tells search engines as linked data (schema.org, as JSON-LD): the article, and the way to it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.revision import ArticleText
from publisher.site import urls
from publisher.site.dates import iso
from publisher.site.render.audio import heard
from publisher.site.render.build_context import BuildContext
from publisher.site.render.event_facts import shown_event
from publisher.site.render.press_kit import byline_of

CONTEXT = "https://schema.org"
#: Between the names of several people: a comma, or "and" in the site's languages.
_BETWEEN_NAMES = re.compile(r",\s*|\s+(?:dhe|i|и|and|thaj|taj|&)\s+")
#: First and last name, with initials or without.
_NAME = r"[^\W\d_a-zа-ш][^\W\d_]*(?:[-'’][^\W\d_]+)*\.?"
_PERSON = re.compile(rf"{_NAME}(?: {_NAME}){{1,3}}")
#: What groups are called.
_TEAM = re.compile(
    r"\b(?:ekip\w*|grup\w*|zyr\w*|redaksi\w*|rrjet\w*|qend\w*|shoqat\w*|tim(?:a|u|om)?|redakcij\w*|kancelarij\w*|mrež\w*|centar\w*"
    r"|udruženj\w*|team|group|office|network|centre|center|association|initiative|project"
    r"|екип\w*|тим(?:а|у|ом)?|редакциј\w*"
    r"|канцелариј\w*|мреж\w*|центар\w*|удружењ\w*|груп\w*)\b",
    re.IGNORECASE,
)
#: The longest headline that Google takes.
LONGEST_HEADLINE = 110


def article_data(
    context: BuildContext, entry: Entry, text: ArticleText, image_urls: Sequence[str]
) -> list[dict[str, Any]]:
    """Describe a post's page in one language: `NewsArticle` and `BreadcrumbList`. What is empty is left out."""
    article, settings = entry.article, context.settings
    url, byline = urls.article_url(settings.base_url, article, text.tag), byline_of(article, text)
    organisation = organisation_data(context)
    news = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": _cut(text.title),
        "description": text.summary,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": text.tag,
        "datePublished": iso(entry.published_at, settings.timezone),
        "dateModified": iso(entry.times(text.tag).updated_at or entry.published_at, settings.timezone),
        "image": list(image_urls),
        "audio": _audio(context, entry, text.tag),
        "articleSection": [context.label(Listing("topic", key), text.tag) for key in article.topics],
        "contentLocation": [
            {"@type": "Place", "name": context.label(Listing("place", key), text.tag)} for key in article.places
        ],
        "author": authors_of(byline) or organisation,
        "correction": [
            {"@type": "CorrectionComment", "text": each.text, "datePublished": each.day} for each in text.corrections
        ],
        "publisher": organisation,
        "isBasedOn": article.source.url if article.source else "",
    }
    news_word = context.texts(text.tag).gettext("News and events")
    way = [(news_word, urls.url(settings.base_url, urls.front_path(text.tag)))]
    if article.topics:
        way.append(_step(context, Listing("topic", article.topics[0]), text.tag))
    event = _event(context, entry, text, organisation, image_urls)
    return [_told(news), *([event] if event else []), breadcrumbs([*way, (text.title, url)])]


def _event(
    context: BuildContext, entry: Entry, text: ArticleText, organisation: Mapping[str, Any], image_urls: Sequence[str]
) -> dict[str, Any]:
    """Describe the event that a post invites to (Google, Event structured data); nothing where there is none."""
    shown, event = shown_event(context, entry, text.tag), entry.article.event
    if shown is None or event is None:
        return {}
    towns = [context.label(Listing("place", key), text.tag) for key in entry.article.places]
    address = _told({"@type": "PostalAddress", "addressLocality": ", ".join(towns)})
    moved = bool(event.moved_from) and not event.cancelled
    status = "EventCancelled" if event.cancelled else "EventRescheduled" if moved else "EventScheduled"
    return _told(
        {
            "@context": CONTEXT,
            "@type": "Event",
            "name": text.title,
            "description": text.summary,
            "url": urls.article_url(context.settings.base_url, entry.article, text.tag),
            "inLanguage": text.tag,
            "startDate": shown.start,
            "endDate": shown.end,
            "previousStartDate": iso(datetime.fromisoformat(event.moved_from), context.settings.timezone)
            if moved
            else "",
            "eventStatus": f"{CONTEXT}/{status}",
            "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
            "location": {"@type": "Place", "name": shown.place.text, "address": address} if shown.place.text else {},
            "audience": {"@type": "Audience", "audienceType": shown.audience.text} if shown.audience.text else {},
            "image": list(image_urls),
            "organizer": organisation,
        }
    )


def organisation_data(context: BuildContext) -> dict[str, Any]:
    """Describe the organisation."""
    settings = context.settings
    return _told(
        {
            "@type": "Organization",
            "name": settings.name,
            "url": context.absolute_root,
            "logo": urls.url(settings.base_url, context.emblem(settings.logo)) if settings.logo else "",
            "email": settings.email,
            "sameAs": settings.facebook_url,
        }
    )


def site_data(context: BuildContext, tag: str) -> list[dict[str, Any]]:
    """Describe the organisation and its website, on a front page."""
    settings = context.settings
    site = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": settings.name,
        "url": urls.url(settings.base_url, urls.front_path(tag)),
        "description": context.about(tag),
        "inLanguage": list(settings.tags),
        "publisher": organisation_data(context),
    }
    return [{"@context": CONTEXT, **organisation_data(context)}, _told(site)]


def authors_of(byline: str) -> dict[str, str] | list[dict[str, str]]:
    """Return the authors whom a byline names: people by first and last name, else a team."""
    names = [name for name in _BETWEEN_NAMES.split(byline) if name.strip()]
    if not byline:
        return []
    if all(_PERSON.fullmatch(name) and not _TEAM.search(name) for name in names):
        people = [{"@type": "Person", "name": name} for name in names]
        return people if len(people) > 1 else people[0]
    return {"@type": "Organization", "name": byline}


def _audio(context: BuildContext, entry: Entry, tag: str) -> dict[str, Any]:
    audio = heard(context, entry.article, tag, context.absolute_root)
    if audio is None:
        return {}
    content = {
        "@type": "AudioObject",
        "contentUrl": audio.src,
        "encodingFormat": audio.media_type,
        "duration": audio.duration,
    }
    return _told(content)


def listing_data(context: BuildContext, listing: Listing, tag: str, number: int | None) -> list[dict[str, Any]]:
    """Describe the way to the page of a topic, a place or a campaign; on the front page who publishes."""
    if listing.kind == "news":
        return site_data(context, tag) if number is None else []
    front = urls.url(context.settings.base_url, urls.front_path(tag))
    return [breadcrumbs([(context.texts(tag).gettext("News and events"), front), _step(context, listing, tag)])]


def breadcrumbs(way: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Describe a way as names and full addresses."""
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(way, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps}


def _step(context: BuildContext, listing: Listing, tag: str) -> tuple[str, str]:
    base = context.settings.base_url
    return context.label(listing, tag), urls.url(base, urls.listing_path(listing, tag))


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_HEADLINE else f"{title[: LONGEST_HEADLINE - 1].rstrip()}…"


def _told(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value}
