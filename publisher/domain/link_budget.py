"""The outside links that a Page has in a month: counted, reserved, and who may carry one. Pure.

Facebook rations posts and comments with outside links (Meta's help article 1929252614431792, 2026-09).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from publisher.domain.delivery import Delivery, Payload
from publisher.domain.outside_links import is_outside, outside_links

#: What a Page without a paid plan has, and what holds where nobody said anything.
DEFAULT_LIMIT = 2
#: What a person answers to "How many posts with a link does your Page's plan allow a month?", beside numbers.
UNLIMITED, UNKNOWN = "unlimited", "unknown"
#: All answers: Meta's plans of November 2026 (free and Essential 2, Advanced 8, Expert 20, Max unlimited).
PLAN_ANSWERS = ("2", "8", "20", UNLIMITED, UNKNOWN)

#: By so much Facebook's clock and ours may differ.
_CLOCKS_DIFFER = timedelta(minutes=10)

LinkKind = Literal["post", "comment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRules:
    """How links are counted; from the settings."""

    #: The organisation's.
    zone: ZoneInfo
    #: Posts and comments with an outside link in a month; None: unlimited, 0: never.
    limit: int | None = DEFAULT_LIMIT
    #: Whether a person wrote the limit down: then it wins over what was answered in the studio.
    given: bool = False
    #: Day on which the month begins, 1 to 28.
    from_day: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePlan:
    """What a person said that the Page's plan allows."""

    #: A number, `unlimited` or `unknown`.
    links: str
    #: Name of the person.
    by: str
    at: datetime

    @property
    def limit(self) -> int | None:
        """Return the number of links a month; None: unlimited."""
        if self.links == UNLIMITED:
            return None
        return int(self.links) if self.links.isdecimal() else DEFAULT_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUse:
    """A post or comment with an outside link, seen on the Page."""

    remote_id: str
    kind: LinkKind
    #: By Facebook's clock.
    created_at: datetime
    #: What it says, where it was just read on the Page.
    message: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkBudget:
    """A month's links, as the ledger knows them."""

    #: None: unlimited; 0: never.
    limit: int | None
    #: The month: `start <= moment < end`, aware UTC.
    start: datetime
    end: datetime
    #: Seen on the Page, or ours that may be there.
    used: tuple[LinkUse, ...] = ()
    #: Posts of this month that were ticked and are still to go out, in the order of due time.
    reserved: tuple[str, ...] = ()
    #: When the Page was last counted in this month; None where it was not yet.
    counted_at: datetime | None = None

    @property
    def left(self) -> int | None:
        """Return how many are not used, reserved or not; None: unlimited."""
        return None if self.limit is None else max(0, self.limit - len(self.used))


def period(moment: datetime, from_day: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the month that a moment is in, from midnight to midnight in `zone`, as aware UTC."""
    day = moment.astimezone(zone).date()
    first = day.replace(day=from_day)
    if day < first:
        first = _month_after(first, -1)
    return _midnight(first, zone), _midnight(_month_after(first, 1), zone)


def _month_after(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return day.replace(year=number // 12, month=number % 12 + 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def is_ticked(facebook_link: bool | None, limit: int | None) -> bool:
    """Return whether a post is to carry its link: if it says so, or says nothing where links are unlimited."""
    if limit is None:
        return facebook_link is not False
    return facebook_link is True and limit > 0


def may_carry_link(limit: int | None, used: int, before: int) -> bool:
    """Return whether one more may carry a link: `used` are spent, `before` are ticked and come first."""
    return limit is None or used + before < limit


def carries_link(payload: Payload) -> bool:
    """Return whether one form of a payload has an outside link that Facebook counts."""
    return is_outside(payload.link) or bool(outside_links(payload.message))


def reserves(delivery: Delivery) -> bool:
    """Return whether a post that waits may need one of the month's links."""
    if delivery.payload.linked is None:
        return carries_link(delivery.payload)
    plain_is_prepared = delivery.prepared_id is not None and delivery.with_link is False
    return carries_link(delivery.payload.linked) and not plain_is_prepared


def is_post_of(use: LinkUse, delivery: Delivery) -> bool:
    """Return whether what was seen on the Page may be a post in doubt: of its text, and not older than it can be."""
    ours, theirs = (" ".join(text.split()) for text in (delivery.outgoing.message, use.message))
    told = use.kind == "post" and bool(ours) and theirs.startswith(ours)
    return told and use.created_at >= delivery.due_at - _CLOCKS_DIFFER


def within(uses: Iterable[LinkUse], start: datetime, end: datetime) -> tuple[LinkUse, ...]:
    """Return the uses of a month, oldest first."""
    found = (use for use in uses if start <= use.created_at < end)
    return tuple(sorted(found, key=lambda use: (use.created_at, use.remote_id)))
