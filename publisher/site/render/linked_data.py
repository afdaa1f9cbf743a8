"""What a page tells search engines as linked data (schema.org, as JSON-LD): the article, and the way to it."""

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
#: The longest headline that Google takes.
LONGEST_HEADLINE = 110


def article_data(
    context: BuildContext, entry: Entry, text: ArticleText, image_urls: Sequence[str]
) -> list[dict[str, Any]]:
    """Describe a post's page in one language: `NewsArticle` and `BreadcrumbList`. What is empty is left out."""
    article, settings = entry.article, context.settings
    url, byline = urls.article_url(settings.base_url, article, text.tag), byline_of(article, text)
    organisation = _told(
        {
            "@type": "Organization",
            "name": settings.name,
            "url": context.absolute_root,
            "logo": urls.url(settings.base_url, context.emblem(settings.logo)) if settings.logo else "",
            "sameAs": settings.facebook_url,
        }
    )
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
        "author": {"@type": "Person", "name": byline} if byline else organisation,
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


def listing_data(context: BuildContext, listing: Listing, tag: str) -> list[dict[str, Any]]:
    """Describe the way to the page of a topic, a place or a campaign; the front page needs none."""
    if listing.kind == "news":
        return []
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
