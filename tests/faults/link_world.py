"""The world with a sandbox Page that limits links, and posts that may be ticked to carry one."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.domain.delivery import Payload, PayloadPhoto
from publisher.domain.link_budget import LinkBudget, LinkRules, is_ticked
from publisher.domain.revision import Article, digest_of
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.records import StoredPost
from publisher.storage.database import Database
from publisher.storage.ledger.delivery_queue import SqlQueue
from publisher.storage.ledger.page_links import SqlPageLinks
from tests.faults.page_world import PageWorld, picture

ZONE = ZoneInfo("Europe/Belgrade")


class LinkWorld(PageWorld):
    """Every post says all of it; one that is ticked may go out in a shorter form with a link, or with one below it."""

    #: No fault here hangs, so it is never met, however busy the machine is.
    timeout = 10.0

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        mode: str = "two-phase",
        shape: str = "text",
        limit: LinkLimit | None = None,
        rules: LinkRules | None = None,
    ) -> None:
        self.rules = rules or LinkRules(zone=ZONE)
        super().__init__(database, folder, mode=mode, shape=shape, links=limit)

    def worker(self, owner: str) -> SqlQueue:
        return SqlQueue(self.database, self.target, owner=owner, clock=self.clock, lease_seconds=60, links=self.rules)

    def payload(self, article: Article, with_website: bool) -> tuple[Payload, Payload | None]:
        text, address = article.texts[0], f"https://example.org/{article.slug}/"
        photos: tuple[PayloadPhoto, ...] = ()
        if self.shape == "photo":
            photos = (PayloadPhoto(digest=digest_of(picture(0)), media_type="image/png", alt="picture"),)
        said = text.facebook_comment or ""
        comment = Payload(message=said.replace("https://example.org/more", "").strip(), linked=Payload(message=said))
        plain = Payload(message=f"{text.summary}\n\nAll of it", photos=photos)
        if photos:
            linked = Payload(message=f"{text.summary}\n\n{address}", photos=photos)
        else:
            linked = Payload(message=text.summary, link=address)
        if self.rules.limit is None:
            return linked, comment if said else None
        ticked = is_ticked(article.facebook_link, self.rules.limit)
        both = Payload(message=plain.message, photos=photos, linked=linked)
        return both if ticked else plain, comment if said else None

    def linked(self, article: Article, with_website: bool) -> Payload:
        rules, self.rules = self.rules, LinkRules(zone=ZONE, limit=None)
        try:
            return self.payload(article, with_website)[0]
        finally:
            self.rules = rules

    def post(self, slug: str) -> StoredPost | None:
        """Return a post as the Page shows it; None where it does not."""
        made = {delivery.remote_id for delivery in self.deliveries(slug) if delivery.action == "publish"}
        return next((post for post in self.page.published() if post.id in made), None)

    def carries_link(self, slug: str) -> bool:
        """Return whether a visitor sees a link with a post."""
        post = self.post(slug)
        assert post is not None, f"{slug} is not on the Page"
        return bool(post.link) or "https://" in post.message

    @property
    def budget(self) -> LinkBudget:
        """Return the month's links as the ledger knows them."""
        return SqlPageLinks(self.database, self.target, self.rules).budget(self.clock(), self.clock())

    def links_of_month(self, moment: datetime) -> int:
        """Return how many live links the Page counts in the month of a moment."""
        now, self.clock.now = self.clock.now, moment
        try:
            return self.page.links_used
        finally:
            self.clock.now = now
