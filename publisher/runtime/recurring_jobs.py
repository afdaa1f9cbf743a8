"""What is looked after again and again, whoever rings: `scheduler.py` on one machine, the engine on several."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from threading import Event

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput, LedgerDamaged, MailNotSent, PublisherError
from publisher.domain.readiness import Blocker
from publisher.log_events import event_logger
from publisher.messages import blocker_sentence, sentence
from publisher.operations.expired_entries import end_expired
from publisher.operations.finish_erasures import finish_erasures
from publisher.operations.ledger_check import check_ledger
from publisher.operations.media_cleanup import clean_up_daily
from publisher.operations.nightly_backup import backup_if_due, copy_lists
from publisher.operations.page_comparison import PageComparison
from publisher.operations.page_posts import look_if_due
from publisher.operations.read_partners import read_due
from publisher.operations.snapshots import clear_left, send_lists, snapshot_if_due
from publisher.operations.trash import empty_trash
from publisher.operations.update_search_index import SearchKeeper
from publisher.operations.website_upkeep import WebsiteKeeper
from publisher.pipeline.deliver import Report
from publisher.runtime import delivery_log

#: A note in the ledger for each post of a burst would cost more than it tells.
NOTE_SECONDS = 1.0
_log = event_logger("scheduler")


class RecurringJobs:
    """The steps of one app, each guarded: whatever happens in one, the next one comes."""

    def __init__(self, app: App, report: Report, told: Callable[[str], None], *, alone: bool = True) -> None:
        """Tell `report` each delivery that was tried, and `told` what else a person should know, in plain words.

        Where it is not `alone`, others look over too, and their passes count as well as its own.
        """
        self._app, self._report, self._tell = app, report, told
        self._stopping = Event()
        #: Whether its own last pass went well.
        self._well = not alone
        self._told = False
        self._noted_at = 0.0
        #: Codes of what kept everything from going out when it was looked last.
        self._blocked: list[str] = []
        self._search = SearchKeeper(app)
        self._website = WebsiteKeeper(app, lambda: not self._stopping.is_set())
        self._comparison = PageComparison(app, told)
        self._agreed = False

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def go_on(self) -> bool:
        """Return whether there is to be more, and note that a long pass is no silence."""
        if time.monotonic() - self._noted_at >= NOTE_SECONDS:
            self._noted_at = time.monotonic()
            self._app.container.page.monitoring.still_sweeping()
        return not self._stopping.is_set()

    def look_over(self, deliver: Callable[[], object] | None = None) -> None:
        """Deliver first: a due post does not wait for what is looked after beside it."""
        self._agreed = False
        self.guard(self.page_agrees)  # first: it asks when the last sweep was
        steps = (
            self._app.container.page.monitoring.record_sweep,
            deliver or self._deliver,
            self._find,
            self._app.upload_ahead,
        )
        went_well = [self.guard(step) for step in steps]  # each runs, whatever came of the one before
        self._well = all(went_well)

    @property
    def went_well(self) -> bool:
        """Return whether nothing of the last pass has to be done again."""
        return self._well

    def show_life(self) -> None:
        """Do what is left of a pass where there is nothing to look at."""
        self._agreed = False
        self._well = all([self.guard(self.page_agrees), self.guard(self._app.container.page.monitoring.record_sweep)])

    def page_agrees(self) -> bool:
        """Return whether posts may be sent to the Page: it was compared with the ledger."""
        self._agreed = self._comparison.agrees()
        return self._agreed

    def _deliver(self) -> None:
        self._app.deliver(self._report, self.go_on, only_website=not self._agreed)

    def _find(self) -> None:
        if warning := self._app.find(self._report):
            self._tell(warning)

    def tell_people(self) -> bool:
        """Mail what needs a person, and return whether that went well.

        Ring it in a thread of its own, so that no mail server keeps a post waiting.
        """
        self._told = self.guard(self._tell_people)
        self.send_heartbeat()
        return self._told

    def send_heartbeat(self) -> None:
        """Send a sign of life to whoever watches from outside, if all went well."""
        if self._told and self._well:
            self.guard(self._app.container.page.monitoring.send_heartbeat)

    def _tell_people(self) -> None:
        try:
            self._log_blockers(self._app.tell_people())
        except LedgerDamaged as error:
            self.guard(partial(self._app.container.page.monitoring.tell_damage, error.told))
            raise

    def _log_blockers(self, blockers: Sequence[Blocker]) -> None:
        """Say in the log when nothing goes out any more, and when it does again."""
        codes = [blocker.code for blocker in blockers]
        for blocker in blockers:
            if blocker.code not in self._blocked:
                _log.error(blocker_sentence(blocker), code=blocker.code)
        if self._blocked and not codes:
            _log.info("everything that is due can be sent again")
        self._blocked = codes

    def index_search(self) -> None:
        """Make the index of the search where that is due. Ring it in a thread of its own: it may take a while."""
        self._search.look()

    def make_website(self) -> None:
        """Make the website anew where its settings, texts or templates changed. Ring it in a thread of its own."""
        self._website.look()

    def end_what_is_over(self) -> None:
        """Take notices out of the feeds that have stood there long enough, and events that are over from what comes."""
        end_expired(self._app)

    def clean_up(self) -> bool:
        """End erasures that a crash broke off; once a day, delete what nobody needs, and check the ledger.

        Return whether all of it went well.
        """
        clear_left(self._app.settings.folder)
        well = [self.guard(partial(finish_erasures, self._app))]
        if clean_up_daily(self._app):
            well.append(self.guard(partial(check_ledger, self._app)))
            well.append(self.guard(partial(empty_trash, self._app, self._app.clock())))
        return all(well)

    def back_up(self) -> bool:
        """Make tonight's backup if it is due. Ring it in a thread of its own: it may take a while.

        Return whether all of it went well.
        """
        steps: tuple[Callable[[App], object], ...] = (copy_lists, backup_if_due, send_lists, snapshot_if_due)
        well = [self.guard(partial(self._kept, step)) for step in steps]  # each runs, whatever came of the one before
        return all(well)

    def _kept(self, step: Callable[[App], object]) -> None:
        try:
            step(self._app)
        except InvalidInput as error:
            self._tell(sentence(error))

    def read_partners(self, most: int | None = None) -> None:
        """Read partners' feeds that are due, or so many. Ring it in a thread of its own: hosts may be slow."""
        for text in delivery_log.partners_read(read_due(self._app, lambda: not self._stopping.is_set(), most)):
            self._tell(text)

    def look_on_page(self) -> None:
        """Take posts that people made by hand on the Page into the inbox, once an hour."""
        if looked := look_if_due(self._app):
            delivery_log.page_posts_seen(looked)

    def measure(self) -> datetime | None:
        """Log the reach of what is due to be measured; give the next time. May raise."""
        if self._app.foreign():
            return None
        if rest := self._app.rest:
            return rest[0]  # nobody commits anything when it ends
        result = self._app.measure()
        for text in delivery_log.measured(result):
            self._tell(text)
        return result.next_at

    def guard(self, step: Callable[[], object]) -> bool:
        """Do a step, unless it is time to stop; tell whether it went well."""
        if self._stopping.is_set():
            return True
        try:
            step()
        except MailNotSent as error:
            _log.warning(sentence(error))
            return False
        except PublisherError as error:  # foreseen, and told again and again while it lasts: without a traceback
            _log.error(sentence(error))
            return False
        except Exception:  # noqa: BLE001 (the guard around a scheduler's step: whatever happened, the next one comes)
            _log.exception("a job failed; it will be retried")
            return False
        return True
