"""The composition root: the one file that knows every part and puts them together for one settings file."""

import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TextIO
from urllib.parse import urlsplit
from uuid import uuid4

from publisher import logs
from publisher.channels.facebook import payload
from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.insights import Insights
from publisher.channels.facebook.publishing import is_loopback
from publisher.channels.facebook.tokens import KINDS as OF_TOKENS
from publisher.channels.website import WebsiteChannel
from publisher.connection import Connection
from publisher.content.folder import DraftFolder
from publisher.domain.delivery import Delivery, Payload
from publisher.domain.errors import InvalidInput, NotPossible, Problem
from publisher.domain.ledger_ports import Book, ClaimRules, Target
from publisher.domain.notices import Look, Notice
from publisher.domain.ports import Clock, Draft
from publisher.domain.reading import MeasureResult, page_object
from publisher.domain.report import Period, Stacking
from publisher.domain.report import Report as ReachReport
from publisher.domain.retry import Retry
from publisher.domain.revision import Article
from publisher.domain.schedule import Hold
from publisher.lookout import Lookout
from publisher.machine import machine_id
from publisher.pipeline import decide, plan
from publisher.pipeline.deliver import Crew, Line, Report, Waits
from publisher.pipeline.freeze import Workshop
from publisher.pipeline.measure import measure
from publisher.pipeline.plan import RenderPayload
from publisher.pipeline.reconcile import reconcile, tidy, upload_ahead
from publisher.pipeline.report import report, write_csv
from publisher.pipeline.side_by_side import deliver_side_by_side
from publisher.pipeline.status import Standing, status
from publisher.pipeline.submit import Desk, Order, Submitted, submit
from publisher.sandbox.account import APP_ID as SANDBOX_APP_ID
from publisher.sandbox.server import SandboxPage
from publisher.settings import SANDBOX_TOKEN, Facebook, Settings
from publisher.settings.load import GRAPH_URL
from publisher.settings.secrets import stored_token
from publisher.site.addresses import article_url
from publisher.site.cards import TitleCards
from publisher.site.deploying import deployed
from publisher.site.iptc import credited
from publisher.site.lock import only_writer as site_lock_here
from publisher.site.place import Place
from publisher.site.publication import Progress, Site
from publisher.site.recordings import clean
from publisher.site.remembered import RememberedPictures
from publisher.site.settings import SiteSettings, site_settings
from publisher.site.writer import Written
from publisher.storage.book import SANDBOX, SqlLedger, world_of
from publisher.storage.database import Database
from publisher.storage.erasing import is_erased
from publisher.storage.media import MediaFiles
from publisher.storage.migrating import migrate
from publisher.storage.queue import SqlQueue
from publisher.storage.readings import Readings
from publisher.storage.reopened import Reopened
from publisher.storage.restored import RESTORE
from publisher.storage.shelf import SqlShelf
from publisher.storage.site_lock import only_writer as site_lock_everywhere
from publisher.templating import templates

#: Where the site is read while nobody said otherwise: `serve` listens here.
DEFAULT_URL = "http://127.0.0.1:8000"
#: So many threads of one process send at once, where posts need no gap between them.
CREWS = 4
#: But only where more than so many are due: one after the other they keep their order, and a dead token costs one call.
BURST = 50
#: So many posts are claimed for the website at once, by the second of a lease: a short lease bears no large batch.
PAGES_A_LEASE_SECOND = 5


def system_clock() -> datetime:
    """Give the present."""
    return datetime.now(UTC)


