"""What needs a person -> a mail: looks are taken into the ledger, and what is due to be told is told once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from publisher.domain.errors import MailNotSent
from publisher.domain.notices import AlertThresholds, Kind, NoticeScan, OpenNotice, SentLog, to_tell
from publisher.domain.ports_channel import Clock
from publisher.domain.ports_notifications import Digest, Mailer, NoticeStore, PeriodicTasks, PostStatuses
from publisher.pipeline import mail_retries
from publisher.pipeline.mail_retries import RefusedReceiver

#: Pulses: the lease of whoever sends a mail now, or the time of the next try after a failure; and the last digest.
MAIL, DIGEST = "mail", "digest"
#: Pulse: when a server last took a mail.
LAST_MAIL = "mail taken"
#: A mail server has so long for one mail before another process may try.
_SENDING = timedelta(minutes=2)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPolicy:
    """How people want to be told."""

    thresholds: AlertThresholds
    #: Wait after a mail server failed.
    again_after: timedelta
    #: Local time of the digest; None: there is none.
    digest_at: time | None
    timezone: ZoneInfo
    #: Nothing else is told, and no digest sent: what concerns another Page is not ours to tell. None: all of it is.
    kinds: Collection[Kind] | None = None
    #: Asked for the digest alone.
    statuses: PostStatuses = lambda _slugs: {}
    #: Addresses that are told; nobody else is told again what was refused. None: whoever was refused.
    receivers: Collection[str] | None = None
    #: Is told, as a coded text, what could not be told by mail and is tried again.
    tell_log: Callable[[str], None] = lambda _text: None


def take(uow: NoticeStore, looks: Iterable[NoticeScan], clock: Clock) -> None:
    """Take what was looked at into the ledger. Safe to repeat."""
    for look in looks:
        uow.record_scan(look, clock())


def tell(uow: NoticeStore, pulses: PeriodicTasks, letterbox: Mailer, policy: NotificationPolicy, clock: Clock) -> None:
    """Send a mail where something is due to be told, and the digest where its time has come.

    A server that fails is tried again later, and nothing is lost. Several processes send one mail. Should this process
    die between the server's yes and the ledger, that mail comes again: better twice than never.
    """
    due = _due(uow, policy, clock())
    digest_due = policy.kinds is None and _digest_due(pulses, policy, clock())
    missed = policy.kinds is None and mail_retries.due(_refused(uow, pulses, policy), clock())
    if not (due or digest_due or missed) or not pulses.acquire(MAIL, clock(), clock() + _SENDING):
        return
    # Between the question and the lease another process may have told them.
    due = _due(uow, policy, clock())
    try:
        if due:
            ids = [each.id for each in due]
            _write_down(uow, pulses, letterbox.send_notices(due), ids, policy, clock())
            uow.mark_told(ids, clock())
        if digest_due:
            _write_down(uow, pulses, letterbox.send_digest(_digest(uow, policy.statuses, clock())), [], policy, clock())
            pulses.record_run(DIGEST, clock())
        if policy.kinds is None:
            _tell_again(uow, pulses, letterbox, policy, clock())
        pulses.record_run(MAIL, clock())
    except MailNotSent as error:
        pulses.record_run(MAIL, clock() + policy.again_after, error.told)
        policy.tell_log(error.told)


def _refused(uow: NoticeStore, pulses: PeriodicTasks, policy: NotificationPolicy) -> dict[str, RefusedReceiver]:
    kept = mail_retries.refused_receivers(pulses)
    return mail_retries.still_wanted(kept, policy.receivers, {each.id for each in uow.open_notices()}) if kept else {}


def _write_down(
    uow: NoticeStore,
    pulses: PeriodicTasks,
    refused: Mapping[str, str],
    ids: Sequence[int],
    policy: NotificationPolicy,
    now: datetime,
) -> None:
    """Keep whom the server refused a mail that it took for others; and that it took one."""
    pulses.record_run(LAST_MAIL, now)
    for reason in refused.values():
        policy.tell_log(reason)
    kept = _refused(uow, pulses, policy)
    mail_retries.keep(pulses, mail_retries.after_a_mail(kept, refused, ids, now, policy.again_after), now)


def _tell_again(
    uow: NoticeStore, pulses: PeriodicTasks, letterbox: Mailer, policy: NotificationPolicy, now: datetime
) -> None:
    kept = _refused(uow, pulses, policy)
    standing = {each.id: each for each in uow.open_notices()} if kept else {}
    left = mail_retries.try_again(kept, standing, letterbox, now, policy.again_after)
    mail_retries.keep(pulses, left, now)


def _due(uow: NoticeStore, policy: NotificationPolicy, now: datetime) -> list[OpenNotice]:
    standing = [each for each in uow.open_notices() if policy.kinds is None or each.notice.kind in policy.kinds]
    return to_tell(standing, _told(uow, standing), policy.thresholds.between_mails, now)


def _told(uow: NoticeStore, standing: Iterable[OpenNotice]) -> SentLog:
    return uow.last_told([each.notice.cause for each in standing])


def _digest_due(pulses: PeriodicTasks, policy: NotificationPolicy, now: datetime) -> bool:
    """Return whether a digest is due. The first comes at its next time, not at once."""
    if policy.digest_at is None:
        return False
    last = pulses.last_run(DIGEST)
    if last is None:
        pulses.record_run(DIGEST, now)
        return False
    here = now.astimezone(policy.timezone)
    planned = datetime.combine(here.date(), policy.digest_at, policy.timezone)
    return last < (planned if planned <= here else planned - _DAY)


def _digest(uow: NoticeStore, statuses: PostStatuses, now: datetime) -> Digest:
    sent, coming = uow.sent_since(now - _DAY), uow.coming_until(now + _DAY)
    found = statuses({delivery.slug for delivery in (*sent, *coming)})
    return Digest(sent=sent, coming=coming, standing=uow.open_notices(), statuses=found)
