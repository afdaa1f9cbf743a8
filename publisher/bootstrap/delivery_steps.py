"""What is done again and again: lost answers are looked for, what is due goes out, reach is measured."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from publisher import logs
from publisher.bootstrap.page_access import PageAccess
from publisher.bootstrap.queries import Queries
from publisher.channels.facebook.errors import FacebookError
from publisher.domain.link_budget import period
from publisher.domain.ports_channel import LookupFailed
from publisher.domain.reading import MeasureResult
from publisher.log_events import event_logger
from publisher.messages import words
from publisher.pipeline.deliver import Report
from publisher.pipeline.deliver_parallel import deliver_parallel
from publisher.pipeline.measure import measure
from publisher.pipeline.reconcile import reconcile, tidy, upload_ahead
from publisher.settings import SANDBOX_TOKEN
from publisher.settings.secrets import STORED_TOKEN, stored_token, with_stored_app
from publisher.storage.archive.erased_photos import claim_late_photos

#: Several send at once only where more are due: one after the other keeps their order, and a dead token costs one call.
BURST = 50


class DeliverySteps(Queries):
    """The verbs that the scheduler, a worker and `publisher publish` call in turn."""

    def find(self, report: Report) -> str:
        """Look for lost answers, delete what we left unpublished; give what a person should know."""
        channels = [line.channel for line in self.container.page.lanes if self._may_look(line.channel.name)]
        reconcile(self.container.queue, channels, self.container.retry_timing, self.clock, report)
        return self.tidy()

    def tidy(self) -> str:
        """Delete what we left unpublished at the Page; give what a person should know."""
        if self._resting("facebook"):
            return ""
        warning = tidy(self.container.queue, self.container.page.facebook, self.container.retry_timing, self.clock)
        self.container.page.monitoring.warned(warning)
        if not self.container.queue.foreign():
            self._delete_erased_photos()
        return warning

    def _delete_erased_photos(self) -> None:
        """Delete photos that were put up while they were erased, as far as it goes: Facebook drops them in a day."""
        photos = claim_late_photos(self.container.database, self.clock())
        for photo in photos.values():
            with suppress(FacebookError):
                self.container.page.graph.delete_object(photo)
        if photos and self.settings.sandbox:
            self.container.start_sandbox().forget(photos.values())

    def _may_look(self, channel: str) -> bool:
        """A look for a lost answer waits while calls are limited, unless taking back waits for it."""
        return not self._resting(channel) or self.container.queue.takes_back(channel)

    @property
    def rest(self) -> tuple[datetime, str] | None:
        """Return until when Facebook is left alone, and why; None where it is not."""
        return self.container.queue.resting("facebook", self.clock())

    @property
    def resting(self) -> str:
        """Say why Facebook is left alone for a while; empty where it is not."""
        rest = self.rest
        return rest[1] if rest else ""

    def _resting(self, channel: str) -> bool:
        return self.container.queue.resting(channel, self.clock()) is not None

    def deliver(self, report: Report, go_on: Callable[[], bool] = lambda: True, *, only_website: bool = False) -> None:
        """Send all that is due, or what is for the website alone."""
        self.renew_token()
        workers = (
            self.container.page.workers
            if self.container.queue.many_due("facebook", self.clock(), BURST)
            else self.container.page.workers[:1]
        )
        if only_website:
            workers = [workers[0].only_website]
        deliver_parallel(workers, self.container.retry_timing, self.clock, report, go_on)

    def may_go(self, delivery_id: int) -> bool:
        """Return whether one delivery may be claimed now; cheap, and no promise."""
        return any(
            self.container.queue.may_go(delivery_id, line.rules, self.clock()) for line in self.container.page.lanes
        )

    def upload_ahead(self) -> None:
        """Upload photos of posts that come due soon."""
        if self._resting("facebook"):
            return
        upload_ahead(self.container.queue, self.container.page.facebook, self.container.retry_timing, self.clock)

    def count_links(self) -> None:
        """Count the Page's links where that is a while ago, so that pages tell what is left; nothing waits for it."""
        parts, now = self.container, self.clock()
        if parts.page_links.limit in (None, 0) or parts.queue.foreign() or self._resting("facebook"):
            return
        if not parts.page.monitoring.is_due_to_count_links():
            return
        rules = parts.settings.link_rules
        counted = parts.page.facebook.count_links(*period(now, rules.from_day, rules.zone))
        if isinstance(counted, LookupFailed):
            event_logger(__name__).info("the links on the Page could not be counted", reason=words(counted.reason))
        else:
            parts.page_links.remember(counted, now)

    def measure(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> MeasureResult:
        """Log the reach of what is due to be measured."""
        return measure(
            self.container.readings,
            self.container.page.insights,
            self.clock,
            ages_seconds=self.settings.measure.ages_seconds,
            retry_seconds=self.settings.schedule.retry_base_seconds,
            progress=progress,
        )

    def renew_token(self) -> None:
        """Use the token that `connect` stored while this process runs; from or to the sandbox needs a new process."""
        secrets = self.settings.secrets
        token = stored_token(self.settings.folder, [])
        stored = secrets.page_token_source == STORED_TOKEN.as_posix()
        if not stored or token in ("", SANDBOX_TOKEN, secrets.facebook_page_token):
            return
        # The app is stored before the token that was made for it, so both are taken at once.
        renewed = with_stored_app(replace(secrets, facebook_page_token=token), self.settings.folder)
        self.container.settings = replace(self.settings, secrets=renewed)
        logs.hide(token, renewed.facebook_app_secret)
        self.container.page = PageAccess(self.container)
