"""What needs a person -> a mail: looks are taken into the ledger, and what is due to be told is told once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from publisher.domain.errors import NotTold
from publisher.domain.notice_ports import Digest, Letterbox, NoticeBook, PostStatuses, Pulses
from publisher.domain.notices import Kind, Look, Patience, Raised, Told, to_tell
from publisher.domain.ports import Clock
from publisher.pipeline import mail_retries
from publisher.pipeline.mail_retries import Refused

#: Pulses: the lease of whoever sends a mail now, or the time of the next try after a failure; and the last digest.
MAIL, DIGEST = "mail", "digest"
#: Pulse: when a server last took a mail.
LAST_MAIL = "mail taken"
#: A mail server has so long for one mail before another process may try.
_SENDING = timedelta(minutes=2)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How people want to be told."""

    patience: Patience
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


def take(book: NoticeBook, looks: Iterable[Look], clock: Clock) -> None:
    """Take what was looked at into the ledger. Safe to repeat."""
    for look in looks:
        book.take(look, clock())


def tell(book: NoticeBook, pulses: Pulses, letterbox: Letterbox, manner: Manner, clock: Clock) -> None:
    """Send a mail where something is due to be told, and the digest where its time has come.

    A server that fails is tried again later, and nothing is lost. Several processes send one mail. Should this process
    die between the server's yes and the ledger, that mail comes again: better twice than never.
    """
    due = _due(book, manner, clock())
    digest_due = manner.kinds is None and _digest_due(pulses, manner, clock())
    missed = manner.kinds is None and mail_retries.due(_refused(book, pulses, manner), clock())
    if not (due or digest_due or missed) or not pulses.take(MAIL, clock(), clock() + _SENDING):
        return
    # Between the question and the lease another process may have told them.
    due = _due(book, manner, clock())
    try:
        if due:
            ids = [each.id for each in due]
            _write_down(book, pulses, letterbox.tell(due), ids, manner, clock())
            book.tell(ids, clock())
        if digest_due:
            _write_down(
                book, pulses, letterbox.tell_digest(_digest(book, manner.statuses, clock())), [], manner, clock()
            )
            pulses.beat(DIGEST, clock())
        if manner.kinds is None:
            _tell_again(book, pulses, letterbox, manner, clock())
        pulses.beat(MAIL, clock())
    except NotTold as error:
        pulses.beat(MAIL, clock() + manner.again_after, error.told)
        manner.tell_log(error.told)


def _refused(book: NoticeBook, pulses: Pulses, manner: Manner) -> dict[str, Refused]:
    kept = mail_retries.refused_receivers(pulses)
    return mail_retries.still_wanted(kept, manner.receivers, {each.id for each in book.standing()}) if kept else {}


def _write_down(
    book: NoticeBook, pulses: Pulses, refused: Mapping[str, str], ids: Sequence[int], manner: Manner, now: datetime
) -> None:
    """Keep whom the server refused a mail that it took for others; and that it took one."""
    pulses.beat(LAST_MAIL, now)
    for reason in refused.values():
        manner.tell_log(reason)
    kept = _refused(book, pulses, manner)
    mail_retries.keep(pulses, mail_retries.after_a_mail(kept, refused, ids, now, manner.again_after), now)


def _tell_again(book: NoticeBook, pulses: Pulses, letterbox: Letterbox, manner: Manner, now: datetime) -> None:
    kept = _refused(book, pulses, manner)
    standing = {each.id: each for each in book.standing()} if kept else {}
    left = mail_retries.try_again(kept, standing, letterbox, now, manner.again_after)
    mail_retries.keep(pulses, left, now)


def _due(book: NoticeBook, manner: Manner, now: datetime) -> list[Raised]:
    standing = [each for each in book.standing() if manner.kinds is None or each.notice.kind in manner.kinds]
    return to_tell(standing, _told(book, standing), manner.patience.between_mails, now)


def _told(book: NoticeBook, standing: Iterable[Raised]) -> Told:
    return book.last_told([each.notice.cause for each in standing])


def _digest_due(pulses: Pulses, manner: Manner, now: datetime) -> bool:
    """Tell whether a digest is due. The first comes at its next time, not at once."""
    if manner.digest_at is None:
        return False
    last = pulses.at(DIGEST)
    if last is None:
        pulses.beat(DIGEST, now)
        return False
    here = now.astimezone(manner.timezone)
    planned = datetime.combine(here.date(), manner.digest_at, manner.timezone)
    return last < (planned if planned <= here else planned - _DAY)


def _digest(book: NoticeBook, statuses: PostStatuses, now: datetime) -> Digest:
    sent, coming = book.sent_since(now - _DAY), book.coming_until(now + _DAY)
    found = statuses({delivery.slug for delivery in (*sent, *coming)})
    return Digest(sent=sent, coming=coming, standing=book.standing(), statuses=found)
