"""Puts together what sees that something needs a person, and tells it: notices, mails, token check, sign of life.

Part of the composition root, kept apart from `container.py` so that each can be read alone.
"""

import logging
import math
import shutil
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from publisher.domain import health_checks
from publisher.domain.coded_text import joined
from publisher.domain.delivery import Delivery
from publisher.domain.due_verdict import Hold
from publisher.domain.notices import (
    OF_THE_INSTALLATION,
    AlertThresholds,
    Kind,
    Notice,
    NoticeScan,
    OpenNotice,
    of_deliveries,
    of_links,
)
from publisher.domain.ports_channel import Clock
from publisher.domain.ports_ledger import Target
from publisher.domain.ports_notifications import PostStatuses
from publisher.domain.readiness import CLOCK_CODES, SIGNED_OUT, SWEEP_CODES, Blocker, Readiness, readiness
from publisher.messages import words
from publisher.pipeline.mail_retries import refused_receivers
from publisher.pipeline.notify import LAST_MAIL, MAIL, NotificationPolicy, take, tell
from publisher.settings import Settings
from publisher.settings.public_address import website_blocker
from publisher.storage.database import Database
from publisher.storage.ledger.notices import SqlNoticeStore
from publisher.storage.ledger.ownership import Ownership
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks

if TYPE_CHECKING:
    from publisher.channels.facebook.client import PageGraph
    from publisher.notifications.notice_mails import Letters
    from publisher.notifications.smtp import MailServer

_log = logging.getLogger(__name__)

SWEEP, BACKUP, TOKEN_CHECK = "sweep", "backup", "token check"
#: Facebook's clock minus this machine's, in seconds, as it was last heard: the words beside the time.
PAGE_CLOCK = "page clock"
LINK_COUNT = "link count"
#: When the ledger was looked through, and as a coded text what was wrong.
LEDGER_CHECK = "ledger check"
#: What went wrong last with the nightly backup, its trial and the copies of the lists: the words beside the time, none
#: where it went well since.
NIGHTLY_TROUBLE, TRIAL_TROUBLE, LISTS_TROUBLE = "nightly backup trouble", "backup trial trouble", "list copies trouble"
#: The same of the snapshots elsewhere.
SNAPSHOT, SNAPSHOT_PROVED = "snapshot", "snapshot proved"
SNAPSHOT_TROUBLE, SNAPSHOT_TRIAL_TROUBLE = "snapshot trouble", "snapshot trial trouble"
SNAPSHOT_LISTS_TROUBLE = "lists snapshot trouble"
BACKUP_TROUBLES = (
    *(NIGHTLY_TROUBLE, TRIAL_TROUBLE, LISTS_TROUBLE),
    *(SNAPSHOT_TROUBLE, SNAPSHOT_TRIAL_TROUBLE, SNAPSHOT_LISTS_TROUBLE),
)
#: Waits of our own choosing as multiples of `schedule.retry_base_seconds`: with its default 30, ten minutes, an hour,
#: five minutes, a day, ten minutes, a minute.
_WEBSITE, _BETWEEN_MAILS, _MAIL_AGAIN, _DAILY, _CLOCK, _CLOCK_AGAIN = 20, 120, 10, 2880, 20, 2
#: A week: so long a person is told of a post that went out without its link.
_LINK_NOTES = 20_160
#: So many sweeps may be missed before silence is a trouble.
_MISSED_SWEEPS = 4


