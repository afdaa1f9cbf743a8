"""What needs a person, as the pages tell it: one need a post and channel, with the kind of button that solves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publisher.app import App
from publisher.domain.delivery import Delivery, State
from publisher.domain.notices import Kind, Troubled, kind_of
from publisher.domain.schedule import Hold

#: What may be wrong out there first, then what stands still, then what waits for agreement.
_ORDER = ("withdrawal", "doubt", "signin", "refused", "missed", "release", "page", "delayed", "approve")
#: The pages' word for what mails tell of, too.
_KINDS = {
    Kind.WITHDRAWAL: "withdrawal",
    Kind.UNKNOWN: "doubt",
    Kind.INVISIBLE: "doubt",
    Kind.REJECTED: "refused",
    Kind.MISSED: "missed",
    Kind.HELD: "release",
    Kind.WEBSITE: "page",
    Kind.STUCK: "delayed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that waits for a person."""

    #: One of `_ORDER`: what the template has words and buttons for.
    kind: str
    delivery: Delivery


def needs(app: App, unapproved: Iterable[Delivery], holds: Sequence[Hold]) -> list[Need]:
    """Give them, in the order in which they matter."""
    found = [Need(kind=kind, delivery=each.delivery) for each, kind in _troubles(app, holds)]
    agreed: dict[tuple[str, int], Need] = {}
    for delivery in unapproved:
        agreed.setdefault((delivery.slug, delivery.revision_id), Need(kind="approve", delivery=delivery))
    return sorted([*found, *agreed.values()], key=lambda need: (_ORDER.index(need.kind), need.delivery.due_at))


def doubts(app: App, slug: str) -> list[Troubled]:
    """Give what of a post a person has to look for out there."""
    return [each for each, kind in _troubles(app, app.holds()) if kind == "doubt" and each.delivery.slug == slug]


def _troubles(app: App, holds: Sequence[Hold]) -> list[tuple[Troubled, str]]:
    now, patience = app.clock(), app.lookout.patience
    found = []
    for each in app.lookout.notices.troubled():
        kind = kind_of(each, holds, patience, now)
        if each.delivery.state is State.PAUSED and kind is None:  # mails tell of the hold once, pages of each post
            found.append((each, "signin"))
        elif kind in _KINDS:
            again = _KINDS[kind] == "doubt" and each.delivery.state is State.WAITING  # nobody has to say anything
            found.append((each, "delayed" if again else _KINDS[kind]))
    return found
