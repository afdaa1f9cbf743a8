"""What Home shows of each post that waits for somebody: one card a post, and whether it waits for whoever looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from publisher.domain.accounts import Role
from publisher.domain.delivery import Delivery, State
from publisher.domain.drafts import Ready, SentBack
from publisher.domain.post_state import Reason
from publisher.studio.attention_list import Need, attention_list

if TYPE_CHECKING:
    from publisher.studio.request_context import RequestContext

#: Whoever may solve each kind of need; of the rest, nobody: it is tried again by itself.
_SOLVED_BY: Mapping[str, Role] = {
    Reason.WITHDRAWAL.value: Role.AUTHOR,
    Reason.DOUBT.value: Role.EDITOR,
    Reason.SIGN_IN.value: Role.EDITOR,
    Reason.REFUSED.value: Role.AUTHOR,
    Reason.MISSED.value: Role.EDITOR,
    Reason.RELEASE.value: Role.EDITOR,
    Reason.PAGE.value: Role.EDITOR,
    "approve": Role.EDITOR,
}
#: For these it counts what else there is of the post out there.
_SHOWN_OUT_THERE = (Reason.WITHDRAWAL.value, Reason.PAGE.value)


@dataclass(slots=True, kw_only=True)
class HomeCard:
    """One post, and all that waits for somebody in it."""

    slug: str
    #: The most pressing first.
    needs: list[Need] = field(default_factory=list)
    #: A colleague sent it back to whoever looks.
    sent_back: SentBack | None = None
    #: Somebody handed its draft over.
    ready: Ready | None = None
    #: Remarks that are new to whoever looks.
    unread: int = 0
    #: Whether whoever looks can do something about it.
    mine: bool = False
    #: The number of the series whose dates all wait for an approval, this post's and so many others; 0: none.
    series: int = 0
    others: int = 0

    @property
    def kind(self) -> str:
        """Return what is most pressing about it."""
        if self.needs:
            return self.needs[0].kind
        return "sent-back" if self.sent_back else "ready" if self.ready else "remarks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Everything that waits for somebody, as one person sees it."""

    cards: tuple[HomeCard, ...] = ()
    #: Who scheduled what waits for an approval, by slug.
    scheduled_by: Mapping[str, str] = field(default_factory=dict)
    #: Posts whose Facebook post waits for nothing but a page that is not proved.
    kept_waiting: frozenset[str] = frozenset()
    #: Posts that wait for nothing but the Page's being connected again: the hold says so once.
    signed_out: tuple[str, ...] = ()
    #: Whether whoever looks can end that.
    reconnect: bool = False
    #: All deliveries of posts of which what is out there may have to be shown.
    histories: Mapping[str, list[Delivery]] = field(default_factory=dict)

    @property
    def mine(self) -> tuple[HomeCard, ...]:
        """Return the posts about which whoever looks can do something."""
        return tuple(card for card in self.cards if card.mine)

    @property
    def others(self) -> tuple[HomeCard, ...]:
        """Return the posts that wait for others, or are tried again."""
        return tuple(card for card in self.cards if not card.mine)


def attention_of(context: "RequestContext") -> Attention:
    """Return what waits for somebody: what is wrong out there first, then drafts, then notes."""
    studio, now = context.studio, context.app.clock()
    needs = attention_list(context.app, studio.watching.unapproved(), context.all_holds)
    histories = studio.watching.deliveries({need.delivery.slug for need in needs if need.kind in _SHOWN_OUT_THERE})
    waiting = any(need.kind == "approve" for need in needs)
    signed_out = any(hold.kind == "sign-in" and hold.active(now) for hold in context.all_holds)
    known = Attention(
        signed_out=tuple(_slugs(needs, Reason.SIGN_IN.value)) if signed_out else (),
        reconnect=signed_out and context.may(Role.EDITOR),
        scheduled_by=dict(studio.watching.unapproved_by()) if waiting else {},
        kept_waiting=frozenset(slug for slug, history in histories.items() if any(_waits(d, now) for d in history)),
        histories=histories,
    )
    told = [need for need in needs if not (signed_out and need.kind == Reason.SIGN_IN.value)]
    return replace(known, cards=tuple(_cards(context, told, known)))


def _slugs(needs: Iterable[Need], kind: str) -> dict[str, None]:
    return dict.fromkeys(need.delivery.slug for need in needs if need.kind == kind)


def _cards(context: "RequestContext", needs: Iterable[Need], known: Attention) -> Iterable[HomeCard]:
    cards: dict[str, HomeCard] = {}
    for need in needs:
        card = cards.setdefault(need.delivery.slug, HomeCard(slug=need.delivery.slug))
        card.needs.append(need)
        card.mine |= _solves(context, need, known)
    for slug, sent_back in context.studio.sent_back.of(context.account.name).items():
        card = cards.setdefault(slug, HomeCard(slug=slug))
        card.sent_back, card.mine = sent_back, True
    for slug, ready in context.studio.ready_drafts.of().items():
        card = cards.setdefault(slug, HomeCard(slug=slug))
        card.ready, card.mine = ready, True
    for slug, count in context.unread.items():
        card = cards.setdefault(slug, HomeCard(slug=slug))
        card.unread, card.mine = count, True
    found = [card for card in cards.values() if card.needs or context.studio.desk.has(card.slug)]
    return _by_series(context, found)


def _by_series(context: "RequestContext", cards: Iterable[HomeCard]) -> list[HomeCard]:
    """Put the posts of a series that wait for nothing but an approval together: it is given for all at once."""
    alone = [card.slug for card in cards if _waits_for_approval_alone(card)]
    series = context.studio.series.of_posts(alone) if alone else {}
    first: dict[tuple[int, bool], HomeCard] = {}
    found = []
    for card in cards:
        number = series.get(card.slug, 0)
        one = first.setdefault((number, card.mine), card) if number else card
        if one is card:
            card.series = number
            found.append(card)
        else:
            one.others += 1
    return found


def _waits_for_approval_alone(card: HomeCard) -> bool:
    return not (card.sent_back or card.ready or card.unread) and {need.kind for need in card.needs} == {"approve"}


def _solves(context: "RequestContext", need: Need, known: Attention) -> bool:
    slug = need.delivery.slug
    if need.kind == Reason.PAGE.value and slug not in known.kept_waiting:
        return False
    if need.kind == "approve" and known.scheduled_by.get(slug, "").casefold() == context.account.name.casefold():
        return False
    role = _SOLVED_BY.get(need.kind)
    return role is not None and context.may(role)


def _waits(delivery: Delivery, now: datetime) -> bool:
    """Return whether a post stands still only because its page is not proved."""
    return delivery.channel != "website" and delivery.state is State.WAITING and delivery.due_at <= now
