"""What people and the timer ask for, with the parts of one settings file: the one door of commands and studio."""

import logging
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TextIO

from publisher.bootstrap.container import system_clock
from publisher.bootstrap.delivery_steps import DeliverySteps
from publisher.bootstrap.installation_files import mend_modes
from publisher.content.text.public_reason import public_reason
from publisher.domain.delivery import OPEN, Delivery, Payload, State
from publisher.domain.due_verdict import Hold
from publisher.domain.errors import IllegalTransition, Problem, PublisherError
from publisher.domain.link_budget import LinkBudget
from publisher.domain.notices import Kind, Notice, NoticeScan
from publisher.domain.period import Period
from publisher.domain.planning import Difference
from publisher.domain.ports_channel import Clock, Draft, Found
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.post_state import Facts, PostState, PostStatus, post_status
from publisher.domain.readiness import NO_PLANS, WRONG_WORLD, Blocker, NotReady
from publisher.domain.reading import page_object
from publisher.domain.report import Report as ReachReport
from publisher.domain.revision import Revision
from publisher.hosting.local_writer import SiteFolder, WriteResult
from publisher.messages import sentence
from publisher.pipeline import operator_actions, unplan
from publisher.pipeline.approve import approve, send_back
from publisher.pipeline.diff import changes, form_that_stands
from publisher.pipeline.report import report, write_csv
from publisher.pipeline.status import Standing, status
from publisher.pipeline.submit import SubmitRequest, SubmitResult, submit
from publisher.pipeline.undo import Undone, undo_cancel, undo_start
from publisher.settings import Settings
from publisher.settings.public_address import website_blocker
from publisher.site.output_files import File
from publisher.site_build.site_builder import Progress
from publisher.site_build.worker_pool import BuildWorker
from publisher.storage.ledger.restore_hold import RESTORE


