"""What needs a person, as the pages tell it: one need a post and channel, with the kind of button that solves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publisher.app import App
from publisher.domain.delivery import Delivery
from publisher.domain.notices import Troubled
from publisher.domain.post_state import Facts, Reason, reason_of
from publisher.domain.schedule import Hold

#: What may be wrong out there first, then what stands still, then what waits for agreement.
_ORDER = (*(reason.value for reason in Reason), "approve")


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
    troubled = app.lookout.notices.troubled()
    tries = {each.delivery.id: each for each in troubled}
    facts = Facts(now=app.clock(), patience=app.lookout.patience, holds=holds, tries=tries)
    found = ((each, reason_of(each.delivery, facts)) for each in troubled)
    return [(each, reason.value) for each, reason in found if reason is not None]
