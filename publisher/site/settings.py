"""What the site needs to know about its organisation, and nothing else of the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from publisher.domain.language import PUBLISHED_AS, TAGS, draft_language
from publisher.domain.ports_channel import Listing
from publisher.settings import Label, Settings
from publisher.settings.organisation import Donor, Emblem, Office


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """Everything that pages and feeds show beside the posts."""

    #: Where the site is read, without a slash at its end; empty where nobody serves it.
    base_url: str
    #: The organisation's name.
    name: str
    #: One sentence about it, by tag.
    about: Mapping[str, str] = field(default_factory=dict)
    #: Languages of the site, in the order of the language switch.
    tags: tuple[str, ...] = TAGS
    #: The language of whoever has chosen none.
    default_tag: str = "sq"
    #: By tag, the tags that its readers are likely to know next, in this order.
    next_tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: tuple[Label, ...] = ()
    places: tuple[Label, ...] = ()
    campaigns: tuple[Label, ...] = ()
    timezone: ZoneInfo
    page_size: int = 20
    feed_size: int = 30
    facebook_url: str = ""
    #: WebSub hub that tells subscribers at once what is new; empty: there is none.
    websub_hub: str = ""
    #: Old paths, and the paths or full addresses that they lead on to.
    redirects: Mapping[str, str] = field(default_factory=dict)
    email: str = ""
    #: Of the icon, and of the cards of posts without a picture: `#rrggbb`.
    colour: str = "#173f5f"
    #: Whether there is a page to search on.
    search: bool = True
    logo: Emblem | None = None
    offices: tuple[Office, ...] = ()
    donors: tuple[Donor, ...] = ()

    def next_of(self, tag: str) -> Sequence[str]:
        """Return the languages that readers of one are likely to know next, in this order."""
        return self.next_tags.get(tag, ())

    @property
    def root(self) -> str:
        """Return what every local link begins with: the path of `base_url` and a slash."""
        return f"{urlsplit(self.base_url).path.rstrip('/')}/"

    def label(self, listing: Listing, tag: str) -> str:
        """Return a topic, place or campaign in a language; a key that the settings no longer have names itself."""
        labels = {"topic": self.topics, "place": self.places, "campaign": self.campaigns}.get(listing.kind, ())
        for label in labels:
            if label.key == listing.key:
                return in_tag(label.name, tag, listing.key, self.next_of(tag))
        words = listing.key.replace("-", " ")
        return words[:1].upper() + words[1:]

    def label_tag(self, listing: Listing, tag: str) -> str:
        """Return the language that `label` is in; ``""`` where it is a key."""
        labels = {"topic": self.topics, "place": self.places, "campaign": self.campaigns}.get(listing.kind, ())
        names = next((label.name for label in labels if label.key == listing.key), {})
        return tag_of(names, tag, self.next_of(tag))

    def written_in(self, tags: Sequence[str], tag: str) -> str:
        """Return in which of the languages `tags` of an article, its original first, readers of `tag` get it."""
        if tag in tags:
            return tag
        other_script = (each for each in tags if draft_language(each) == draft_language(tag))
        wanted = (*other_script, *self.next_of(tag))
        return next((each for each in wanted if each in tags), tags[0])

    @property
    def fixed_listings(self) -> tuple[Listing, ...]:
        """Return the listings that are there even when empty: all news, each topic and each place of the settings."""
        topics = (Listing("topic", label.key) for label in self.topics)
        places = (Listing("place", label.key) for label in self.places)
        return (Listing("news"), *topics, *places)


def site_settings(settings: Settings) -> SiteSettings:
    """Take what the site needs out of all settings."""
    used = {tag for language in settings.languages for tag in PUBLISHED_AS[language]}
    return SiteSettings(
        base_url=settings.website.url.rstrip("/"),
        name=settings.organisation.name,
        about=settings.organisation.about,
        tags=tuple(tag for tag in TAGS if tag in used),
        default_tag=PUBLISHED_AS[settings.languages[0]][0],
        next_tags=settings.next_languages,
        topics=tuple(settings.topics.values()),
        places=tuple(settings.places.values()),
        campaigns=tuple(settings.campaigns.values()),
        timezone=settings.organisation.timezone,
        page_size=settings.website.page_size,
        feed_size=settings.website.feed_size,
        facebook_url=settings.organisation.facebook_url,
        websub_hub=settings.website.websub_hub,
        redirects=settings.website.redirects,
        email=settings.organisation.email,
        colour=settings.organisation.colour,
        search=settings.website.search is not None,
        logo=settings.organisation.logo,
        offices=settings.offices,
        donors=settings.donors,
    )


def in_tag(by_tag: Mapping[str, str], tag: str, otherwise: str = "", then: Sequence[str] = ()) -> str:
    """Choose a text: in that tag, in the other script of its language, in one of `then`, in Albanian, in any.

    Where there is none at all it is `otherwise`.
    """
    return by_tag.get(tag_of(by_tag, tag, then), otherwise)


def tag_of(by_tag: Mapping[str, str], tag: str, then: Sequence[str] = ()) -> str:
    """Return which tag `in_tag` chooses; ``""`` where there is no text."""
    if by_tag.get(tag):
        return tag
    language = draft_language(tag)
    same_language = (key for key in by_tag if draft_language(key) == language)
    return next((key for key in (*same_language, *then, "sq", *by_tag) if by_tag.get(key)), "")
