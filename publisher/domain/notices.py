"""What a person has to be told, and when: raised once for a cause, at most one mail an hour for a kind. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.due_verdict import Hold, active_holds
from publisher.domain.post import require_aware


class Kind(StrEnum):
    """What is grouped in a mail, in the order in which it stands there; `templates/mail/` has the words for each."""

    WITHDRAWAL = "withdrawal"
    UNABLE = "unable"
    DAMAGED = "damaged"
    PAUSED = "paused"
    TOKEN = "token"
    SCOPE = "scope"
    REJECTED = "rejected"
    INVISIBLE = "invisible"
    UNKNOWN = "unknown"
    MISSED = "missed"
    HELD = "held"
    STUCK = "stuck"
    WEBSITE = "website"
    ORPHAN = "orphan"
    LINK = "link"
    TOKEN_ENDS = "token-ends"
    DATA_ACCESS_ENDS = "data-access-ends"
    VERSION = "version"
    CLOCK = "clock"
    DISK = "disk"
    BACKUP = "backup"
    PARTNER = "partner"


#: Told at once, whatever was told before of the same kind: a person has to act now.
AT_ONCE = frozenset({Kind.WITHDRAWAL, Kind.UNABLE, Kind.DAMAGED})
#: Told only when they still stand after the least time between two mails: often somebody is at it already.
PATIENT = frozenset({Kind.HELD})
#: What a look at the deliveries can find.
OF_DELIVERIES = frozenset(
    {
        Kind.WITHDRAWAL,
        Kind.PAUSED,
        Kind.REJECTED,
        Kind.INVISIBLE,
        Kind.UNKNOWN,
        Kind.MISSED,
        Kind.HELD,
        Kind.STUCK,
        Kind.WEBSITE,
    }
)


#: About no post: the machine that it runs on, and how the Page is connected.
OF_THE_INSTALLATION = frozenset(
    {
        Kind.DAMAGED,
        Kind.SCOPE,
        Kind.ORPHAN,
        Kind.TOKEN_ENDS,
        Kind.DATA_ACCESS_ENDS,
        Kind.VERSION,
        Kind.CLOCK,
        Kind.DISK,
        Kind.BACKUP,
        Kind.PARTNER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that a person has to know."""

    #: What it is about: while this stands, nothing more is raised for it.
    cause: str
    kind: Kind
    #: The post that it is about; empty where it is about none.
    slug: str = ""
    #: What is wrong and what to do: a coded text.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeScan:
    """What was looked at, and what was found: of these kinds, what is not found any more is settled."""

    kinds: Collection[Kind]
    found: Sequence[Notice] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNotice:
    """A notice in the ledger that is not settled."""

    id: int
    notice: Notice
    raised_at: datetime
    told_at: datetime | None

    def __post_init__(self) -> None:
        require_aware("raised_at", self.raised_at)
        require_aware("told_at", self.told_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTrouble:
    """A delivery that something may be wrong with, and what its attempts tell."""

    delivery: Delivery
    #: When its first attempt began; None where nothing was tried yet.
    tried_at: datetime | None
    #: When its newest attempt was over, where that one's answer was lost; else None.
    lost_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertThresholds:
    """How long things may take before a person is told; all of it comes from the settings."""

    #: How long a lost answer is looked for.
    settle: timedelta
    #: How long a page may take to be proved live.
    website: timedelta
    #: Least time between two mails of one kind.
    between_mails: timedelta


def of_deliveries(
    troubled: Iterable[DeliveryTrouble], holds: Sequence[Hold], thresholds: AlertThresholds, now: datetime
) -> NoticeScan:
    """Return what a person has to know of the deliveries and the holds."""
    found = [notice for each in troubled if (notice := _of_delivery(each, holds, thresholds, now))]
    return NoticeScan(kinds=OF_DELIVERIES, found=[*_of_holds(holds, now), *found])


def of_links(noted: Iterable[Delivery]) -> NoticeScan:
    """Return what a person has to know of the links of posts that went out lately."""
    found = [Notice(cause=f"link {each.id}", kind=Kind.LINK, slug=each.slug, text=each.link_note) for each in noted]
    return NoticeScan(kinds={Kind.LINK}, found=found)


def _of_holds(holds: Sequence[Hold], now: datetime) -> Iterator[Notice]:
    told = set()
    for hold in holds:
        if hold.kind == "sign-in" and hold.active(now) and hold.channel not in told:
            told.add(hold.channel)
            yield Notice(cause=f"paused {hold.channel}", kind=Kind.PAUSED, text=hold.reason)


def _of_delivery(
    each: DeliveryTrouble, holds: Sequence[Hold], thresholds: AlertThresholds, now: datetime
) -> Notice | None:
    kind = kind_of(each, holds, thresholds, now)
    if kind is None:
        return None
    delivery = each.delivery
    return Notice(cause=f"{kind} {delivery.id}", kind=kind, slug=delivery.slug, text=delivery.error)


def kind_of(each: DeliveryTrouble, holds: Sequence[Hold], thresholds: AlertThresholds, now: datetime) -> Kind | None:
    """Return what a person has to know of a delivery; None where it is nothing, or not yet."""
    delivery = each.delivery
    if delivery.action is Action.WITHDRAW:
        return Kind.WITHDRAWAL
    match delivery.state:
        case State.REJECTED:
            return Kind.REJECTED
        case State.MISSED:
            return Kind.MISSED
        case State.HELD if each.lost_at is not None:
            return _doubt(delivery)
        case State.HELD:
            return None if active_holds(holds, delivery.channel, now) else Kind.HELD
        case State.UNKNOWN:
            return _doubt(delivery) if each.lost_at is None or each.lost_at + thresholds.settle <= now else None
        case State.WAITING:
            return _kind_of_waiting(each, thresholds, now)
        case _:
            return None


def _doubt(delivery: Delivery) -> Kind:
    """Tell "Facebook has it and does not show it" from "nobody knows whether it is out there"."""
    return Kind.INVISIBLE if delivery.prepared_id and delivery.action is Action.PUBLISH else Kind.UNKNOWN


def _kind_of_waiting(each: DeliveryTrouble, thresholds: AlertThresholds, now: datetime) -> Kind | None:
    delivery = each.delivery
    if delivery.channel == "website":
        return Kind.WEBSITE if each.tried_at and each.tried_at + thresholds.website <= now else None
    if not delivery.notify:
        return None
    return _doubt(delivery) if each.lost_at is not None and delivery.prepared_id else Kind.STUCK


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLog:
    """When mails were last sent."""

    by_kind: Mapping[Kind, datetime]
    by_cause: Mapping[str, datetime]


def to_tell(raised: Iterable[OpenNotice], told: SentLog, between_mails: timedelta, now: datetime) -> list[OpenNotice]:
    """Return what goes into a mail now, by kind and age: never more than one mail in `between_mails` for one kind."""
    due = [each for each in raised if each.told_at is None and _due(each, told, between_mails, now)]
    order = list(Kind)
    return sorted(due, key=lambda each: (order.index(each.notice.kind), each.raised_at, each.id))


def _due(each: OpenNotice, told: SentLog, between_mails: timedelta, now: datetime) -> bool:
    notice = each.notice
    last = told.by_cause.get(notice.cause) if notice.kind in AT_ONCE else told.by_kind.get(notice.kind)
    if last is not None and now < last + between_mails:
        return False
    return notice.kind not in PATIENT or each.raised_at + between_mails <= now
