"""How many posts with a link are left in a month, as pages tell it, and what a post that is ticked meets at a time.

No counting here: `App.link_budget` counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from publisher.content.editing.draft_form import LinkWish
from publisher.domain.delivery import PENDING, Action, Delivery
from publisher.domain.errors import PublisherError
from publisher.domain.link_budget import LinkBudget, reserves
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import titles_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksShown:
    """The links of one month."""

    #: None: as many as anybody likes. 0: never.
    limit: int | None
    used: int
    #: Neither used nor reserved.
    left: int
    #: First and last day of the month that is counted.
    first: date
    last: date
    #: It is the month of now.
    current: bool
    #: Name and title of the posts that get what is left, in the order of their time; and of those that come too late.
    reserved: tuple[tuple[str, str], ...]
    beyond: tuple[tuple[str, str], ...]
    #: When the Page was last counted; None where it never was.
    counted_at: datetime | None

    @property
    def rationed(self) -> bool:
        """Return whether there is a number to tell."""
        return bool(self.limit)


def links_shown(context: RequestContext, at: datetime, slug: str = "") -> LinksShown:
    """Return the links of the month that a moment lies in; one that is reserved for `slug` is left for it."""
    budget = context.app.link_budget(at)
    zone = context.app.settings.organisation.timezone
    titles = titles_of(context, set(budget.reserved))
    waiting = [(each, titles.get(each, each)) for each in budget.reserved]
    room = budget.left or 0
    return LinksShown(
        limit=budget.limit,
        used=len(budget.used),
        left=max(room - len([each for each, _ in waiting if each != slug]), 0),
        first=budget.start.astimezone(zone).date(),
        last=(budget.end.astimezone(zone) - timedelta(seconds=1)).date(),
        current=budget.start <= context.app.clock() < budget.end,
        reserved=tuple(waiting[:room]),
        beyond=tuple(waiting[room:]),
        counted_at=budget.counted_at,
    )


#: What the box says of a post, by what its draft says.
SAID: Mapping[LinkWish, bool | None] = {"": None, "yes": True, "no": False}


def told_of_links(
    context: RequestContext, slug: str, moments: Sequence[datetime], ticked: bool | None
) -> dict[datetime, list[str]]:
    """Tell for each moment what a post that is ticked meets then: no link is left, or it takes that of a later post.

    Whether it is ticked is looked up where that is not known. Of a post that repeats, each of the earlier moments has
    one of its own.
    """
    if not moments or not (wants_link(context, slug) if ticked is None else ticked):
        return {at: [] for at in moments}
    months: list[_Month] = []
    for at in moments:
        if not any(month.has(at) for month in months):
            months.append(_month(context, slug, at))
    told = {}
    for at in moments:
        month = next(month for month in months if month.has(at))
        told[at] = month.told(context, at, sum(month.has(each) and each < at for each in moments))
    return told


@dataclass(frozen=True, slots=True)
class _Month:
    """A month's links, and the posts of others that wait for one, in the order of their time."""

    budget: LinkBudget
    others: tuple[Delivery, ...]

    def has(self, at: datetime) -> bool:
        return self.budget.start <= at < self.budget.end

    def told(self, context: RequestContext, at: datetime, before: int) -> list[str]:
        """Tell it of a post at a moment; so many of its own come `before` it."""
        if not self.budget.limit:
            return []  # links are not rationed, or there are none
        room = self.budget.limit - len(self.budget.used) - before
        if room <= sum(each.due_at <= at for each in self.others):
            return [
                context.gettext(
                    "No link is left for that month: it is published without its link, unless one becomes free before."
                )
            ]
        if room > len(self.others):
            return []
        loses = self.others[room - 1].slug
        title = titles_of(context, {loses}).get(loses, loses)
        return [context.gettext("It takes the last link of that month: “%(title)s” is published without.", title=title)]


def _month(context: RequestContext, slug: str, at: datetime) -> _Month:
    budget = context.app.link_budget(at)
    histories = context.studio.watching.deliveries([each for each in budget.reserved if each != slug])
    found = [each for history in histories.values() for each in history if is_open_post(each) and reserves(each)]
    return _Month(budget, tuple(sorted(found, key=lambda each: (each.due_at, each.id))))


def wants_link(context: RequestContext, slug: str) -> bool:
    """Return whether a post is ticked: as it waits for its time, or else as its draft says."""
    waiting = [each for each in context.studio.watching.deliveries([slug])[slug] if is_open_post(each)]
    if waiting:
        return reserves(waiting[-1])
    try:
        return context.studio.desk.open(slug).written.facebook_link == "yes"
    except PublisherError:  # no draft any more, or none that can be read: its own page says so
        return False


def is_open_post(delivery: Delivery) -> bool:
    """Return whether this is a Facebook post that waits."""
    return delivery.channel == "facebook" and delivery.state in PENDING and delivery.action is Action.PUBLISH
