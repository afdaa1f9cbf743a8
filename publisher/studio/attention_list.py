"""What needs a person, as the pages tell it: one need a post and channel, with the kind of button that solves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publisher.bootstrap.app import App
from publisher.domain.delivery import Delivery
from publisher.domain.due_verdict import Hold
from publisher.domain.notices import DeliveryTrouble
from publisher.domain.post_state import Facts, Reason, reason_of

#: What may be wrong out there first, then what stands still, then what waits for agreement.
_ORDER = (*(reason.value for reason in Reason), "approve")
#: One card a post: the same buttons decide about all of its channels.
_DECIDED_TOGETHER = (Reason.MISSED.value, Reason.RELEASE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that waits for a person."""

    #: One of `_ORDER`: what the template has words and buttons for.
    kind: str
    delivery: Delivery
    #: All that it is about: what is missed or held of one post is decided together.
    channels: tuple[str, ...]


def attention_list(app: App, unapproved: Iterable[Delivery], holds: Sequence[Hold]) -> list[Need]:
    """Return them, in the order in which they matter."""
    groups: dict[tuple[str, str, int], list[tuple[str, Delivery]]] = {}
    for each, kind in _troubles(app, holds):
        together = kind in _DECIDED_TOGETHER
        key = (each.delivery.slug, "decide" if together else kind, 0 if together else each.delivery.id)
        groups.setdefault(key, []).append((kind, each.delivery))
    for delivery in unapproved:
        groups.setdefault((delivery.slug, "approve", delivery.revision_id), []).append(("approve", delivery))
    found = [_need(group) for group in groups.values()]
    return sorted(found, key=lambda need: (_ORDER.index(need.kind), need.delivery.due_at))


def _need(group: Sequence[tuple[str, Delivery]]) -> Need:
    kind, delivery = group[0]
    return Need(kind=kind, delivery=delivery, channels=tuple(dict.fromkeys(each.channel for _, each in group)))


def doubts(app: App, slug: str, holds: Sequence[Hold]) -> list[DeliveryTrouble]:
    """Return what of a post a person has to look for out there."""
    return [each for each, kind in _troubles(app, holds) if kind == "doubt" and each.delivery.slug == slug]


def _troubles(app: App, holds: Sequence[Hold]) -> list[tuple[DeliveryTrouble, str]]:
    troubled = app.troubled()
    tries = {each.delivery.id: each for each in troubled}
    facts = Facts(now=app.clock(), thresholds=app.thresholds, holds=holds, tries=tries)
    found = ((each, reason_of(each.delivery, facts)) for each in troubled)
    return [(each, reason.value) for each, reason in found if reason is not None]
