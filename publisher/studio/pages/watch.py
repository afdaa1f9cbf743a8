"""The first page: what needs a person, what comes next, what went out last."""

from datetime import timedelta

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.delivery import Action, Delivery, State
from publisher.storage.restored import RESTORE
from publisher.studio.needs import needs
from publisher.studio.visit import Visit

#: So many of each are shown.
_NEXT, _LAST = 8, 8


def show(visit: Visit) -> Response:
    """Tell how things stand. A contributor sees their own drafts in its place: nothing else is theirs to see."""
    if not visit.may(Role.AUTHOR):
        return visit.go("/drafts")
    app, watching = visit.app, visit.office.watching
    waiting = needs(app.lookout.notices.troubled(), watching.unapproved())
    coming = _by_post(_coming(visit))[:_NEXT]
    sent = _by_post(watching.last_sent(4 * _LAST))[:_LAST]
    slugs = {need.delivery.slug for need in waiting} | {slug for slug, _ in [*coming, *sent]}
    foreign, holds = app.queue.foreign(), app.holds()
    return visit.page(
        "watch.html",
        needs=waiting,
        coming=coming,
        sent=sent,
        titles=watching.titles(slugs),
        holds=holds,
        foreign=foreign,
        other_machine=bool(foreign) and app.queue.other_machine(),
        changes_sides=bool(foreign) and not any(hold.kind == RESTORE for hold in holds),
        health=app.lookout.health(),
        now=app.clock(),
        arrived=visit.office.newsroom.count(),
    )


def _coming(visit: Visit) -> list[Delivery]:
    horizon = visit.app.clock() + timedelta(days=400)
    waiting = visit.app.lookout.notices.coming_until(horizon)
    return [delivery for delivery in waiting if delivery.state is State.WAITING]


def _by_post(deliveries: list[Delivery]) -> list[tuple[str, list[Delivery]]]:
    """Put a post's deliveries into one line, in the order of the first; first comments are told with their post."""
    lines: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.action is not Action.COMMENT:
            lines.setdefault(delivery.slug, []).append(delivery)
    return list(lines.items())
