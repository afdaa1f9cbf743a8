"""Posts that repeat: a draft, a rule and the dates that come of it. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPost:
    """One date."""

    slug: str
    due_at: datetime
    #: Whether its post was made and planned.
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A post that repeats."""

    id: int
    #: Draft that its posts are copies of, and its title when they were.
    slug: str
    title: str
    #: RFC 5545, in local time.
    rule: str
    by: str
    made_at: datetime
    stopped_at: datetime | None
    #: By time.
    posts: tuple[SeriesPost, ...]
