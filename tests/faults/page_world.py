"""The world with a real Facebook channel in front of a real HTTP server: the sandbox page, on the test's clock."""

import io
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.facebook.client import PageGraph
from publisher.domain.delivery import OPEN, Delivery, Payload, PayloadPhoto, State
from publisher.domain.ports_channel import Channel
from publisher.domain.revision import Article, digest_of
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.server import SandboxPage
from publisher.settings import Facebook
from publisher.storage.database import Database
from publisher.storage.media_store import MediaFiles
from tests.world import World

TEMPLATES = Path(__file__).parents[2] / "templates"
#: Real seconds that one call may take; hanging faults outlast it.
TIMEOUT = 0.2
#: How many photos and whether a link card, by the shape of a post.
SHAPES = {"text": (0, False), "link": (0, True), "photo": (1, False), "photos": (3, False)}


def picture(number: int) -> bytes:
    """A small PNG, another one for each number."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (number * 40 % 256, 90, 120)).save(file, "PNG")
    return file.getvalue()


class PageWorld(World):
    """A ledger and the sandbox page; the website is a fake that always does well."""

    timeout = TIMEOUT

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        mode: str = "two-phase",
        shape: str = "text",
        links: LinkLimit | None = None,
    ) -> None:
        super().__init__(database)
        self.mode, self.shape, self.single = mode, shape, mode == "direct"
        self.late_limit_seconds = None
        self.page = SandboxPage(
            folder / "page", templates=TEMPLATES, now=self.clock, page_id="100", page_name="Test", links=links
        )
        self.page.start()
        self.settings = Facebook(
            page_id="100",
            graph_url=self.page.url,
            graph_version="v26.0",
            publish=mode,
            timeout_seconds=self.timeout,
            settle_seconds=600,
            min_gap_seconds=0,
            languages=("sq",),
        )
        self.media = MediaFiles(str(folder / "media"))
        for number in range(3):
            self.media.put(f"{digest_of(picture(number))}.png", picture(number))
        self.channel = self.new_channel()

    def new_channel(self) -> FacebookChannel:
        """A channel as a new process has it: it remembers nothing."""
        graph = PageGraph(
            "sandbox", graph_url=self.page.url, version="v26.0", now=self.clock, deadline_seconds=self.timeout
        )
        return FacebookChannel(graph, self.settings, self.media, now=self.clock)

    def close(self) -> None:
        self.page.stop()

    @property
    def page_channel(self) -> Channel:
        return self.channel

    def payload(self, article: Article, with_website: bool) -> tuple[Payload, Payload | None]:
        text = article.texts[0]
        count, link = SHAPES[self.shape]
        photos = tuple(
            PayloadPhoto(digest=digest_of(picture(number)), media_type="image/png", alt=f"picture {number}")
            for number in range(count)
        )
        comment = Payload(message=text.facebook_comment) if text.facebook_comment else None
        address = f"https://example.org/{article.slug}/" if link else ""
        return Payload(message=text.summary, link=address, photos=photos), comment

    def published(self, message: str) -> int:
        """How many posts with this text visitors see."""
        return sum(post.message == message for post in self.page.published())

    def run_until_settled(self, slug: str, hours: float = 120) -> None:
        """Pass after pass, the clock moved to whatever comes next, until nothing of the post goes on by itself."""
        end, count = self.clock() + timedelta(hours=hours), 0
        while self.clock() < end:
            self.tick()
            count += 1
            deliveries = self.deliveries(slug)
            if any(d.state in (State.PAUSED, State.HELD, State.MISSED) for d in deliveries):
                return
            going = [d for d in deliveries if d.state in (State.WAITING, State.SENDING, State.UNKNOWN)]
            if not going:
                return
            # A comment waits for its post, so the first of them tells when something happens next.
            sweep = timedelta(seconds=61 if count < 3 else 301)
            self.clock.now = max(self.clock() + sweep, _next(going[0], self.clock()))

    def passes(self, minutes: int) -> None:
        """Sweep after sweep for some minutes, a minute each."""
        for _ in range(minutes):
            self.clock.passes(minutes=1)
            self.tick()

    def open_deliveries(self, slug: str) -> list[Delivery]:
        return [d for d in self.deliveries(slug) if d.state in OPEN]


def _next(delivery: Delivery, now: datetime) -> datetime:
    return delivery.ready_at if delivery.state is State.WAITING else now