class Monitoring:
    """Sees what needs a person, keeps it in the ledger, and tells it."""

    def __init__(self, settings: Settings, database: Database, target: Target, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self.notices = SqlNoticeStore(database, target)
        self._made_at = time.monotonic()
        self._clock_tried_at = self._damage_told_at = -math.inf
        self._standing = Ownership(database, target, website_blocker(settings))
        self.pulses = SqlPeriodicTasks(database)

    # The sweep and its silence

    def record_sweep(self) -> None:
        """Write down that a sweep goes on now."""
        self.pulses.show_life(SWEEP, self._clock())

    def still_sweeping(self) -> None:
        """Write it down again where a long pass would look like silence."""
        self.pulses.claim_if_due(SWEEP, self._clock(), timedelta(seconds=self._settings.schedule.sweep_seconds))

    def readiness(self) -> Readiness:
        """Return whether everything that is due can go out, and what keeps it from that: the one answer for all."""
        standing, holds = self._standing.read()
        offset = timedelta() if self._settings.sandbox else self._clock_offset
        return readiness(standing, holds, self.pulses.last_run(SWEEP), self._longest_silence, self._clock(), offset)

    @property
    def _clock_offset(self) -> timedelta:
        return timedelta(seconds=float(self.pulses.detail(PAGE_CLOCK) or 0))

    @property
    def _longest_silence(self) -> timedelta:
        """A pass may take its time: silence is no shorter than what is believed of a worker that gives no sign."""
        schedule = self._settings.schedule
        return timedelta(seconds=max(_MISSED_SWEEPS * schedule.sweep_seconds, schedule.lease_seconds))

    def send_heartbeat(self) -> None:
        """Fetch the heartbeat's address, where one is set and everything that is due can go out.

        Raises:
            MailNotSent: if it could not be fetched.
        """
        url = self._settings.schedule.heartbeat_url
        if url and self.readiness().ready:
            from publisher.notifications import heartbeat

            heartbeat.fetch(url)

    # What needs a person

    def look(self, holds: list[Hold]) -> None:
        """Take into the ledger what needs a person now."""
        now = self._clock()
        troubled = self.notices.troubled()
        looks = [
            of_deliveries(troubled, holds, self.thresholds, now),
            of_links(self.link_notes()),
            self._machine(now),
        ]
        take(self.notices, looks, self._clock)

    def link_notes(self) -> list[Delivery]:
        """Return what went out lately without its link, or with one that may be dead."""
        return self.notices.link_notes(self._clock() - self._waits(_LINK_NOTES))

    def installation(self) -> list[Notice]:
        """Return what a person has to know that is about no post; the disk as it is now: once full, no notice fits."""
        found = [each.notice for each in self.notices.open_notices() if each.notice.kind in OF_THE_INSTALLATION]
        told = any(notice.kind is Kind.DISK for notice in found)
        full = None if told else self._disk()
        return [*found, full] if full else found

    def _disk(self) -> Notice | None:
        return health_checks.disk_low(shutil.disk_usage(self._settings.folder).free)

    def _machine(self, now: datetime) -> NoticeScan:
        days = self._settings.longest_without_backup_days
        found = [
            self._disk(),
            health_checks.backup_old(self.pulses.last_run(BACKUP), days, now),
            health_checks.snapshot_old(self._last_snapshot_at, days, now),
            health_checks.ledger_damaged(self.pulses.detail(LEDGER_CHECK)),
        ]
        failed = [
            Notice(cause=name, kind=Kind.BACKUP, text=text) for name, text in sorted(self.backup_troubles().items())
        ]
        return NoticeScan(kinds=health_checks.OF_THE_MACHINE, found=[*(each for each in found if each), *failed])

    @property
    def _last_snapshot_at(self) -> datetime | None:
        return self.pulses.last_run(SNAPSHOT) if self._settings.backup.restic else None

    def backup_troubles(self) -> dict[str, str]:
        """Return as coded texts what went wrong last with backups and is not mended, by what it is of."""
        return {name: text for name, (_at, text) in self.pulses.read(*BACKUP_TROUBLES).items() if text}

    def look_whether_able(self) -> list[Blocker]:
        """Take into the ledger what keeps everything from going out, and return it.

        Whoever has only just begun says nothing of sweeps: the first one is on its way.
        """
        begun = time.monotonic() - self._made_at >= self._longest_silence.total_seconds()
        found = [each for each in self.readiness().blockers if begun or each.code not in SWEEP_CODES]
        notices = [
            Notice(cause=f"{Kind.UNABLE} {blocker.code}", kind=Kind.UNABLE, text=blocker.told)
            for blocker in found
            if blocker.code not in (*SIGNED_OUT.values(), *CLOCK_CODES)  # told as what they are
        ]
        take(self.notices, [NoticeScan(kinds={Kind.UNABLE}, found=notices)], self._clock)
        return found

    def is_due_to_count_links(self) -> bool:
        """Return whether the Page's links are to be counted now; at most one process is told so."""
        return self.pulses.claim_if_due(LINK_COUNT, self._clock(), self._waits(_BETWEEN_MAILS))

    def warned(self, warning: str) -> None:
        """Take in what the sweep for orphans wants a person to know; empty where it is nothing."""
        found = [Notice(cause="orphan", kind=Kind.ORPHAN, text=warning)] if warning else []
        take(self.notices, [NoticeScan(kinds={Kind.ORPHAN}, found=found)], self._clock)

    def check_token(self, graph: "Callable[[], PageGraph]", holds: list[Hold]) -> None:
        """Ask Facebook about the token, once a day: never on the sandbox, nor while a dead one stops the channel."""
        from publisher.channels.facebook.errors import FacebookError
        from publisher.channels.facebook.token_check import check

        now = self._clock()
        if self._settings.sandbox or any(hold.kind == "sign-in" and hold.active(now) for hold in holds):
            return
        if not self.pulses.claim_if_due(TOKEN_CHECK, now, self._waits(_DAILY)):
            return
        try:
            self.checked(check(graph(), self._settings.facebook, self._settings.secrets, self._clock))
        except FacebookError as error:
            self.pulses.record_run(TOKEN_CHECK, now - self._waits(_DAILY) + self._waits(_BETWEEN_MAILS), error.told)
            _log.warning("the daily look at the token failed, and is tried again: %s", words(error.told))

    def check_clock(self, graph_url: str) -> None:
        """Hear Facebook's clock where that is a while ago, or ours was set since, and keep how far they are apart.

        Never on the sandbox, which has this machine's clock; where nobody answers nothing new is known.
        """
        from publisher.channels.facebook.page_clock import clock_offset

        heard_at, now = self.pulses.last_run(PAGE_CLOCK), self._clock()
        fresh = heard_at is not None and timedelta() <= now - heard_at < self._waits(_CLOCK)
        tried = time.monotonic() - self._clock_tried_at < self._waits(_CLOCK_AGAIN).total_seconds()
        if self._settings.sandbox or fresh or tried:
            return
        self._clock_tried_at = time.monotonic()
        if (offset := clock_offset(graph_url, self._clock)) is not None:
            self.pulses.record_run(PAGE_CLOCK, self._clock(), f"{offset.total_seconds():.0f}")
            found = health_checks.clock_wrong(offset.total_seconds())
            self.checked(NoticeScan(kinds={Kind.CLOCK}, found=[found] if found else []))

    def checked(self, look: NoticeScan) -> None:
        """Take in what a look at the token found."""
        take(self.notices, [look], self._clock)

    # Telling

    def tell(self, kinds: Collection[Kind] | None = None, statuses: PostStatuses = lambda _slugs: {}) -> None:
        """Mail what is due to be told, of all kinds or of these alone; nothing where no mail server is set."""
        if self._settings.mail.host:
            policy = replace(self._manner, kinds=kinds, statuses=statuses)
            tell(self.notices, self.pulses, self._letters, policy, self._clock)

    def tell_damage(self, text: str) -> None:
        """Mail that the ledger is damaged, where it cannot keep a notice any more; once an hour while this runs.

        Raises:
            MailNotSent: if no mail server takes it.
        """
        silent = time.monotonic() - self._damage_told_at < self._waits(_BETWEEN_MAILS).total_seconds()
        found = health_checks.ledger_damaged(text)
        if self._settings.mail.host and found and not silent:
            self._letters.send_notices([OpenNotice(id=0, notice=found, raised_at=self._clock(), told_at=None)])
            self._damage_told_at = time.monotonic()

    def mail_trouble(self) -> str:
        """Return as a coded text why the last mail could not be sent, or not to everybody; empty where it could."""
        if not self._settings.mail.host:
            return ""
        refused = [each.reason for each in refused_receivers(self.pulses).values()]
        return joined(self.pulses.detail(MAIL), *refused)

    @property
    def last_mail_at(self) -> datetime | None:
        """Return when a server last took a mail that needs a person."""
        return self.pulses.last_run(LAST_MAIL)

    def probe_mail_server(self) -> None:
        """Talk to the mail server; nothing is sent.

        Raises:
            MailNotSent: if that does not work.
        """
        self._mail_server.probe()

    @property
    def _mail_server(self) -> "MailServer":
        from publisher.notifications.smtp import MailServer

        settings = self._settings
        return MailServer(
            settings=settings.mail,
            password=settings.secrets.smtp_password,
            sender=settings.organisation.name,
            now=self._clock,
        )

    @cached_property
    def _letters(self) -> "Letters":
        from publisher.notifications.notice_mails import Letters

        settings = self._settings
        return Letters(
            folder=settings.templates_folder,
            language=settings.mail.language,
            organisation=settings.organisation.name,
            timezone=settings.organisation.timezone,
            sandbox=settings.sandbox,
            send=self._mail_server.send,
        )

    @property
    def _manner(self) -> NotificationPolicy:
        return NotificationPolicy(
            thresholds=self.thresholds,
            again_after=self._waits(_MAIL_AGAIN),
            digest_at=self._settings.mail.digest,
            timezone=self._settings.organisation.timezone,
            receivers=self._settings.mail.to,
            tell_log=lambda text: _log.warning("%s It is tried again.", words(text)),
        )

    @property
    def thresholds(self) -> AlertThresholds:
        """Return how long things may take before a person is told."""
        return AlertThresholds(
            settle=timedelta(seconds=self._settings.facebook.settle_seconds),
            website=self._waits(_WEBSITE),
            between_mails=self._waits(_BETWEEN_MAILS),
        )

    def _waits(self, times: int) -> timedelta:
        return timedelta(seconds=times * self._settings.schedule.retry_base_seconds)
