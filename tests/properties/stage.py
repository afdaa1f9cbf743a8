"""The world of the state machine: real ledger, site and Facebook channel before the sandbox Page, and two clocks."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.website import WebsiteChannel
from publisher.channels.website_audit import WebsiteAuditor
from publisher.domain.delivery import Delivery, Payload, PayloadPhoto
from publisher.domain.link_budget import LinkRules
from publisher.domain.ports_channel import MediaStore
from publisher.domain.ports_ledger import ClaimRules
from publisher.domain.revision import Article, digest_of
from publisher.pipeline import reconcile
from publisher.pipeline.deliver import ChannelLane, deliver
from publisher.pipeline.restore_audit import AuditContext, AuditResult, look
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.page import Page
from publisher.sandbox.server import SandboxPage
from publisher.settings import Facebook, Label
from publisher.site.settings import SiteSettings
from publisher.site_build.site_builder import SiteBuilder
from publisher.storage.archive.backup import Sources, write_backup
from publisher.storage.archive.restore import RestoreOrder, restore_ledger
from publisher.storage.archive.zip_file import Archive
from publisher.storage.database import Database
from publisher.storage.ledger.published_entries import SqlPublishedEntries
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.media_store import MediaFiles
from publisher.templating import templates
from tests.faults.page_world import SHAPES, TEMPLATES, picture
from tests.properties.worker import SteppedGraph, SteppedQueue, Steps
from tests.world import TestClock, World

#: The evening before clocks in Kosovo go back: 01:00 UTC on 25 October 2026.
START = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
#: Real seconds that one call may take. No fault here hangs, so it is never met, however busy the machine is.
TIMEOUT = 10.0
LEASE = 60.0
SETTLE = 600.0
#: One link a month, so that two posts ask for the same.
LINKS = LinkRules(zone=ZoneInfo("Europe/Belgrade"), limit=1, given=True)
#: A post that carries its link only where there is room.
TICKED = "ticked"
ALL_SHAPES = {**SHAPES, TICKED: (0, True)}
Mode = Literal["two-phase", "direct"]
#: Memory where there is some: thousands of ledgers are written and thrown away.
_FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None


class OurClock(TestClock):
    """This machine's clock, which may be wrong by `skew`; Facebook's is right."""

    def __init__(self, right: TestClock) -> None:
        super().__init__(right.now)
        self.right, self.skew = right, timedelta()

    def __call__(self) -> datetime:
        return self.right.now + self.skew

    def passes(self, **span: float) -> None:
        self.right.passes(**span)


class Worker:
    """A process with its own name, its own memory and its own steps."""

    def __init__(self, stage: "Stage", name: str) -> None:
        self._stage = stage
        self.steps = Steps()
        self.queue = SteppedQueue(
            stage.database,
            stage.target,
            owner=name,
            clock=stage.clock,
            lease_seconds=stage.lease_seconds,
            links=LINKS,
        )
        self.queue.steps = self.steps
        graph = SteppedGraph(
            "sandbox", graph_url=stage.page.url, version="v26.0", now=stage.clock, deadline_seconds=TIMEOUT
        )
        graph.steps, graph.queue = self.steps, self.queue
        self.facebook = FacebookChannel(graph, stage.settings, stage.media, now=stage.clock)
        self.website = WebsiteChannel(stage.site, served=False)

    def work(self) -> None:
        """One pass, as `publish` makes it."""
        stage = self._stage
        waits, clock = stage.waits, stage.clock
        reconcile.reconcile(self.queue, [self.website, self.facebook], waits, clock, stage.moved.append)
        reconcile.tidy(self.queue, self.facebook, waits, clock)
        reconcile.upload_ahead(self.queue, self.facebook, waits, clock)
        deliver(self.queue, self._lines, waits, clock, stage.moved.append, lambda: True)
        reconcile.tidy(self.queue, self.facebook, waits, clock)

    @property
    def _lines(self) -> list[ChannelLane]:
        page = ClaimRules(
            channel="facebook",
            limit=1,
            lease_seconds=LEASE,
            min_gap_seconds=self._stage.min_gap_seconds,
            single=self._stage.mode == "direct",
            after_website=True,
        )
        site = ClaimRules(channel="website", limit=50, lease_seconds=LEASE)
        return [ChannelLane(channel=self.website, rules=site), ChannelLane(channel=self.facebook, rules=page)]


class Ground:
    """What the stages of a process share: queries and templates, which take longer to compile than an example takes.

    Each stage begins with an empty ledger of its own at the same place.
    """

    def __init__(self, empty: Path) -> None:
        """`empty` is a migrated ledger with nothing in it."""
        self._root = Path(tempfile.mkdtemp(prefix="ground-", dir=_FOLDER))
        self._empty = empty
        #: Of one stage after the other.
        self.folder = self._root / "stage"
        self.ledger = self.folder / "ledger.db"
        self.database = Database(f"sqlite:///{self.ledger}")
        self.templates = templates(TEMPLATES)

    def begin(self) -> None:
        """Lay an empty ledger into an empty folder."""
        self.folder.mkdir()
        shutil.copy(self._empty, self.ledger)

    def end(self) -> None:
        """Throw away what a stage left."""
        self.database.close()
        shutil.rmtree(self.folder)

    def close(self) -> None:
        shutil.rmtree(self._root)


class Stage(World):
    """Everything in one folder, thrown away at the end."""

    lease_seconds = LEASE

    def __init__(self, mode: Mode, ground: Ground, *, min_gap_seconds: float = 0.0) -> None:
        ground.begin()
        super().__init__(ground.database)
        self.ground, self.folder = ground, ground.folder
        self.mode, self.min_gap_seconds = mode, min_gap_seconds
        self.right = TestClock(START)
        self.clock: OurClock = OurClock(self.right)
        self.shapes: dict[str, str] = {}
        self.moved: list[Delivery] = []
        self.page = SandboxPage(
            self.folder / "page",
            templates=TEMPLATES,
            now=self.right,
            page_id="100",
            page_name="Test",
            links=LinkLimit(most=1, zone=LINKS.zone.key),
        )
        self.page.start()
        self.settings = Facebook(
            page_id="100",
            graph_url=self.page.url,
            graph_version="v26.0",
            publish=mode,
            timeout_seconds=TIMEOUT,
            settle_seconds=SETTLE,
            min_gap_seconds=min_gap_seconds,
            languages=("sq",),
        )
        self.media = _pictures(self.folder)
        self.site = self._site()
        self.main = Worker(self, "main")
        self.sleepers: list[Worker] = []

    def _site(self) -> SiteBuilder:
        label = {"sq": "Strehimi"}
        return SiteBuilder(
            output=self.folder / "site",
            settings=SiteSettings(
                base_url="https://example.org",
                name="Test",
                tags=("sq",),
                topics=(Label(key="housing", name=label),),
                places=(Label(key="ferizaj", name=label),),
                timezone=ZoneInfo("Europe/Belgrade"),
            ),
            templates=self.ground.templates,
            published=lambda: SqlPublishedEntries(self.database, "real"),
            media=self.media,
            lock_seconds=0.0,
        )

    def close(self) -> None:
        self.everybody_dies()
        self.page.stop()
        self.ground.end()

    def payload(self, article: Article, with_website: bool) -> tuple[Payload, Payload | None]:
        text = article.texts[0]
        count, link = ALL_SHAPES[self.shapes[article.slug]]
        photos = tuple(
            PayloadPhoto(digest=digest_of(picture(number)), media_type="image/png", alt=f"picture {number}")
            for number in range(count)
        )
        comment = Payload(message=text.facebook_comment) if text.facebook_comment else None
        address = f"https://example.org/{article.slug}/" if link else ""
        linked = Payload(message=text.summary, link=address, photos=photos)
        if self.shapes[article.slug] == TICKED:
            return Payload(message=text.summary, linked=linked), comment
        return linked, comment

    # Passes

    def pass_once(self) -> None:
        self.main.work()

    def begin_worker(self, name: str, steps: int, *, dies: bool) -> None:
        """Another process begins a pass and gets so far."""
        worker = Worker(self, name)
        worker.steps.begin(worker.work, steps, dies=dies)
        if worker.steps.sleeping:
            self.sleepers.append(worker)

    def wake_worker(self, number: int, steps: int, *, dies: bool) -> None:
        worker = self.sleepers[number % len(self.sleepers)]
        worker.steps.wake(steps, dies=dies)
        if not worker.steps.sleeping:
            self.sleepers.remove(worker)

    def everybody_dies(self) -> None:
        for worker in self.sleepers:
            while worker.steps.sleeping:
                worker.steps.wake(0, dies=True)
        self.sleepers.clear()

    # Backups

    @property
    def backup(self) -> Path:
        return self.folder / "backup.zip"

    @property
    def restored(self) -> bool:
        """Return whether the ledger comes from a backup, and nobody resumed since."""
        with self.ledger.read_transaction() as uow:
            return any(hold.kind == RESTORE and hold.end_at is None for hold in uow.holds())

    def back_up(self) -> None:
        settings = self.folder / "settings.toml"
        settings.touch()
        sources = Sources(database=self.database, media=self.media, folders={}, settings_file=settings, secrets=())
        write_backup(sources, self.backup, self.clock(), lambda done, total: None)

    def restore(self) -> None:
        """Everybody stops; the ledger is again as it was when the last backup was made, and on hold."""
        self.everybody_dies()
        self.database.close()
        url = self.database.engine.url.render_as_string()
        with Archive(self.backup) as archive:
            order = RestoreOrder(archive=archive, by="ana", now=self.clock(), erasures=())
            restore_ledger(url, order, lambda done, total: None)
        self.main = Worker(self, "main")

    def look_around(self) -> AuditResult:
        """What `restore` does next, and `restore --look` again."""
        with self.ledger.read_transaction() as uow:
            since = next(hold.from_at for hold in uow.holds() if hold.kind == RESTORE and hold.end_at is None)
        scene = AuditContext(
            ledger=self.ledger, queue=self.main.queue, target=self.target, since=since, now=self.clock()
        )
        return look(scene, [WebsiteAuditor(self.site, served=False), self.main.facebook])

    # A colleague's hand on the Page

    @property
    def hand(self) -> Page:
        return self.page._page

    # The site

    def site_digests(self) -> dict[str, str]:
        root = self.site.output
        files = (file for file in root.rglob("*") if file.is_file()) if root.exists() else ()
        return {str(file.relative_to(root)): sha256(file.read_bytes()).hexdigest() for file in files}


def _pictures(folder: Path) -> MediaStore:
    media = MediaFiles(str(folder / "media"))
    for number in range(3):
        media.put(f"{digest_of(picture(number))}.png", picture(number))
    return media
