"""How a post stands: one state of a closed list, worked out from all its deliveries and its draft. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from publisher.domain.delivery import FINAL, OPEN, Action, Delivery, State
from publisher.domain.due_verdict import Hold, active_holds
from publisher.domain.notices import AlertThresholds, DeliveryTrouble, Kind, kind_of
from publisher.domain.planning import out_there


class PostState(StrEnum):
    """What people are told of a post, or of a channel of it; `messages.post_states` has the words."""

    DRAFT = "draft"
    READY = "ready"
    SENT_BACK = "sent-back"
    IN_REVIEW = "in-review"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    UPDATE_SCHEDULED = "update-scheduled"
    NEEDS_ATTENTION = "needs-attention"
    ON_HOLD = "on-hold"
    UNPUBLISHED = "unpublished"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why a post needs attention, the most pressing first."""

    WITHDRAWAL = "withdrawal"
    DOUBT = "doubt"
    SIGN_IN = "signin"
    REFUSED = "refused"
    MISSED = "missed"
    RELEASE = "release"
    PAGE = "page"
    DELAYED = "delayed"


#: What one reason is called in mails.
_REASONS: Mapping[Kind, Reason] = {
    Kind.WITHDRAWAL: Reason.WITHDRAWAL,
    Kind.UNKNOWN: Reason.DOUBT,
    Kind.INVISIBLE: Reason.DOUBT,
    Kind.REJECTED: Reason.REFUSED,
    Kind.MISSED: Reason.MISSED,
    Kind.HELD: Reason.RELEASE,
    Kind.WEBSITE: Reason.PAGE,
    Kind.STUCK: Reason.DELAYED,
}
#: What is said of a draft, before it is planned or after it was cancelled.
_OF_A_DRAFT = (PostState.DRAFT, PostState.READY, PostState.SENT_BACK)
#: Which of its channels' states a post has: what a person has to see comes first, what is over last.
_TELLING = (
    PostState.NEEDS_ATTENTION,
    PostState.PUBLISHING,
    PostState.ON_HOLD,
    PostState.IN_REVIEW,
    PostState.UPDATE_SCHEDULED,
    PostState.PUBLISHED,
    PostState.SCHEDULED,
    PostState.UNPUBLISHED,
    PostState.CANCELLED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the ledger knows beside the deliveries themselves."""

    now: datetime
    thresholds: AlertThresholds
    holds: Sequence[Hold] = ()
    #: What the attempts of deliveries tell, by delivery; those that were never tried may be missing.
    tries: Mapping[int, DeliveryTrouble] = field(default_factory=dict)
    #: Revisions of which somebody approved the very digest.
    approved: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a post, or one channel of it, stands."""

    state: PostState
    #: Only where it needs attention.
    reason: Reason | None = None

    @property
    def seen(self) -> bool:
        """Return whether readers surely see it."""
        return self.state in (PostState.PUBLISHED, PostState.UPDATE_SCHEDULED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostStatus:
    """How a post stands as a whole, and on each channel."""

    whole: Status
    #: Empty where it was never planned.
    channels: Mapping[str, Status]

    @property
    def differing(self) -> dict[str, Status]:
        """Return the channels whose state is another than the post's: of a draft nobody asks what was cancelled."""
        same = {self.whole.state, PostState.CANCELLED} if self.whole.state in _OF_A_DRAFT else {self.whole.state}
        return {name: each for name, each in self.channels.items() if each.state not in same}


def post_status(history: Sequence[Delivery], facts: Facts, draft: PostState = PostState.DRAFT) -> PostStatus:
    """Return how a post stands.

    Args:
        history: all its deliveries to today's target, by id.
        facts: what the ledger knows beside them.
        draft: what its draft says (draft, ready, sent back): the post's state where nothing was ever planned, and where
            a draft that was cancelled was handed over again.
    """
    names = dict.fromkeys(d.channel for d in history if d.action is not Action.COMMENT)
    channels = {name: channel_status([d for d in history if d.channel == name], facts) for name in names}
    if not channels:
        return PostStatus(whole=Status(state=draft), channels={})
    whole = min(channels.values(), key=_rank)
    if whole.state is PostState.CANCELLED and draft is not PostState.DRAFT:
        whole = Status(state=draft)
    return PostStatus(whole=whole, channels=channels)


def _rank(status: Status) -> tuple[int, int]:
    return _TELLING.index(status.state), list(Reason).index(status.reason) if status.reason else 0


def channel_status(history: Sequence[Delivery], facts: Facts) -> Status:
    """Return how a post stands on one channel; `history` is of it alone. A first comment never changes it."""
    posts = [d for d in history if d.action is not Action.COMMENT]
    going = [d for d in posts if d.state in OPEN]
    reasons = [reason for d in attention(posts) if (reason := reason_of(d, facts))]
    if reasons:
        return Status(state=PostState.NEEDS_ATTENTION, reason=min(reasons, key=list(Reason).index))
    out = out_there(posts) is not None
    if states := [_going(d, facts, out=out) for d in going if d.action is not Action.WITHDRAW]:
        return Status(state=min(states, key=_TELLING.index))
    leaving = any(d.action is Action.WITHDRAW for d in going)  # it stands there, or may, until that is done
    return Status(state=_over(posts, out=out or leaving))


def attention(posts: Iterable[Delivery]) -> list[Delivery]:
    """Return those that may need attention: what was refused is settled by anything newer on its channel."""
    known = list(posts)
    newest = {each.channel: each.id for each in known}
    return [d for d in known if _may_trouble(d) and not (d.state in FINAL and newest[d.channel] > d.id)]


def _may_trouble(delivery: Delivery) -> bool:
    if delivery.state is State.WAITING:
        return delivery.notify or (delivery.channel == "website" and delivery.attempts > 0)
    return delivery.state in (State.REJECTED, State.PAUSED, State.HELD, State.MISSED, State.UNKNOWN)


def reason_of(delivery: Delivery, facts: Facts) -> Reason | None:
    """Return why one delivery needs attention; None where it does not, or not yet."""
    known = facts.tries.get(delivery.id) or DeliveryTrouble(delivery=delivery, tried_at=None, lost_at=None)
    kind = kind_of(known, facts.holds, facts.thresholds, facts.now)
    if kind is None:
        # Mails tell of a dead token once, pages of each post that waits for it.
        return Reason.SIGN_IN if delivery.state is State.PAUSED else None
    reason = _REASONS.get(kind)
    if reason is Reason.DOUBT and delivery.state is State.WAITING:
        return Reason.DELAYED  # nobody has to say anything: it is tried again
    return reason


def _going(delivery: Delivery, facts: Facts, *, out: bool) -> PostState:
    """Return what is said of a publication or an update that is on its way, and troubles nobody."""
    if delivery.state is not State.WAITING:
        return PostState.ON_HOLD if delivery.state is State.HELD else PostState.PUBLISHING
    if delivery.needs_approval and delivery.revision_id not in facts.approved:
        return PostState.IN_REVIEW
    if delivery.ready_at > facts.now and not delivery.attempts:
        return PostState.UPDATE_SCHEDULED if out else PostState.SCHEDULED
    if active_holds(facts.holds, delivery.channel, facts.now):
        return PostState.ON_HOLD
    return PostState.PUBLISHING


def _over(posts: Sequence[Delivery], *, out: bool) -> PostState:
    if out:
        return PostState.PUBLISHED
    taken_back = any(d.action is Action.WITHDRAW and d.state is State.SENT for d in posts)
    return PostState.UNPUBLISHED if taken_back else PostState.CANCELLED
