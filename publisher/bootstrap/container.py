"""Puts the parts together for one settings file; its neighbours do so for the Page, the notices and the studio."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

from publisher.bootstrap.catch_up import catch_up
from publisher.bootstrap.facebook_posts import FacebookPosts
from publisher.bootstrap.page_access import PageAccess
from publisher.bootstrap.service_identity import DEFAULT_URL, target_of
from publisher.bootstrap.worker_site import WorkerSite
from publisher.domain.delivery import Payload
from publisher.domain.errors import StorageError
from publisher.domain.planning import is_out
from publisher.domain.ports_channel import Clock
from publisher.domain.report import Stacking
from publisher.domain.retry import RetryPolicy
from publisher.domain.revision import Article
from publisher.hosting.file_lock import only_writer as site_lock_here
from publisher.hosting.target import PublishTarget
from publisher.log_events import event_logger
from publisher.media.rendition_cache import RememberedPictures
from publisher.messages import sentence
from publisher.pipeline.apply_steps import RenderPayload
from publisher.pipeline.deliver import RetryTiming
from publisher.pipeline.freeze import MediaProcessors
from publisher.pipeline.submit import SubmitContext
from publisher.settings import SANDBOX_TOKEN, Facebook, Settings
from publisher.settings.load import CHANNELS, GRAPH_URL
from publisher.settings.public_address import website_blocker
from publisher.settings.web_addresses import is_loopback
from publisher.site.settings import SiteSettings, site_settings
from publisher.site_build.site_builder import SiteBuilder
from publisher.storage.archive.erase import is_erased
from publisher.storage.archive.erasure_list import erasure_list
from publisher.storage.archive.page_post_list import page_post_list
from publisher.storage.archive.revocation_list import revocation_list
from publisher.storage.archive.short_address_list import short_addresses_of
from publisher.storage.cluster.advisory_lock import only_writer as site_lock_everywhere
from publisher.storage.cluster.services import SqlServices
from publisher.storage.database import Database
from publisher.storage.ledger.delivery_queue import SqlQueue
from publisher.storage.ledger.page_links import SqlPageLinks
from publisher.storage.ledger.page_posts import PagePostStore
from publisher.storage.ledger.published_entries import SqlPublishedEntries
from publisher.storage.ledger.readings import Readings
from publisher.storage.ledger.targets import environment_of
from publisher.storage.ledger.unit_of_work import SqlLedger
from publisher.storage.media_store import MediaFiles
from publisher.storage.migrate import migrate
from publisher.storage.studio.partners import PartnerStore
from publisher.storage.studio.studio_queries import StudioQueries
from publisher.templating import templates

if TYPE_CHECKING:
    from publisher.bootstrap.page_connection import GivenApp, PageConnection
    from publisher.channels.website import WebsiteChannel
    from publisher.content.reading.draft_folder import DraftFolder
    from publisher.sandbox.server import SandboxPage


def system_clock() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


class Container:
    """All parts for one settings file. They are made when first asked for, so a command pays for what it uses."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], clock: Clock = system_clock) -> None:
        """Open the ledger and bring its tables up to date.

        Raises:
            StorageError: if it cannot be opened, or a newer program made it.
        """
        self.settings = settings
        self.environ = environ
        self.clock = clock
        self.database = Database(settings.database.url)
        try:
            migrate(self.database, settings.folder)
        except StorageError:
            self.database.close()
            raise
        home, media, backups = settings.folder, settings.database.media, settings.backup.folder
        self.erasures = erasure_list(self.database, home, media, backups)
        self.revocations = revocation_list(self.database, home, media, backups)
        self.short_addresses = short_addresses_of(self.database, home, media, clock, backups)
        self.page_post_list = page_post_list(self.database, home, media, backups)
        self.target = target_of(settings, environ)
        self.ledger = SqlLedger(self.database, self.target)
        #: Replaced whole where the token changes.
        self.page = PageAccess(self)
        self._sandbox: SandboxPage | None = None
        self.site_lock = Lock()
        self._pictures = RememberedPictures(self.media.refuse_erased)
        self._catch_up()

    def _catch_up(self) -> None:
        """Bring an older ledger up to what was erased and taken away; `doctor` tells of a list that is broken, too."""
        try:
            catch_up(self)
            self.short_addresses.catch_up()
            posts = self.settings.posts_folder
            self.page_post_list.catch_up(self.page_posts, lambda slug: (posts / slug / "index.md").exists())
        except StorageError as error:
            event_logger("publisher").error(sentence(error))

    def close(self) -> None:
        """Stop what was started and give the connections back."""
        if self._sandbox is not None:
            self._sandbox.stop()
        if "site" in self.__dict__:  # it was asked for
            self.site.place.close()
        self.database.close()

    @cached_property
    def drafts(self) -> "DraftFolder":
        """The posts folder."""
        return draft_folder(self.settings, self._published, lambda: self.page_links.limit)

    def _published(self, slug: str) -> Article | None:
        with self.ledger.read_transaction() as uow:
            revision = uow.latest(slug)
            return revision.article if revision and is_out(uow.history(slug)) else None

    @cached_property
    def media(self) -> MediaFiles:
        """The pictures, by digest."""
        return MediaFiles(self.settings.database.media, lambda digest: is_erased(self.database, digest))

    @cached_property
    def queue(self) -> SqlQueue:
        """The ledger as a queue, for this process as a worker."""
        return self.new_queue()

    def new_queue(self) -> SqlQueue:
        """Return the ledger as a queue for one more thread: a worker of its own."""
        owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        lease = self.settings.schedule.lease_seconds
        website = website_blocker(self.settings)
        return SqlQueue(
            self.database,
            self.target,
            owner=owner,
            clock=self.clock,
            lease_seconds=lease,
            website=website,
            links=self.settings.link_rules,
        )

    @cached_property
    def studio_queries(self) -> StudioQueries:
        """What pages and commands look up in the ledger."""
        return StudioQueries(self.database, self.target)

    @cached_property
    def partners(self) -> PartnerStore:
        """The partners whose feeds are read, and what came from them."""
        return PartnerStore(self.database, self.clock)

    @cached_property
    def page_posts(self) -> PagePostStore:
        """The posts made by hand on the Page, and the drafts that they are joined to."""
        return PagePostStore(self.database, self.clock, self.target.by_channel["facebook"])

    @cached_property
    def page_links(self) -> SqlPageLinks:
        """The month's links on the Page, and what its plan allows."""
        return SqlPageLinks(self.database, self.target, self.settings.link_rules)

    @cached_property
    def site_settings(self) -> SiteSettings:
        """What the site shows of the settings."""
        site = site_settings(self.settings)
        return replace(site, base_url=site.base_url or DEFAULT_URL)

    @cached_property
    def site(self) -> SiteBuilder:
        """The website's folder."""
        return SiteBuilder(
            output=self.settings.website.output,
            remote=self._deployed_site,
            settings=self.site_settings,
            templates=templates(self.settings.templates_folder),
            published=lambda: SqlPublishedEntries(self.database, environment_of(self.target)),
            media=self.media,
            again=WorkerSite(
                output=self.settings.website.output,
                settings=self.site_settings,
                templates_folder=self.settings.templates_folder,
                url=self.settings.database.url,
                world=environment_of(self.target),
                media=self.settings.database.media,
            ),
        )

    @property
    def _deployed_site(self) -> PublishTarget | None:
        from publisher.hosting.deploy import deployed

        if self.database.is_sqlite:  # one machine: a lock of the system is enough
            return deployed(self.settings, partial(site_lock_here, self.settings.folder / "website"))
        return deployed(self.settings, partial(site_lock_everywhere, self.database, self.settings.website.deploy))

    @cached_property
    def website(self) -> "WebsiteChannel":
        """The website as a channel: proved at its public address where it has one, else in its folder."""
        from publisher.channels.website import WebsiteChannel

        # An answer takes at most twice as long, and a claim has to outlive it.
        longest = min(10.0, self.settings.schedule.lease_seconds * 0.4)
        return WebsiteChannel(self.site, served=bool(self.settings.website.url), timeout_seconds=longest)

    @cached_property
    def facebook_settings(self) -> Facebook:
        """[facebook], with the sandbox's address where nobody else serves one."""
        facebook = self.settings.facebook
        if not self.settings.sandbox or facebook.graph_url_given or is_loopback(facebook.graph_url):
            return facebook
        return replace(facebook, graph_url=self.start_sandbox().url)

    def connection(self, first: str, app: "GivenApp | None" = None) -> "PageConnection":
        """Return the steps from this first token, of the app that was given with it, to one that lasts."""
        from publisher.bootstrap.page_connection import PageConnection
        from publisher.sandbox.account import APP_ID as SANDBOX_APP_ID

        rehearsal = self.settings.sandbox and first.startswith(SANDBOX_TOKEN)
        given = self.settings.facebook
        real = given if given.graph_url_given else replace(given, graph_url=GRAPH_URL)
        facebook = self.facebook_settings if rehearsal else real
        sandbox_app_id = SANDBOX_APP_ID if rehearsal else ""
        return PageConnection(self.settings, facebook, self.media, self.clock, sandbox_app_id, app)

    @cached_property
    def services(self) -> SqlServices:
        """Who sends from this ledger, on all machines."""
        return SqlServices(self.database)

    @cached_property
    def readings(self) -> Readings:
        """The reach record."""
        return Readings(self.database, target=self.target.by_channel["facebook"])

    def start_sandbox(self, port: int = 0) -> "SandboxPage":
        """Start the Facebook Page on this machine, once; its Page lies beside the ledger."""
        if self._sandbox is None:
            from publisher.bootstrap.sandbox_page import sandbox_page

            sandbox = sandbox_page(self.settings, port)
            sandbox.start()
            self._sandbox = sandbox
        return self._sandbox

    @property
    def retry_timing(self) -> RetryTiming:
        """Every wait of our own choosing."""
        return RetryTiming(
            retry=RetryPolicy(self.settings.schedule.retry_base_seconds),
            settle_seconds=self.settings.facebook.settle_seconds,
        )

    @cached_property
    def facebook_posts(self) -> FacebookPosts:
        """How posts are made for the Page."""
        return FacebookPosts(
            self.settings, self.site_settings, self.short_addresses.code, lambda: self.page_links.limit
        )

    @property
    def payloads(self) -> dict[str, RenderPayload]:
        """How each channel's payload is rendered."""
        return {"website": lambda _article, _with_website: (Payload(), None), "facebook": self.facebook_posts.render}

    @property
    def _media_processors(self) -> MediaProcessors:
        """What makes a draft's files fit to be published."""
        from publisher.media.audio_cleaning import clean
        from publisher.media.photo_credits import credited
        from publisher.media.preview_cards import TitleCards

        site = self.site_settings
        on_card = self.settings.facebook.short_address == "card"
        return MediaProcessors(
            render=self._pictures,
            credit=credited,
            clean=clean,
            painter=TitleCards(site),
            facebook_painter=TitleCards(site, self.facebook_posts.card_address) if on_card else None,
            facebook_tag=lambda tags: self.facebook_posts.tags(tags)[0],
        )

    @property
    def submit_context(self) -> SubmitContext:
        """What submitting a draft needs."""
        return SubmitContext(
            ledger=self.ledger,
            media=self.media,
            workshop=self._media_processors,
            payloads=self.payloads,
            linked={"facebook": self.facebook_posts.linked},
            target=self.target,
            timezone=self.settings.organisation.timezone,
            late_limit_seconds=self.settings.schedule.late_limit_minutes * 60,
            needs_approval=self.settings.schedule.approval,
            give_address=self.short_addresses.give,
            refuse_erased=self.media.refuse_erased,
            is_there=self.drafts.has,
            on_page_since=self.page_posts.day_of,
        )

    @property
    def stacking(self) -> Stacking:
        """Which languages stand in one Facebook post."""
        return Stacking(tags=self.settings.facebook.languages, stacked=self.settings.facebook.stacked)


def draft_folder(
    settings: Settings,
    published: Callable[[str], Article | None] = lambda slug: None,
    link_limit: Callable[[], int | None] | None = None,
) -> "DraftFolder":
    """Return the posts folder; needs no ledger."""
    from publisher.content.reading.draft_folder import DraftFolder

    return DraftFolder(
        settings.posts_folder,
        base=settings.folder,
        languages=settings.languages,
        topics=tuple(settings.topics),
        places=tuple(settings.places),
        channels=settings.channels,
        known_channels=CHANNELS,
        timezone=settings.organisation.timezone,
        facebook_languages=settings.facebook.languages,
        facebook_stacked=settings.facebook.stacked,
        stay_latin=settings.stay_latin,
        published=published,
        link_limit=link_limit or (lambda: settings.link_rules.limit),
    )
