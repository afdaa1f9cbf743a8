"""Partner organisations whose news are offered as drafts. Pure."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTerms:
    """A partner as a person gives it, in the settings file or in the studio."""

    name: str
    #: Of its feed, or of a page that names it.
    url: str
    #: Whether it allowed its whole texts to be used; else an excerpt is.
    whole: bool = False
    #: Draft language that it writes in; empty: as the feed says.
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner, and how reading its feed went."""

    id: int
    terms: PartnerTerms
    given: bool
    feed_url: str
    etag: str
    modified: str
    next_at: datetime
    asked_at: datetime | None
    read_at: datetime | None
    failures: int
    #: Coded text; empty where the last reading went well.
    trouble: str
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEntry:
    """What a partner reported, as it waits in the inbox."""

    id: int
    partner: str
    title: str
    summary: str
    text: str
    link: str
    day: str
    language: str
    received_at: datetime
    #: `new`, `drafted` or `dropped`.
    state: str
    slug: str

    @property
    def on_day(self) -> date | None:
        """Return the day that the feed gave."""
        return date.fromisoformat(self.day) if self.day else None