class App:
    """All parts for one settings file. Parts are made when first asked for, so a command pays for what it uses."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], clock: Clock = system_clock) -> None:
        """Open the ledger and bring its tables up to date.

        Raises:
            StorageError: if it cannot be opened, or a newer program made it.
        """
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database.url)
        migrate(self.database, settings.folder)
        machine = machine_id(environ) if self.database.is_sqlite else ""
        self.target = Target(by_channel=_addresses(settings), machine=machine)
        self.ledger = SqlLedger(self.database, self.target)
        self._sandbox: SandboxPage | None = None
        self._site_turn = Lock()
        self._pictures = RememberedPictures()

    def close(self) -> None:
        """Stop what was started and give the connections back."""
        if self._sandbox is not None:
            self._sandbox.stop()
        if "site" in self.__dict__:  # it was asked for
            self.site.place.close()
        self.database.close()

    # The parts

    @cached_property
    def drafts(self) -> DraftFolder:
        """The posts folder."""
        return draft_folder(self.settings)

    @cached_property
    def media(self) -> MediaFiles:
        """The pictures, by digest."""
        return MediaFiles(self.settings.database.media, lambda digest: is_erased(self.database, digest))

    @cached_property
    def queue(self) -> SqlQueue:
        """The ledger as a queue, for this process as a worker."""
        return self._queue()

    def _queue(self) -> SqlQueue:
        owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        lease = self.settings.schedule.lease_seconds
        return SqlQueue(self.database, self.target, owner=owner, clock=self.clock, lease_seconds=lease)

    @cached_property
    def site_settings(self) -> SiteSettings:
        """What the site shows of the settings."""
        site = site_settings(self.settings)
        return replace(site, base_url=site.base_url or DEFAULT_URL)

    @cached_property
    def site(self) -> Site:
        """The website's folder."""
        return Site(
            output=self.settings.website.output,
            remote=self._deployed_site,
            settings=self.site_settings,
            templates=templates(self.settings.templates_folder),
            shelf=lambda: SqlShelf(self.database, world_of(self.target)),
            media=self.media,
            again=Reopened(
                output=self.settings.website.output,
                settings=self.site_settings,
                templates_folder=self.settings.templates_folder,
                url=self.settings.database.url,
                world=world_of(self.target),
                media=self.settings.database.media,
            ),
        )

    @property
    def _deployed_site(self) -> Place | None:
        if self.database.is_sqlite:  # one machine: a lock of the system is enough
            return deployed(self.settings, partial(site_lock_here, self.settings.folder / "website"))
        return deployed(self.settings, partial(site_lock_everywhere, self.database, self.settings.website.deploy))

    @cached_property
    def website(self) -> WebsiteChannel:
        """The website as a channel: proved at its public address where it has one, else in its folder."""
        return WebsiteChannel(self.site, served=bool(self.settings.website.url))

    @cached_property
    def facebook_settings(self) -> Facebook:
        """[facebook], with the sandbox's address where nobody else serves one."""
        facebook = self.settings.facebook
        if not self.settings.sandbox or facebook.graph_url_given or _is_loopback(facebook.graph_url):
            return facebook
        return replace(facebook, graph_url=self.start_sandbox().url)

    @cached_property
    def graph(self) -> PageGraph:
        """The Graph API as the Page."""
        return self._graph()

    def _graph(self) -> PageGraph:
        schedule, secrets = self.settings.schedule, self.settings.secrets
        return PageGraph.for_settings(
            self.facebook_settings, secrets, lease_seconds=schedule.lease_seconds, now=self.clock
        )

    @cached_property
    def facebook(self) -> FacebookChannel:
        """The Facebook Page as a channel."""
        return self._facebook(self.graph)

    def _facebook(self, graph: PageGraph) -> FacebookChannel:
        first_wait = timedelta(seconds=self.settings.schedule.retry_base_seconds)
        return FacebookChannel(graph, self.facebook_settings, self.media, now=self.clock, first_wait=first_wait)

    def connection(self, first: str) -> Connection:
        """Give the steps from this first token to one that lasts: one of the sandbox's leads there, others do not."""
        rehearsal = self.settings.sandbox and first.startswith(SANDBOX_TOKEN)
        given = self.settings.facebook
        real = given if given.graph_url_given else replace(given, graph_url=GRAPH_URL)
        facebook = self.facebook_settings if rehearsal else real
        return Connection(self.settings, facebook, self.media, self.clock, SANDBOX_APP_ID if rehearsal else "")

    @cached_property
    def lookout(self) -> Lookout:
        """What sees that something needs a person, and tells it."""
        return Lookout(self.settings, self.database, self.target, self.clock)

    @cached_property
    def readings(self) -> Readings:
        """The reach record."""
        return Readings(self.database, target=self.target.by_channel["facebook"])

    def start_sandbox(self, port: int = 0) -> SandboxPage:
        """Start the Facebook Page on this machine, once; its Page lies beside the ledger."""
        if self._sandbox is None:
            sandbox = sandbox_page(self.settings, port)
            sandbox.start()
            self._sandbox = sandbox
        return self._sandbox

    @property
    def waits(self) -> Waits:
        """Every wait of our own choosing."""
        return Waits(
            retry=Retry(self.settings.schedule.retry_base_seconds),
            settle_seconds=self.settings.facebook.settle_seconds,
        )

    @cached_property
    def crews(self) -> list[Crew]:
        """Who sends side by side: where posts need no gap, several; the first one with this process's own parts."""
        page = self.settings.facebook
        several = page.publish == "two-phase" and not page.min_gap_seconds
        return [self.crew(self.queue, self.facebook), *(self.crew() for _ in range(several * (CREWS - 1)))]

    def crew(self, queue: SqlQueue | None = None, facebook: FacebookChannel | None = None) -> Crew:
        """Give a queue and channels for one more thread; the website is shared, as it has one writer at a time."""
        lines = self._lines(facebook or self._facebook(self._graph()))
        return Crew(queue=queue or self._queue(), lines=lines)

    @property
    def lines(self) -> list[Line]:
        """The channels in order, with the rules for claiming on each."""
        return self._lines(self.facebook)

    def _lines(self, facebook: FacebookChannel) -> list[Line]:
        lease = self.settings.schedule.lease_seconds
        page = ClaimRules(
            channel="facebook",
            limit=1,
            lease_seconds=lease,
            min_gap_seconds=self.settings.facebook.min_gap_seconds,
            single=self.settings.facebook.publish == "direct",
            after_website=True,
        )
        at_once = max(1, min(self.website.batch, int(lease * PAGES_A_LEASE_SECOND)))
        site = ClaimRules(channel="website", limit=at_once, lease_seconds=lease)
        return [Line(channel=self.website, rules=site, turn=self._site_turn), Line(channel=facebook, rules=page)]

    @property
    def payloads(self) -> dict[str, RenderPayload]:
        """How each channel's payload is rendered."""
        return {"website": lambda _article, _with_website: (Payload(), None), "facebook": self._facebook_payload}

    def _facebook_payload(self, article: Article, with_website: bool) -> tuple[Payload, Payload | None]:
        facebook = self.settings.facebook
        if with_website:
            self._refuse_private_address()
        tags = [tag for tag in facebook.languages if tag in article.tags] or [article.texts[0].tag]
        post = payload.render(
            article,
            languages=facebook.languages,
            stacked=facebook.stacked,
            link=article_url(self.site_settings.base_url, article, tags[0]) if with_website else "",
            with_website=with_website,
            env=templates(self.settings.templates_folder),
            utm=facebook.utm,
        )
        comment = payload.comment_payload(article, languages=facebook.languages, stacked=facebook.stacked)
        return post, comment

    def _refuse_private_address(self) -> None:
        """Refuse to plan a link that the real Facebook's readers could not open.

        Raises:
            InvalidInput: if website.url is this machine's own, or not set.
        """
        real = (urlsplit(self.settings.facebook.graph_url).hostname or "").endswith("facebook.com")
        if real and not self.settings.sandbox and is_loopback(self.site_settings.base_url):
            raise InvalidInput(
                f"website.url is {self.settings.website.url or 'not set'}, which readers of the real Page cannot "
                "open. Set website.url in settings.toml to the site's public address."
            )

    # What people ask for

    def check(self, slugs: Sequence[str] | None = None) -> list[Problem]:
        """Give every problem of the drafts."""
        return self.drafts.check(slugs)

    @property
    def _workshop(self) -> Workshop:
        """What makes a draft's files fit to be published."""
        cards = TitleCards(self.site_settings)
        return Workshop(render=self._pictures, credit=credited, clean=clean, painter=cards)

    @property
    def desk(self) -> Desk:
        """What submitting a draft needs."""
        return Desk(
            ledger=self.ledger,
            media=self.media,
            workshop=self._workshop,
            payloads=self.payloads,
            target=self.target,
            timezone=self.settings.organisation.timezone,
            late_limit_seconds=self.settings.schedule.late_limit_minutes * 60,
            needs_approval=self.settings.schedule.approval,
        )

    def submit(self, draft: Draft, order: Order, *, keep: bool = True) -> Submitted:
        """Freeze and plan one draft."""
        return submit(self.desk, draft, order, self.clock(), keep=keep)

    def unscheduled(self) -> list[str]:
        """Name the drafts that the ledger has never planned."""
        with self.ledger.reading_book() as book:
            known = {delivery.slug for delivery in book.all_deliveries()}
        return [slug for slug in self.drafts.slugs() if slug not in known]

    def approve(self, slug: str, by: str, digest: str = "") -> None:
        """Agree to a post's newest revision; with a digest, to that very one."""
        with self.ledger.book() as book:
            plan.approve(book, slug, by=by, now=self.clock(), digest=digest)

    def withdraw(self, slug: str, by: str, *, keep: bool = True) -> list[Delivery]:
        """Take a post back everywhere."""
        with self.ledger.book(keep=keep) as book:
            return plan.withdraw(book, slug, self.target, by=by, now=self.clock())

    def cancel(self, slug: str, by: str, *, keep: bool = True) -> list[Delivery]:
        """Unplan a post."""
        with self.ledger.book(keep=keep) as book:
            return plan.cancel(book, slug, self.target, by=by, now=self.clock())

    def release(
        self, slugs: Sequence[str], by: str, *, at: datetime | None, spread: timedelta, keep: bool = True
    ) -> list[Delivery]:
        """Let held and missed posts go."""
        with self.ledger.book(keep=keep) as book:
            return decide.release(book, slugs, at=at, spread=spread, by=by, now=self.clock())

    def move(self, slug: str, by: str, at: datetime) -> list[Delivery]:
        """Let what waits for its time go out at another one."""
        with self.ledger.book() as book:
            return decide.move(book, slug, at=at, by=by, now=self.clock())

    def resolve(self, slug: str, answer: str, by: str, *, remote_id: str = "") -> list[Delivery]:
        """Say what became of a delivery in doubt."""
        with self.ledger.book() as book:
            return decide.resolve(book, slug, answer, remote_id=remote_id, by=by, now=self.clock())

    def pause(
        self, channel: str, reason: str, by: str, *, from_at: datetime | None = None, until_at: datetime | None = None
    ) -> None:
        """Hold a channel, or all (empty), now or for a planned time."""
        now = self.clock()
        hold = Hold(id=0, channel=channel, kind="person", reason=reason, from_at=from_at or now, end_at=until_at)
        with self.ledger.book() as book:
            decide.pause(book, hold, by=by, now=now)

    def resume(self, channel: str, by: str) -> list[Hold]:
        """End the holds of a channel, or all."""
        with self.ledger.book() as book:
            return decide.resume(book, channel, by=by, now=self.clock())

    def adopt(self, by: str, *, keep: bool = True) -> list[Delivery]:
        """Make the ledger serve these settings and this machine."""
        with self.ledger.book(keep=keep) as book:
            return decide.adopt(book, self.target, by=by, now=self.clock())

    def signed_in(self, concerns: Sequence[Notice], by: str) -> list[Hold]:
        """End what a dead token began, and nothing that a person placed; posts that came due meanwhile are held."""
        self.lookout.checked(Look(kinds=OF_TOKENS, found=concerns))
        with self.ledger.book() as book:
            return decide.resume(book, "facebook", by=by, now=self.clock(), kind="sign-in")

    def renew_token(self) -> None:
        """Use the token that `connect` stored while this process runs; from or to the sandbox needs a new process."""
        secrets = self.settings.secrets
        token, source = stored_token(self.settings.folder, [])
        if secrets.page_token_source != "connect" or token in ("", SANDBOX_TOKEN, secrets.facebook_page_token):
            return
        renewed = replace(secrets, facebook_page_token=token, page_token_source=source)
        self.settings = replace(self.settings, secrets=renewed)
        logs.hide(token)
        for part in ("graph", "facebook", "insights", "crews", "lookout"):
            self.__dict__.pop(part, None)

    def status(self, slug: str | None = None) -> list[Standing]:
        """Tell how deliveries stand."""
        with self.ledger.reading_book() as book:
            return self._standings(book, book.history(slug) if slug else book.all_deliveries())

    def unsettled(self) -> list[Standing]:
        """Tell how those stand of which something is still to come or to decide; however long the archive is."""
        with self.ledger.reading_book() as book:
            return self._standings(book, book.unsettled())

    def _standings(self, book: Book, deliveries: Sequence[Delivery]) -> list[Standing]:
        return status(book, deliveries, self.queue.foreign(), self.clock(), {"facebook": self.resting})

    def holds(self) -> list[Hold]:
        """Give the holds that are on now, or planned."""
        now = self.clock()
        with self.ledger.reading_book() as book:
            return [hold for hold in book.holds() if hold.end_at is None or hold.end_at > now]

    def build(self, progress: Progress, *, clean: bool) -> Written:
        """Build the whole site from the ledger.

        Raises:
            NotPossible: if the ledger was restored and nobody has looked at it yet.
        """
        if hold := next((hold for hold in self.holds() if hold.kind == RESTORE), None):
            raise NotPossible(f"{hold.reason} Nothing is built until then.")
        with self.site.opened() as writing:
            return writing.build(progress, clean=clean)

    # What the timer asks for

    def find(self, report: Report) -> str:
        """Look for lost answers, delete what we left unpublished; give what a person should know."""
        channels = [line.channel for line in self.lines if self._may_look(line.channel.name)]
        reconcile(self.queue, channels, self.waits, self.clock, report)
        return self.tidy()

    def tidy(self) -> str:
        """Delete what we left unpublished at the Page; give what a person should know."""
        if self._resting("facebook"):
            return ""
        warning = tidy(self.queue, self.facebook, self.waits, self.clock)
        self.lookout.warned(warning)
        return warning

    def _may_look(self, channel: str) -> bool:
        """A look for a lost answer waits while calls are limited, unless taking back waits for it."""
        return not self._resting(channel) or self.queue.takes_back(channel)

    @property
    def resting(self) -> str:
        """Say why Facebook is left alone for a while; empty where it is not."""
        rest = self.queue.resting("facebook", self.clock())
        return rest[1] if rest else ""

    def _resting(self, channel: str) -> bool:
        return self.queue.resting(channel, self.clock()) is not None

    def tell_people(self) -> None:
        """Look at what needs a person, and tell it where it is time.

        Raises:
            PublisherError: if something of it failed; it is done again at the next sweep.
        """
        if self.queue.foreign():
            return
        holds = self.holds()
        self.lookout.check_token(lambda: self.graph, holds)
        self.lookout.look(holds)
        self.lookout.tell()

    def deliver(self, report: Report, go_on: Callable[[], bool] = lambda: True) -> None:
        """Send all that is due."""
        self.renew_token()
        crews = self.crews if self.queue.many_due("facebook", self.clock(), BURST) else self.crews[:1]
        deliver_side_by_side(crews, self.waits, self.clock, report, go_on)

    def may_go(self, delivery_id: int) -> bool:
        """Tell whether one delivery may be claimed now; cheap, and no promise."""
        return any(self.queue.may_go(delivery_id, line.rules, self.clock()) for line in self.lines)

    def upload_ahead(self) -> None:
        """Upload photos of posts that come due soon."""
        if self._resting("facebook"):
            return
        upload_ahead(self.queue, self.facebook, self.waits, self.clock)

    def measure(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> MeasureResult:
        """Log the reach of what is due to be measured."""
        return measure(
            self.readings,
            self.insights,
            self.clock,
            ages_seconds=self.settings.measure.ages_seconds,
            retry_seconds=self.settings.schedule.retry_base_seconds,
            progress=progress,
        )

    def report(self, period: Period, *, compare_previous: bool) -> ReachReport:
        """Tell how far the posts of a period reached."""
        settings = self.settings
        return report(
            self.readings,
            period,
            now=self.clock(),
            ages_seconds=settings.measure.ages_seconds,
            stacking=self._stacking,
            page_object=page_object(settings.facebook.page_id, settings.sandbox),
            made_up=settings.sandbox,
            compare_previous=compare_previous,
        )

    def write_csv(self, period: Period, stream: TextIO) -> int:
        """Write the readings of a period's posts as CSV."""
        return write_csv(self.readings, period, stream, stacking=self._stacking, made_up=self.settings.sandbox)

    @property
    def _stacking(self) -> Stacking:
        return Stacking(tags=self.settings.facebook.languages, stacked=self.settings.facebook.stacked)

    @cached_property
    def insights(self) -> Insights:
        """The Page's figures."""
        page_id = self.settings.facebook.page_id
        return Insights(self.graph, page_id=page_id, made_up=self.settings.sandbox, now=self.clock)


def draft_folder(settings: Settings) -> DraftFolder:
    """Give the posts folder; needs no ledger."""
    return DraftFolder(
        settings.posts_folder,
        base=settings.folder,
        languages=settings.languages,
        topics=tuple(settings.topics),
        places=tuple(settings.places),
        channels=settings.channels,
        timezone=settings.organisation.timezone,
        facebook_languages=settings.facebook.languages,
        facebook_stacked=settings.facebook.stacked,
    )


def sandbox_page(
    settings: Settings, port: int, fault_file: Path | None = None, latency_seconds: float = 0.0
) -> SandboxPage:
    """Give the Facebook Page on this machine, not started yet; its Page lies beside the ledger."""
    return SandboxPage(
        settings.folder / "sandbox",
        templates=settings.templates_folder,
        port=port,
        page_id=settings.facebook.page_id,
        page_name=settings.organisation.name,
        fault_file=fault_file,
        latency_seconds=latency_seconds,
    )


@contextmanager
def opened(settings: Settings, environ: Mapping[str, str], clock: Clock = system_clock) -> Iterator[App]:
    """Give an app and close it at the end."""
    app = App(settings, environ, clock)
    try:
        yield app
    finally:
        app.close()


def _addresses(settings: Settings) -> dict[str, str]:
    if settings.sandbox:
        return {"website": SANDBOX, "facebook": SANDBOX}
    facebook = settings.facebook
    return {
        "website": settings.website.url or DEFAULT_URL,
        "facebook": f"{facebook.graph_url} {facebook.page_id}",
    }


def _is_loopback(url: str) -> bool:
    return "//127.0.0.1" in url or "//localhost" in url or "//[::1]" in url
