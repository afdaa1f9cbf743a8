"""The first page: what needs a person, what comes next, what went out last."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.errors import InvalidInput
from publisher.domain.readiness import ADOPTABLE
from publisher.studio.attention_list import attention_list
from publisher.studio.facebook_links import links_shown
from publisher.studio.page_plan import plan_shown
from publisher.studio.pages.drafts import draft_titles
from publisher.studio.pages.first_post import invitation
from publisher.studio.post_statuses import statuses
from publisher.studio.request_context import RequestContext

#: So many of each are shown.
_NEXT, _LAST = 8, 8


def show(context: RequestContext) -> Response:
    """Return how things stand. A contributor sees their own drafts in its place: nothing else is theirs to see."""
    if not context.may(Role.AUTHOR):
        return context.redirect("/drafts")
    app, watching = context.app, context.studio.watching
    blockers, holds = app.blockers(), context.all_holds
    side = next((blocker.code for blocker in blockers if blocker.code in ADOPTABLE), "")
    cancels = _cancels(context) if side and context.may(Role.ADMINISTRATOR) and blockers[0].code == side else None
    waiting = attention_list(app, watching.unapproved(), holds)
    about = watching.deliveries({need.delivery.slug for need in waiting if need.kind in ("withdrawal", "page")})
    coming = _by_post(_coming(context))[:_NEXT]
    sent = _by_post(watching.last_sent(4 * _LAST))[:_LAST]
    noted = app.link_notes()
    slugs = {delivery.slug for delivery in (*noted, *(need.delivery for need in waiting))} | {
        slug for slug, _ in [*coming, *sent]
    }
    slugs |= {delivery.slug for delivery in cancels or ()}
    ready = list(context.studio.ready_drafts.of().values())
    return context.page(
        "watch.html",
        ready=ready,
        draft_titles=draft_titles(context, [*context.unread, *(each.slug for each in ready)]),
        first_post=invitation(app) if context.may(Role.ADMINISTRATOR) else "",
        mails=context.studio.outbox.waiting()[0] if context.may(Role.ADMINISTRATOR) else 0,
        needs=waiting,
        places={need.delivery.id: _place(need.delivery, about) for need in waiting},
        kept_waiting={slug for slug, history in about.items() if any(_waits(each, app.clock()) for each in history)},
        coming=coming,
        sent=sent,
        titles=watching.titles(slugs),
        statuses=statuses(context.studio, {slug for slug, _ in [*coming, *sent]}),
        holds=holds,
        side=side,
        cancels=cancels,
        health=app.readiness(),
        now=app.clock(),
        arrived=context.studio.newsroom.count(),
        unmade=context.studio.series.unmade(),
        links=links_shown(context, app.clock()),
        link_notes=noted,
        plan=plan_shown(context) if context.may(Role.ADMINISTRATOR) else None,
    )


def _cancels(context: RequestContext) -> list[Delivery] | None:
    """Return what serving the settings of now would cancel; None where nobody may decide that at this moment."""
    try:
        return context.app.adopt(context.account.name, keep=False)
    except InvalidInput:  # something is being sent, or another service runs: the bar above says what is wrong
        return None


def _place(delivery: Delivery, about: Mapping[str, list[Delivery]]) -> str:
    """Return the address of what is out there; empty where nobody knows it."""
    same = [each.url for each in about.get(delivery.slug, ()) if each.url and each.remote_id == delivery.remote_id]
    return delivery.url or (same[0] if same and delivery.remote_id else "")


def _waits(delivery: Delivery, now: datetime) -> bool:
    """Return whether a post stands still only because its page is not proved."""
    return delivery.channel != "website" and delivery.state is State.WAITING and delivery.due_at <= now


def _coming(context: RequestContext) -> list[Delivery]:
    horizon = context.app.clock() + timedelta(days=400)
    waiting = context.app.coming_until(horizon)
    return [delivery for delivery in waiting if delivery.state is State.WAITING]


def _by_post(deliveries: list[Delivery]) -> list[tuple[str, list[Delivery]]]:
    """Put a post's deliveries into one line, in the order of the first; first comments are told with their post."""
    lines: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        if delivery.action is not Action.COMMENT:
            lines.setdefault(delivery.slug, []).append(delivery)
    return list(lines.items())
