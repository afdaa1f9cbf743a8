"""How deliveries stand, each with what it waits for in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.domain.delivery import OPEN, Action, Delivery, State
from publisher.domain.ledger_ports import Book
from publisher.domain.schedule import Hold, active_holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A delivery and what it waits for."""

    delivery: Delivery
    #: Plain words; empty where it is final.
    waits_for: str


def status(book: Book, slug: str | None, foreign: str, now: datetime) -> list[Standing]:
    """Tell how the deliveries of a post stand, or those of all posts, by due time."""
    deliveries = book.history(slug) if slug else book.all_deliveries()
    by_post: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_post.setdefault(delivery.slug, []).append(delivery)
    holds = book.holds()
    return [
        Standing(delivery=d, waits_for=_waits_for(book, d, by_post[d.slug], holds, foreign, now)) for d in deliveries
    ]


def _waits_for(
    book: Book, delivery: Delivery, siblings: Sequence[Delivery], holds: Sequence[Hold], foreign: str, now: datetime
) -> str:
    match delivery.state:
        case State.SENDING:
            return "It is being sent."
        case State.UNKNOWN:
            return "Its answer was lost; it is looked for at the channel."
        case State.HELD | State.MISSED | State.PAUSED:
            return "A person decides."
        case State.WAITING:
            return foreign or _waiting_for(book, delivery, siblings, holds, now)
        case _:
            return ""


def _waiting_for(
    book: Book, delivery: Delivery, siblings: Sequence[Delivery], holds: Sequence[Hold], now: datetime
) -> str:
    if delivery.needs_approval and not book.approved(book.revision(delivery.revision_id)):
        return f"Somebody has to approve it: `publisher approve {delivery.slug} --by NAME`."
    if delivery.ready_at > now:
        return "The next try." if delivery.attempts else "Its time."
    if on := active_holds(holds, delivery.channel, now):
        return f"The end of the hold: {on[0].reason}"
    before = [d for d in siblings if d.id < delivery.id and d.state in OPEN and d.action is not Action.COMMENT]
    if any(d.channel == delivery.channel for d in before):
        return "What came before it on the same channel."
    if delivery.channel != "website" and any(d.channel == "website" for d in before):
        return "Its page on the website."
    return "The next pass."
