"""Which deliveries need a person now. Pure."""

from collections.abc import Iterable

from publisher.domain.delivery import FINAL, Action, Delivery


def needing_person(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Return those that a person has to decide or to know about, in their order.

    What was refused is settled once something newer of the same post was planned on the same channel.
    """
    known = list(deliveries)
    newest: dict[tuple[str, str, bool], int] = {}
    for delivery in known:
        newest[_line(delivery)] = max(newest.get(_line(delivery), 0), delivery.id)
    return [d for d in known if d.needs_person and not (d.state in FINAL and newest[_line(d)] > d.id)]


def _line(delivery: Delivery) -> tuple[str, str, bool]:
    return delivery.slug, delivery.channel, delivery.action is Action.COMMENT
