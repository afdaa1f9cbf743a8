"""What pages and commands look up, and small verbs on the parts: so that none of them needs to know the parts."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.bootstrap.ledger_ownership import LedgerOwnership
from publisher.bootstrap.monitoring import BACKUP
from publisher.domain.delivery import Delivery
from publisher.domain.link_budget import PagePlan
from publisher.domain.notices import AlertThresholds, DeliveryTrouble, Notice
from publisher.domain.page_posts import HandmadePost
from publisher.domain.post import Event, Post
from publisher.domain.reading import Listed
from publisher.domain.revision import Article, ArticleText
from publisher.site.render.build_context import BuildContext
from publisher.site_build.full_build import build_context_of
from publisher.storage.archive.erase import count_erasures, is_erased
from publisher.storage.ledger.page_record import PageRecord

if TYPE_CHECKING:
    from publisher.bootstrap.page_connection import GivenApp, PageConnection
    from publisher.content.reading.draft_folder import DraftFolder

#: What administrators said of the first steps on Home: the words beside the time.
FIRST_STEPS = "first steps"


class Queries(LedgerOwnership):
    """Questions that cost no more than their answer."""

    @property
    def drafts(self) -> "DraftFolder":
        """The posts folder."""
        return self.container.drafts

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where deliveries go, by channel."""
        return self.container.target.by_channel

    @property
    def erasures_file(self) -> Path:
        """Where it is written down what was erased."""
        return self.container.erasures.file

    @property
    def thresholds(self) -> AlertThresholds:
        """From when on people are told of what."""
        return self.container.page.monitoring.thresholds

    def connection(self, first: str, app: "GivenApp | None" = None) -> "PageConnection":
        """Return the steps from this first token to one that lasts; `app` is what somebody gave with it."""
        return self.container.connection(first, app)

    def short_address(self, slug: str) -> str:
        """Return a post's short address as it is written on paper."""
        return self.container.facebook_posts.short_address(slug, "")

    def short_link(self, slug: str, tag: str) -> str:
        """Return a post's short address in a language as a link."""
        return self.container.facebook_posts.short_link(slug, tag)

    def draft_message(
        self,
        texts: Sequence[ArticleText],
        *,
        with_website: bool,
        ticked: bool,
        source: str = "",
        event: Event | None = None,
        places: Sequence[str] = (),
    ) -> str:
        """Return what the Facebook post of a draft would say; `ticked` says whether it is to have its link."""
        posts = self.container.facebook_posts
        return posts.draft_message(
            texts, with_website=with_website, ticked=ticked, source=source, event=event, places=places
        )

    def told_first(
        self, event: Event | None, written: Sequence[ArticleText], places: Sequence[str], tag: str
    ) -> list[tuple[str, str]]:
        """Return what the box at the top of a draft's page would say, name by name."""
        return self.container.facebook_posts.told_first(event, written, places, tag)

    def source_line(self, tag: str, name: str) -> str:
        """Return what says in a language whose text a post is made from, as pages and posts say it."""
        return self.container.facebook_posts.credit(tag, name)

    def page_plan(self) -> PagePlan | None:
        """Return what a person said that the Page's plan allows; None where nobody was asked."""
        return self.container.page_links.plan()

    def answer_page_plan(self, links: str, by: str) -> None:
        """Write down what a person says that it allows: a number, `unlimited` or `unknown`."""
        self.container.page_links.answer(links, by, self.clock())

    def newest_post_on_page(self) -> str:
        """Return the id of our newest post on the Page; empty where there is none."""
        return PageRecord(self.container.database, self.addresses["facebook"]).newest_post()

    def build_context(self, base_url: str = "") -> BuildContext:
        """Return what pages of the website are rendered with; `base_url` stands for the website's own address."""
        settings = self.container.site_settings
        site = self.container.site
        return build_context_of(
            replace(settings, base_url=base_url or settings.base_url), site.templates, site.published()
        )

    def picture(self, name: str) -> bytes:
        """Return a file of the media folder.

        Raises:
            StorageError: if it is not there, or was erased.
        """
        return self.container.media.get(name)

    def count_erasures(self) -> int:
        """Return how many erasures there ever were."""
        return count_erasures(self.container.database)

    def is_erased(self, digest: str) -> bool:
        """Return whether the picture or recording of this digest was destroyed for good."""
        return is_erased(self.container.database, digest)

    def one_view(self) -> AbstractContextManager[None]:
        """Let what this thread reads inside be of one state of the ledger; not for what waits for the network."""
        return self.container.database.one_view()

    def latest_article(self, slug: str) -> Article | None:
        """Return a post as it was frozen last."""
        with self.container.ledger.read_transaction() as uow:
            latest = uow.latest(slug)
        return latest.article if latest else None

    def newest_frozen(self, slugs: Sequence[str]) -> dict[str, tuple[str, datetime]]:
        """Return digest and time of each post's newest revision, by slug; posts never frozen are left out."""
        return self.container.studio_queries.newest_frozen(slugs)

    def coming_until(self, until: datetime) -> list[Delivery]:
        """Return what waits and is due until then, by due time."""
        return self.container.page.monitoring.notices.coming_until(until)

    def troubled(self) -> list[DeliveryTrouble]:
        """Return the deliveries that something may be wrong with."""
        return self.container.page.monitoring.notices.troubled()

    def notices_of_installation(self) -> list[Notice]:
        """Return what a person has to know that is about no post: disk, backup, clock, token, permissions."""
        return self.container.page.monitoring.installation()

    def link_notes(self) -> list[Delivery]:
        """Return what went out lately without its link, or with one that may be dead."""
        return self.container.page.monitoring.link_notes()

    def posts_on_page(self, since: datetime) -> Listed:
        """Ask the Page for what was published on it since then, whoever made it."""
        return self.container.page.insights.published_since(since)

    def waiting_page_posts(self) -> list[HandmadePost]:
        """Return the posts made by hand on the Page that nobody has decided about, the newest first."""
        return self.container.page_posts.inbox()

    def channels_of(self, post: Post) -> tuple[str, ...]:
        """Return where a draft goes: what is on the Page already is never sent there.

        Raises:
            IllegalTransition: if that leaves nothing.
        """
        return self.container.submit_context.channels_of(post)

    def page_post_of(self, slug: str) -> HandmadePost | None:
        """Return the post made by hand on the Page that a draft came from."""
        return self.container.page_posts.of_draft(slug)

    def set_aside(self) -> None:
        """Set aside what came due too late or during a hold, so that it can be released."""
        self.container.queue.set_aside(self.clock())

    def first_steps_said(self) -> tuple[frozenset[str], bool]:
        """Return what administrators said of the first steps on Home, and whether a backup was ever made."""
        known = self.container.page.monitoring.pulses.read(FIRST_STEPS, BACKUP)
        said = known[FIRST_STEPS][1] if FIRST_STEPS in known else ""
        return frozenset(said.split()), BACKUP in known

    def say_of_first_steps(self, words: Collection[str]) -> None:
        """Write down what is said of the first steps on Home."""
        self.container.page.monitoring.pulses.record_run(FIRST_STEPS, self.clock(), " ".join(sorted(words)))

    def record_sweep(self) -> None:
        """Write down that all was looked over."""
        self.container.page.monitoring.record_sweep()

    def send_heartbeat(self) -> None:
        """Tell whoever watches this service that it lives."""
        self.container.page.monitoring.send_heartbeat()
