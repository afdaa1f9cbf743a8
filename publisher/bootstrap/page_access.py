"""What hangs on the Page's token, as one object: with another token it is replaced whole."""

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from publisher.bootstrap.monitoring import Monitoring
from publisher.domain.ports_ledger import ClaimRules
from publisher.pipeline.deliver import ChannelLane, DeliveryWorker
from publisher.storage.ledger.delivery_queue import SqlQueue

if TYPE_CHECKING:
    from publisher.bootstrap.container import Container
    from publisher.channels.facebook.channel import FacebookChannel
    from publisher.channels.facebook.client import PageGraph
    from publisher.channels.facebook.insights import Insights

#: So many threads of one process send at once, where posts need no gap between them.
THREADS = 4
#: So many posts are claimed for the website at once, by the second of a lease: a short lease bears no large batch.
PAGES_A_LEASE_SECOND = 5


class PageAccess:
    """The Page as a channel and its figures, who sends, and what watches. Made when first asked for."""

    def __init__(self, parts: "Container") -> None:
        """Work with the parts, whose settings have the token."""
        self._parts = parts

    @cached_property
    def graph(self) -> "PageGraph":
        """The Graph API as the Page."""
        return self._graph()

    def _graph(self) -> "PageGraph":
        from publisher.channels.facebook.client import PageGraph

        schedule, secrets = self._parts.settings.schedule, self._parts.settings.secrets
        return PageGraph.for_settings(
            self._parts.facebook_settings, secrets, lease_seconds=schedule.lease_seconds, now=self._parts.clock
        )

    @cached_property
    def facebook(self) -> "FacebookChannel":
        """The Facebook Page as a channel."""
        return self._facebook(self.graph)

    def _facebook(self, graph: "PageGraph") -> "FacebookChannel":
        from publisher.channels.facebook.channel import FacebookChannel

        first_wait = timedelta(seconds=self._parts.settings.schedule.retry_base_seconds)
        return FacebookChannel(
            graph, self._parts.facebook_settings, self._parts.media, now=self._parts.clock, first_wait=first_wait
        )

    @cached_property
    def monitoring(self) -> Monitoring:
        """What sees that something needs a person, and tells it."""
        return Monitoring(self._parts.settings, self._parts.database, self._parts.target, self._parts.clock)

    @cached_property
    def workers(self) -> list[DeliveryWorker]:
        """Who sends side by side: where posts need no gap, several; the first one with this process's own parts."""
        page = self._parts.settings.facebook
        several = page.publish == "two-phase" and not page.min_gap_seconds
        return [self.worker(self._parts.queue, self.facebook), *(self.worker() for _ in range(several * (THREADS - 1)))]

    def worker(self, queue: SqlQueue | None = None, facebook: "FacebookChannel | None" = None) -> DeliveryWorker:
        """Return a queue and channels for one more thread; the website is shared, as it has one writer at a time."""
        lines = self._lanes(facebook or self._facebook(self._graph()))
        return DeliveryWorker(queue=queue or self._parts.new_queue(), lanes=lines)

    @property
    def lanes(self) -> list[ChannelLane]:
        """The channels in order, with the rules for claiming on each."""
        return self._lanes(self.facebook)

    def _lanes(self, facebook: "FacebookChannel") -> list[ChannelLane]:
        lease = self._parts.settings.schedule.lease_seconds
        page = ClaimRules(
            channel="facebook",
            limit=1,
            lease_seconds=lease,
            min_gap_seconds=self._parts.settings.facebook.min_gap_seconds,
            single=self._parts.settings.facebook.publish == "direct",
            after_website=True,
        )
        at_once = max(1, min(self._parts.website.batch, int(lease * PAGES_A_LEASE_SECOND)))
        site = ClaimRules(channel="website", limit=at_once, lease_seconds=lease)
        return [
            ChannelLane(channel=self._parts.website, rules=site, lock=self._parts.site_lock),
            ChannelLane(channel=facebook, rules=page),
        ]

    @cached_property
    def insights(self) -> "Insights":
        """The Page's figures."""
        from publisher.channels.facebook.insights import Insights

        page_id = self._parts.settings.facebook.page_id
        return Insights(self.graph, page_id=page_id, made_up=self._parts.settings.sandbox, now=self._parts.clock)
