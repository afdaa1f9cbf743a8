"""`settings.toml` as typed values. Every mistake is reported at once, with its full path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """[organisation]: who speaks."""

    name: str
    #: Zone of every local time in a post.
    timezone: ZoneInfo
    #: Link to the organisation's Page, for people; may be empty.
    facebook_url: str = ""
    email: str = ""
    #: One sentence by language, for the site's head and footer.
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Website:
    """[website]"""

    #: Folder that is written.
    output: Path
    #: Address that it is read at, without a slash at the end; empty where nobody serves it (then it is proved by reading the folder).
    url: str
    page_size: int = 20
    feed_size: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Facebook:
    """[facebook]"""

    page_id: str
    graph_url: str
    graph_version: str
    #: `two-phase` or `direct`.
    publish: str
    timeout_seconds: float
    settle_seconds: float
    min_gap_seconds: float
    #: Tags, stacked in one post in this order.
    languages: tuple[str, ...]
    #: Whether the languages are stacked, or the first that a post has stands alone.
    stacked: bool = True
    #: `utm_source=facebook` on the link.
    utm: bool = False
    #: `header` (Authorization: Bearer) or `body` (the form field, for a server that wants it).
    token_in: str = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """[database]"""

    url: str
    #: Folder or fsspec address.
    media: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """[schedule]"""

    retry_base_seconds: float
    lease_seconds: float
    sweep_seconds: float
    late_limit_minutes: float
    approval: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """[measure]"""

    #: Ages of a post at which it is measured, in seconds, ascending.
    ages_seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A topic or a place: its key and its name by tag (`sq`, `sr-Latn`, `sr-Cyrl`, `en`, `rom` where known)."""

    key: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """From the environment or from files that it names. `repr` shows none of them."""

    facebook_page_token: str = field(default="", repr=False)
    facebook_app_id: str = field(default="", repr=False)
    facebook_app_secret: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    smtp_password: str = field(default="", repr=False)
    #: Where the page token came from, for `doctor`: `environment`, `file`, `connect`, or `` (sandbox).
    page_token_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it."""

    #: Folder of the settings file: relative paths start here.
    folder: Path
    organisation: Organisation
    posts_folder: Path
    templates_folder: Path
    website: Website
    facebook: Facebook
    database: Database
    schedule: Schedule
    measure: Measure
    #: The draft languages that are used, the default first.
    languages: tuple[str, ...]
    topics: Mapping[str, Label]
    places: Mapping[str, Label]
    #: Channels of a post that names none.
    channels: tuple[str, ...]
    secrets: Secrets

    @property
    def sandbox(self) -> bool:
        """Tell whether this is the sandbox page: no page token, or the sandbox's own on a loopback address."""
        return not self.secrets.facebook_page_token or self.secrets.facebook_page_token == "sandbox"
