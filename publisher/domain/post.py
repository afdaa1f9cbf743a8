"""A post as staff write it in `posts/`. No files here: `content/reading/draft_folder.py` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal

from publisher.domain.crop import Crop


def require_aware(name: str, moment: datetime | None) -> None:
    """Refuse a naive time.

    Raises:
        ValueError: if `moment` has no zone.
    """
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone: {moment!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookText:
    """What differs on Facebook, in one language."""

    #: The whole message; None means title and summary (or body where there is no website delivery).
    message: str | None = None
    #: Written under the post after it is out.
    first_comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody said, to be used by the press."""

    text: str
    name: str
    #: What makes this person speak: an office, a place; may be empty.
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who answers questions on a post; has an address, a telephone number, or both."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCredit:
    """Whose text a post is made from: another organisation, named wherever the post is published."""

    name: str
    #: http or https, where it was published first; may be empty.
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """When something takes place that a post invites to."""

    #: ISO 8601 with the local offset, such as `2026-12-05T10:00:00+01:00`.
    start: str
    #: Of the same form; empty where nobody says how long it takes.
    end: str = ""
    cancelled: bool = False
    #: The start that was published before it was moved; empty where it was not.
    moved_from: str = ""
    #: When its day ends; empty where it has an end, and where that is midnight by the clock of its start.
    day_ends: str = ""

    @property
    def starts_at(self) -> datetime:
        """Return the moment at which it begins, in its local offset."""
        return datetime.fromisoformat(self.start)

    @property
    def ends_at(self) -> datetime | None:
        """Return the moment at which it ends; None where nobody says so."""
        return datetime.fromisoformat(self.end) if self.end else None

    @property
    def over_at(self) -> datetime:
        """Return when it is to come no more: at its end, or else when its day ends."""
        if told := self.end or self.day_ends:
            return datetime.fromisoformat(told)
        return datetime.combine(self.starts_at.date() + timedelta(days=1), time(), self.starts_at.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlace:
    """Where an event takes place and for whom it is, in one language."""

    place: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practical:
    """What readers have to know first, in one language: each as far as it was filled in."""

    #: What to bring, or what it is about.
    what: str = ""
    where: str = ""
    until: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was wrong in a post, told openly."""

    #: Local day on which it was corrected, `YYYY-MM-DD`.
    day: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A post in one language."""

    #: `sq`, `sr`, `en` or `rom`: a key of `language.PUBLISHED_AS`.
    language: str
    title: str
    summary: str
    #: CommonMark source, as written.
    body: str
    facebook: FacebookText | None = None
    #: Who wrote it; empty: the organisation.
    byline: str = ""
    quotes: tuple[Quote, ...] = ()
    contact: Contact | None = None
    #: In the order of the days.
    corrections: tuple[Correction, ...] = ()
    #: None where it says nothing of them.
    event_place: EventPlace | None = None
    practical: Practical | None = None
    #: Name of a recording of the text, inside the post's own folder; empty: there is none.
    audio: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a draft."""

    #: Name inside the post's own folder.
    file: str
    #: Alternative text by tag (`sr-Latn`, `sr-Cyrl` ...); the default language always has one.
    alt: Mapping[str, str]
    #: Caption by tag.
    caption: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    licence: str = ""
    #: Whether people can be recognised; then `consent` is required.
    people: bool = False
    #: Where the written consent is kept. Never published.
    consent: str = ""
    #: The part that is published; None: all of it.
    crop: Crop | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A draft that was read and found valid."""

    #: Identity and last part of the address.
    slug: str
    #: `page` for standing pages (`posts/pages/`), which go to the website alone.
    kind: Literal["post", "page"] = "post"
    #: By language, the main text first.
    texts: Mapping[str, Text]
    #: Aware UTC; None where no time was given.
    publish_at: datetime | None = None
    #: Keys of settings.topics and settings.places, the first is the main one.
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    campaign: str | None = None
    #: Who funds it. For reports, never published.
    grants: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("website", "facebook")
    pictures: tuple[Picture, ...] = ()
    #: `[facebook] link`: whether this post deserves one of the month's links; None where it says nothing.
    facebook_link: bool | None = None
    #: None where it is the organisation's own.
    source: SourceCredit | None = None
    #: Whether it is to lead the website's front page, until a newer one is to.
    lead: bool = False
    #: None where it invites to nothing.
    event: Event | None = None

    def __post_init__(self) -> None:
        require_aware("publish_at", self.publish_at)
