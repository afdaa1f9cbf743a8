"""What a draft may name: languages, topics, places, channels; and the keys of its front matter."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

TEXT_KEYS = (
    "title",
    "summary",
    "facebook",
    "byline",
    "quotes",
    "contact",
    "corrections",
    "audio",
    "event",
    "practical",
)
POST_KEYS = (
    *TEXT_KEYS,
    "language",
    "publish_at",
    "topics",
    "places",
    "campaign",
    "grants",
    "channels",
    "media",
    "source",
    "lead",
)
PAGE_KEYS = ("title", "summary", "language", "media")
TRANSLATION_KEYS = (*TEXT_KEYS, "alt", "caption")
#: `link` stands in the main text alone: it holds for the post in all its languages.
FACEBOOK_KEYS = ("message", "first_comment", "link")
QUOTE_KEYS = ("text", "name", "role")
CONTACT_KEYS = ("name", "role", "email", "phone")
SOURCE_KEYS = ("name", "url")
#: When it takes place stands in the main text alone.
EVENT_KEYS = ("start", "end", "place", "audience", "cancelled")
EVENT_PLACE_KEYS = ("place", "audience")
PRACTICAL_KEYS = ("what", "where", "until", "cost")
CORRECTION_KEYS = ("date", "text")
MEDIA_KEYS = ("file", "alt", "caption", "credit", "licence", "people", "consent", "crop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a draft may name, from the settings."""

    #: The default first.
    languages: tuple[str, ...]
    topics: frozenset[str]
    places: frozenset[str]
    #: Channels that there are, and those of a post that names none.
    known_channels: tuple[str, ...]
    default_channels: tuple[str, ...]
    timezone: ZoneInfo
    #: Tags of a Facebook post: all that the post has, stacked, or the first of them alone.
    facebook_languages: tuple[str, ...]
    facebook_stacked: bool
    #: Words and names that Serbian leaves in Latin letters in Cyrillic.
    stay_latin: tuple[str, ...] = ()
