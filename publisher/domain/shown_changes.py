"""What readers of one language see of a post, and when that became another: each text has its own "Updated"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.domain.post import Correction, require_aware
from publisher.domain.revision import Article, ArticleText

#: What the keys of changes of an event begin with, in feeds; those of corrections begin with their day.
EVENT_CHANGE = "event-"


@dataclass(frozen=True, slots=True)
class TextTimes:
    """When one text of a post came, and when it changed."""

    tag: str
    #: When a translation came that the post did not have when it went out; None where it had.
    added_at: datetime | None = None
    #: When it last became another one to its readers; None where it is as it came.
    updated_at: datetime | None = None

    @property
    def changed_at(self) -> datetime | None:
        """Return the later of both."""
        return max(filter(None, (self.added_at, self.updated_at)), default=None)

    def __post_init__(self) -> None:
        require_aware("added_at", self.added_at)
        require_aware("updated_at", self.updated_at)


def times_after(before: Article, after: Article, times: Sequence[TextTimes], now: datetime) -> tuple[TextTimes, ...]:
    """Return the times of an article's texts once it stands in the place of the one before."""
    known = {each.tag: each for each in times}

    def of(tag: str) -> TextTimes:
        if tag not in before.tags:
            return TextTimes(tag, added_at=now)
        was = known.get(tag, TextTimes(tag))
        return was if _seen(before, tag) == _seen(after, tag) else replace(was, updated_at=now)

    return tuple(of(tag) for tag in after.tags)


def _seen(article: Article, tag: str) -> object:
    """Return all that the readers of a text see of its post."""
    text, original = article.text(tag), article.texts[0]
    shown = replace(
        text,
        byline=text.byline or original.byline,
        contact=text.contact or original.contact,
        event_place=text.event_place or original.event_place,
        practical=text.practical or original.practical,
        facebook_message=None,
        facebook_comment=None,
        card=None,
        facebook_card=None,
    )
    pictures = [
        (each.source_digest, each.crop, each.credit, each.licence, _in(each.alt, tag), _in(each.caption, tag))
        for each in article.pictures
    ]
    recording = article.recording(tag)
    rest = replace(article, texts=(), pictures=(), recordings=(), facebook_link=None, lead=None)
    return shown, pictures, recording.digest if recording else "", rest


def _in(by_tag: Mapping[str, str], tag: str) -> object:
    return by_tag.get(tag) or sorted(by_tag.items())


def corrections_by_key(text: ArticleText) -> dict[str, Correction]:
    """Return a text's corrections by day and number of that day: the same one has one key in every language."""
    found: dict[str, Correction] = {}
    for each in text.corrections:
        number = sum(key.startswith(each.day) for key in found) + 1
        found[f"{each.day}-{number}"] = each
    return found


def event_changed(before: Article, after: Article) -> bool:
    """Return whether an event became another one to who knows of it: moved, cancelled, or to take place after all."""
    was, now = before.event, after.event
    if was is None or now is None:
        return False
    return was.cancelled != now.cancelled or (not now.cancelled and was.starts_at != now.starts_at)


def event_change_key(known: Collection[str]) -> str:
    """Return what the next change of an event is known by in feeds, beside the keys of changes that were told."""
    return f"{EVENT_CHANGE}{sum(each.startswith(EVENT_CHANGE) for each in known) + 1}"


def correction_keys(article: Article) -> list[str]:
    """Return the keys of all corrections of an article, in the order of their days."""
    return sorted({key for text in article.texts for key in corrections_by_key(text)})
