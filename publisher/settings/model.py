"""The settings as typed values. No reading here: `load.py` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from publisher.domain.link_budget import DEFAULT_LIMIT, LinkRules
from publisher.domain.partners import PartnerTerms
from publisher.settings.organisation import Donor, Emblem, Office

#: The page token of the sandbox page. No secret.
SANDBOX_TOKEN = "sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """[organisation]: who speaks."""

    #: As people know it.
    name: str
    #: Zone of every local time in a post.
    timezone: ZoneInfo
    #: Link to the organisation's Page, for people; may be empty.
    facebook_url: str = ""
    #: Where people can write to; may be empty.
    email: str = ""
    #: One sentence by language, for the site's head and footer.
    about: Mapping[str, str] = field(default_factory=dict)
    #: Of the site's icon, and of the cards of posts without a picture: `#rrggbb`.
    colour: str = "#173f5f"
    #: Before the name in the website's header; None: the name stands alone.
    logo: Emblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Website:
    """[website]: where the pages go and where they are read."""

    #: Folder that is written, unless `deploy` leads elsewhere.
    output: Path
    #: Address that it is read at, without a slash at the end; empty where nobody serves it (then it is proved by
    #: reading the folder).
    url: str
    #: Entries on a page of a listing.
    page_size: int = 20
    #: Entries in a feed.
    feed_size: int = 30
    #: How long the notice of a post that was taken back stays in the feeds that had the post.
    notice_days: float = 60.0
    #: Address that is written in place of the folder (`sftp://`, `ftps://`, `s3://`); empty where none is.
    deploy: str = ""
    #: Local time at which the index of the search is made each night; None: there is no search.
    search: time | None = time(3, 30)
    #: WebSub hub that is told of what is new; empty: none is.
    websub_hub: str = ""
    #: Old paths of the site, and the paths or full addresses that they lead on to.
    redirects: Mapping[str, str] = field(default_factory=dict)
    #: Whether a person wrote `url` down. Where not, it is that of the `serve` that runs now, if any does.
    url_given: bool = False

    @property
    def place(self) -> Path | str:
        """Where it is written, for people."""
        return self.deploy or self.output


@dataclass(frozen=True, slots=True, kw_only=True)
class Facebook:
    """[facebook]: which Page, and how it is spoken to."""

    #: Id or name of the Page.
    page_id: str
    #: Address of the Graph API, without a slash at the end.
    graph_url: str
    #: Like `v26.0`.
    graph_version: str
    #: `two-phase` or `direct`.
    publish: str
    #: Longest wait for one call.
    timeout_seconds: float
    #: How long a post whose answer was lost is looked for.
    settle_seconds: float
    #: Least time between two posts on the Page.
    min_gap_seconds: float
    #: Tags, stacked in one post in this order.
    languages: tuple[str, ...]
    #: Whether the languages are stacked, or the first that a post has stands alone.
    stacked: bool = True
    #: `utm_source=facebook` on the link.
    utm: bool = False
    #: Posts and comments with an outside link that the Page has in a month; None: unlimited, 0: never.
    links: int | None = DEFAULT_LIMIT
    #: Whether a person wrote `links` down. Where not, what was answered in the studio holds.
    links_given: bool = False
    #: Day on which that month begins, 1 to 28.
    links_from_day: int = 1
    #: Where a post's short address stands: `card` (drawn on its title card), `text` or `off`.
    short_address: str = "card"
    #: `header` (Authorization: Bearer) or `body` (the form field, for a server that wants it).
    token_in: str = "header"
    #: Whether a person wrote `graph_url` down. Where not, and there is no page token, it is the address of the sandbox
    #: that `serve` runs now, or else Facebook's own, and a sandbox has to be started in its place.
    graph_url_given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """[database]: where the ledger and the pictures lie."""

    #: SQLAlchemy address with an absolute path; may hold a password, so `repr` leaves it out.
    url: str = field(repr=False)
    #: Folder or fsspec address.
    media: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """[schedule]: when and how often."""

    #: First back-off.
    retry_base_seconds: float
    #: How long a silent claim is believed.
    lease_seconds: float
    #: How often all is looked over.
    sweep_seconds: float
    #: A post later than this waits for a person.
    late_limit_minutes: float
    #: Whether nothing is due before a second person approved it.
    approval: bool
    #: Fetched after each sweep that went well, so that somebody notices silence; empty: nothing is fetched.
    heartbeat_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """[measure]: when reach is logged."""

    #: Ages of a post at which it is measured, in seconds, ascending.
    ages_seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """[mail]: who is told when something needs a person, and through which server."""

    #: The SMTP server; empty: no mail is sent.
    host: str = ""
    #: 0: the usual one of `security`.
    port: int = 0
    #: `starttls`, `tls` or `plain`.
    security: str = "starttls"
    #: Name at the server; its password comes from SMTP_PASSWORD. Empty: without signing in.
    user: str = ""
    #: Sender's address; empty: that of `user`, or of the first receiver.
    from_address: str = ""
    #: Receivers' addresses.
    to: tuple[str, ...] = ()
    #: Tag of the mails' language: `sq`, `sr-Latn`, `sr-Cyrl` or `en`.
    language: str = "sq"
    #: Local time of a daily digest; None: there is none.
    digest: time | None = None
    #: A person is told when the newest backup is older, where backups are made; 0: never.
    backup_days: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NightlyBackup:
    """[backup]: what is made by itself each night."""

    #: Where; None: nothing is.
    folder: Path | None = None
    #: Local time.
    at: time = time(2, 30)
    #: Repository of restic, as it writes addresses (`sftp://…`, `s3:…`), or a folder; empty: no snapshots are taken.
    restic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """[studio]: the officers' web pages."""

    #: Network address that it listens at.
    host: str = "127.0.0.1"
    #: 0: three above the website's.
    port: int = 0
    #: Where people reach it, without a slash at the end; empty: where it listens.
    url: str = ""
    #: Somebody who did nothing for so long signs in again.
    session_hours: float = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A topic or a place: its key and its name by tag (`sq`, `sr-Latn`, `sr-Cyrl`, `en`, `rom` where known)."""

    #: Slug: what posts write, and part of addresses.
    key: str
    #: Name by tag.
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """From the environment or from files that it names. `repr` shows none of them."""

    #: `sandbox` on the sandbox page.
    facebook_page_token: str = field(default="", repr=False)
    #: The app that the token belongs to; for `connect` and `doctor`.
    facebook_app_id: str = field(default="", repr=False)
    #: Signs each call (`appsecret_proof`).
    facebook_app_secret: str = field(default="", repr=False)
    #: Signs the studio's sessions and previews.
    secret_key: str = field(default="", repr=False)
    #: Password of the mail server.
    smtp_password: str = field(default="", repr=False)
    #: Password at the web host that the website goes to; opens the key where both are given.
    website_password: str = field(default="", repr=False)
    #: Private key of SSH for that host: the text of its file.
    website_key: str = field(default="", repr=False)
    #: Recovery key of the snapshots: restic's password.
    recovery_key: str = field(default="", repr=False)
    #: Private key of SSH for the host that they go to: the text of its file.
    snapshot_ssh_key: str = field(default="", repr=False)
    #: Name and secret of the storage (S3) that they go to.
    snapshot_s3_id: str = field(default="", repr=False)
    snapshot_s3_secret: str = field(default="", repr=False)
    #: Address of the database with its password; wins over `database.url`.
    database_url: str = field(default="", repr=False)
    #: What each that is set came from, by the name of its variable: the variable, the one that names a file, or the
    #: file in `secrets/`.
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def page_token_source(self) -> str:
        """Return what the page token came from; empty on the sandbox."""
        return self.sources.get("FACEBOOK_PAGE_TOKEN", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it."""

    #: Folder of the settings file: relative paths start here.
    folder: Path
    organisation: Organisation
    #: Where staff write.
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
    mail: Mail = field(default_factory=Mail)
    studio: Studio = field(default_factory=Studio)
    backup: NightlyBackup = field(default_factory=NightlyBackup)
    #: Names of campaigns; one that is not here is called by its key.
    campaigns: Mapping[str, Label] = field(default_factory=dict)
    #: By tag, the tags that readers of a language are likely to know next: what it lacks is shown to them in these.
    next_languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Words and names that Serbian leaves in Latin letters in Cyrillic, too.
    stay_latin: tuple[str, ...] = ()
    #: Organisations whose feeds are read; others are added in the studio.
    partners: tuple[PartnerTerms, ...] = ()
    offices: tuple[Office, ...] = ()
    donors: tuple[Donor, ...] = ()
    #: Group of this machine that may write in `posts_folder`; empty: its owner alone.
    posts_group: str = ""
    #: Of the settings file, in its folder.
    file_name: str = "settings.toml"

    @property
    def file(self) -> Path:
        """Return the settings file."""
        return self.folder / self.file_name

    @property
    def inbox_folder(self) -> Path:
        """Return the folder of the photos that members sent, as the studio keeps them until somebody takes them."""
        return self.folder / "inbox"

    @property
    def previews_folder(self) -> Path:
        """Return the folder that `publisher preview` writes; it may be deleted at any time."""
        return self.folder / "preview"

    @property
    def link_rules(self) -> LinkRules:
        """Return how the month's links are counted."""
        facebook = self.facebook
        return LinkRules(
            limit=facebook.links,
            given=facebook.links_given,
            from_day=facebook.links_from_day,
            zone=self.organisation.timezone,
        )

    @property
    def longest_without_backup_days(self) -> float:
        """Return after how many days without a backup a person is told: two where one is made each night; 0: never."""
        days = self.mail.backup_days
        return min(days, 2.0) if self.backup.folder or self.backup.restic else days

    @property
    def sandbox(self) -> bool:
        """Return whether this is the sandbox page: there is no page token, or it is the sandbox's own."""
        return self.secrets.facebook_page_token in ("", SANDBOX_TOKEN)

    def secret_values(self) -> tuple[str, ...]:
        """Return every value that must never be seen in a log: tokens, keys, passwords, the database's among them."""
        password = urlsplit(self.database.url).password or ""
        values = (
            self.secrets.facebook_page_token,
            self.secrets.facebook_app_secret,
            self.secrets.secret_key,
            self.secrets.smtp_password,
            self.secrets.website_password,
            self.secrets.website_key,
            self.secrets.recovery_key,
            self.secrets.snapshot_ssh_key,
            self.secrets.snapshot_s3_secret,
            password,
            unquote(password),
        )
        return tuple(dict.fromkeys(value for value in values if value not in ("", SANDBOX_TOKEN)))