class App(DeliverySteps):
    """The verbs. None of them holds a rule: each calls the pipeline."""

    # What people ask for

    def check(self, slugs: Sequence[str] | None = None) -> list[Problem]:
        """Return every problem of the drafts."""
        return self.drafts.check(slugs)

    def submit(self, draft: Draft, order: SubmitRequest, *, keep: bool = True) -> SubmitResult:
        """Freeze and plan one draft.

        Raises:
            NotReady: if it would be planned for the wrong place, or with an address that nobody can open.
        """
        self.refuse_blocked(NO_PLANS)
        submitted = submit(self.container.submit_context, draft, order, self.clock(), keep=keep)
        if keep:
            self._forget_previews()
        return submitted

    def _forget_previews(self) -> None:
        """Delete what `publisher preview` wrote: a look is over, and what is taken back shall not lie there either."""
        shutil.rmtree(self.settings.previews_folder, ignore_errors=True)

    def write_preview(self, files: Iterable[File]) -> None:
        """Write pages of the website into the folder of previews."""
        SiteFolder(self.settings.previews_folder, public=False).write(iter(files), self.container.media)

    def changes(self, revision: Revision, payloads: Mapping[str, Payload]) -> dict[str, Difference]:
        """Return what a revision would change, by the channels that its post is out on."""
        with self.container.ledger.read_transaction() as uow:
            return changes(uow, revision, payloads, lambda _channel: self._linked(revision))

    def form_that_stands(self, revision: Revision, payload: Payload) -> Payload:
        """Return what a Facebook post that is out would be changed to: with a link, or without, as it is out."""
        with self.container.ledger.read_transaction() as uow:
            history = uow.history(revision.slug, "facebook")
        return form_that_stands(history, payload, lambda: self._linked(revision))

    def _linked(self, revision: Revision) -> Payload:
        return self.container.facebook_posts.linked(revision.article, "website" in revision.channels)

    def unscheduled(self) -> list[str]:
        """Return the drafts that the ledger has never planned."""
        with self.container.ledger.read_transaction() as uow:
            known = {delivery.slug for delivery in uow.all_deliveries()}
        return [slug for slug in self.drafts.slugs() if slug not in known]

    def approve(self, slug: str, by: str, digest: str = "") -> None:
        """Agree to a post's newest revision; with a digest, to that very one."""
        self.refuse_blocked(WRONG_WORLD)
        with self.container.ledger.transaction() as uow:
            approve(uow, slug, by=by, now=self.clock(), digest=digest)

    def send_back(self, slug: str, remark: str, by: str, digest: str) -> None:
        """Send the revision that was looked at back to its author, with a remark: it is planned no more."""
        self.refuse_blocked(WRONG_WORLD)
        with self.container.ledger.transaction() as uow:
            send_back(uow, slug, remark, by=by, now=self.clock(), digest=digest)

    def withdraw(
        self,
        slug: str,
        by: str,
        *,
        at: datetime | None = None,
        keep: bool = True,
        reason: Mapping[str, str] | None = None,
    ) -> list[Delivery]:
        """Take a post back everywhere: at once, or at a moment until which it can be undone.

        `reason` says why, by language of posts, to the readers of the website.
        """
        self.refuse_blocked(WRONG_WORLD)
        notice = public_reason(reason or {}, self.settings.stay_latin)
        if keep:
            self._forget_previews()
        with self.container.ledger.transaction(keep=keep) as uow:
            return unplan.withdraw(uow, slug, self.container.target, by=by, now=self.clock(), at=at, notice=notice)

    def cancel(self, slug: str, by: str, *, channels: Collection[str] = (), keep: bool = True) -> list[Delivery]:
        """Unplan a post, on some channels or on all."""
        self.refuse_blocked(WRONG_WORLD)
        site, now = self.container.site_settings.base_url, self.clock()
        with self.container.ledger.transaction(keep=keep) as uow:
            return unplan.cancel(uow, slug, self.container.target, by=by, now=now, channels=channels, site_address=site)

    def undo_start(self, slug: str, due_at: datetime, by: str, *, released: bool) -> Undone:
        """Stop what is due at this moment, before any of it begins."""
        self.refuse_blocked(WRONG_WORLD)
        with self.container.ledger.transaction() as uow:
            return undo_start(uow, slug, due_at, released=released, by=by, now=self.clock())

    def undo_cancel(self, slug: str, ids: Collection[int], by: str) -> list[Delivery]:
        """Plan again what was cancelled."""
        self.refuse_blocked(WRONG_WORLD)
        with self.container.ledger.transaction() as uow:
            return undo_cancel(uow, slug, ids, self.container.target, by=by, now=self.clock())

    def release(
        self,
        slugs: Sequence[str],
        by: str,
        *,
        at: datetime | None,
        spread: timedelta,
        channels: Collection[str] = (),
        keep: bool = True,
    ) -> list[Delivery]:
        """Let held and missed posts go, on some channels or on all."""
        self.refuse_blocked(WRONG_WORLD)
        with self.container.ledger.transaction(keep=keep) as uow:
            return operator_actions.release(
                uow, slugs, at=at, spread=spread, channels=channels, by=by, now=self.clock()
            )

    def move(self, slug: str, by: str, at: datetime) -> list[Delivery]:
        """Let what waits for its time go out at another one."""
        self.refuse_blocked(WRONG_WORLD)
        with self.container.ledger.transaction() as uow:
            return operator_actions.move(uow, slug, at=at, by=by, now=self.clock())

    def resolve(self, slug: str, answer: str, by: str, *, seen: Found | None = None) -> list[Delivery]:
        """Say what became of a delivery in doubt, and which post it is; when that was made, the Page is asked."""
        self.refuse_blocked(WRONG_WORLD)
        found = seen or Found(remote_id="")
        if answer == "sent" and found.created_at is None:
            found = replace(found, created_at=self._created_at(slug, found.remote_id))
        with self.container.ledger.transaction() as uow:
            return operator_actions.resolve(uow, slug, answer, seen=found, by=by, now=self.clock())

    def _created_at(self, slug: str, remote_id: str) -> datetime | None:
        with self.container.ledger.read_transaction() as uow:
            history = uow.history(slug, "facebook")
        prepared = [d.prepared_id for d in history if d.prepared_id and d.state in (State.UNKNOWN, State.HELD)]
        asked = remote_id or next(iter(prepared), "")
        return self.container.page.facebook.created_at(asked) if asked else None

    def pause(
        self, channel: str, reason: str, by: str, *, from_at: datetime | None = None, until_at: datetime | None = None
    ) -> None:
        """Hold a channel, or all (empty), now or for a planned time."""
        now = self.clock()
        hold = Hold(id=0, channel=channel, kind="person", reason=reason, from_at=from_at or now, end_at=until_at)
        with self.container.ledger.transaction() as uow:
            operator_actions.pause(uow, hold, by=by, now=now)

    def resume(self, channel: str, by: str) -> list[Hold]:
        """End the holds of a channel, or all; where a restore had ended it, the website is there again."""
        with self.container.ledger.transaction() as uow:
            ended = operator_actions.resume(uow, channel, by=by, now=self.clock())
        if any(hold.kind == RESTORE for hold in ended):
            self._build_again()
        return ended

    def _build_again(self) -> None:
        """Build what was not built while a restored ledger was on hold; where that fails, the next post does."""
        try:
            self.build(lambda _done: None, clean=False)
        except (PublisherError, OSError) as error:
            logging.getLogger(__name__).warning(
                "the website could not be built: %s. `publisher build` does it",
                sentence(error) if isinstance(error, PublisherError) else error,
            )

    def signed_in(self, concerns: Sequence[Notice], by: str) -> list[Hold]:
        """End what a dead token began, and nothing that a person placed; posts that came due meanwhile are held."""
        from publisher.channels.facebook.tokens import KINDS

        self.container.page.monitoring.checked(NoticeScan(kinds=KINDS, found=concerns))
        with self.container.ledger.transaction() as uow:
            return operator_actions.resume(uow, "facebook", by=by, now=self.clock(), kind="sign-in")

    def status(self, slug: str | None = None) -> list[Standing]:
        """Return how deliveries stand."""
        with self.container.ledger.read_transaction() as uow:
            return self._standings(uow, uow.history(slug) if slug else uow.all_deliveries())

    def post_statuses(
        self,
        histories: Mapping[str, Sequence[Delivery]],
        drafts: Mapping[str, PostState] | None = None,
        holds: Sequence[Hold] | None = None,
    ) -> dict[str, PostStatus]:
        """Return how posts stand, by slug; `drafts` has what the draft of one says, where it is no plain draft.

        Holds are asked for where they are not known.
        """
        deliveries = [delivery for history in histories.values() for delivery in history]
        reviewed = {each.revision_id for each in deliveries if each.needs_approval and each.state is State.WAITING}
        facts = Facts(
            now=self.clock(),
            thresholds=self.container.page.monitoring.thresholds,
            holds=self._holds_of(deliveries) if holds is None else holds,
            tries=self.container.studio_queries.tried(deliveries),
            approved=self.container.studio_queries.approved(reviewed),
        )
        said = drafts or {}
        return {
            slug: post_status(history, facts, said.get(slug, PostState.DRAFT)) for slug, history in histories.items()
        }

    def _holds_of(self, deliveries: Iterable[Delivery]) -> Sequence[Hold]:
        return self.holds() if any(each.state in OPEN for each in deliveries) else ()

    def unsettled(self) -> list[Standing]:
        """Return how those stand of which something is still to come or to decide; however long the archive is."""
        with self.container.ledger.read_transaction() as uow:
            return self._standings(uow, uow.unsettled())

    def _standings(self, uow: UnitOfWork, deliveries: Sequence[Delivery]) -> list[Standing]:
        return status(uow, deliveries, self.foreign(), self.clock(), {"facebook": self.resting})

    def link_budget(self, moment: datetime) -> LinkBudget:
        """Return the links of the month that a moment is in, from the ledger alone: the Page is not asked."""
        return self.container.page_links.budget(moment, self.clock())

    def holds(self) -> list[Hold]:
        """Return the holds that are on now, or planned."""
        now = self.clock()
        with self.container.ledger.read_transaction() as uow:
            standing = (hold for hold in uow.holds() if not hold.ended)
            return [hold for hold in standing if hold.end_at is None or hold.end_at > now]

    def build(self, progress: Progress, *, clean: bool, helpers: Sequence[BuildWorker] = ()) -> WriteResult:
        """Build the whole site from the ledger, a large one with the help of other processes.

        Raises:
            IllegalTransition: if the ledger was restored and nobody has looked at it yet, or is not for this website.
        """
        self.require_buildable()
        with replace(self.container.site, waiting=helpers).opened() as writing:
            return writing.build(progress, clean=clean)

    def require_buildable(self) -> None:
        """Refuse to write the site, or the index of its search, where this ledger may not.

        Raises:
            IllegalTransition: if the ledger was restored and nobody has looked at it yet, or is not for this website.
        """
        if hold := next((hold for hold in self.holds() if hold.kind == RESTORE), None):
            raise IllegalTransition("nothing_is_built", reason=hold.reason)
        if blocker := website_blocker(self.settings):
            raise NotReady(blocker)
        foreign, on_a_host = self.foreign(), self.container.site.remote is not None
        if foreign and (self.container.queue.other_world() or (on_a_host and self.container.queue.other_machine())):
            raise IllegalTransition("nothing_is_built", reason=foreign)

    def tell_people(self) -> list[Blocker]:
        """Look at what needs a person, and tell it where it is time; return what keeps everything from going out.

        Raises:
            PublisherError: if something of it failed; it is done again at the next sweep.
        """
        if not self.foreign():
            self.container.page.monitoring.check_clock(self.container.facebook_settings.graph_url)
        blockers = self.container.page.monitoring.look_whether_able()
        if self.foreign():
            self.container.page.monitoring.tell({Kind.UNABLE})
            return blockers
        holds = self.holds()
        self.container.page.monitoring.check_token(lambda: self.container.page.graph, holds)
        self.container.page.monitoring.look(holds)
        self.container.page.monitoring.tell(
            statuses=lambda slugs: self.post_statuses(self.container.studio_queries.deliveries(slugs))
        )
        return blockers

    def report(self, period: Period, *, compare_previous: bool) -> ReachReport:
        """Return how far the posts of a period reached."""
        settings = self.settings
        return report(
            self.container.readings,
            period,
            now=self.clock(),
            ages_seconds=settings.measure.ages_seconds,
            stacking=self.container.stacking,
            page_object=page_object(settings.facebook.page_id, settings.sandbox),
            made_up=settings.sandbox,
            compare_previous=compare_previous,
        )

    def write_csv(self, period: Period, stream: TextIO, *, delimiter: str = ",") -> int:
        """Write the readings of a period's posts as CSV."""
        stacking, made_up = self.container.stacking, self.settings.sandbox
        return write_csv(
            self.container.readings, period, stream, stacking=stacking, made_up=made_up, delimiter=delimiter
        )


@contextmanager
def opened(settings: Settings, environ: Mapping[str, str], clock: Clock = system_clock) -> Iterator[App]:
    """Return an app and close it at the end."""
    app = App(settings, environ, clock)
    mend_modes(settings)
    try:
        yield app
    finally:
        app.close()
