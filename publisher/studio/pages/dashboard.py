"""The first page: what needs a person, what comes next, what went out last."""

from datetime import timedelta
from typing import Any

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.errors import InvalidInput
from publisher.domain.readiness import ADOPTABLE
from publisher.studio.facebook_links import links_shown
from publisher.studio.first_steps import first_steps
from publisher.studio.home_cards import Attention
from publisher.studio.page_plan import plan_shown
from publisher.studio.pages.drafts import begin_choices
from publisher.studio.pages.first_post import invitation
from publisher.studio.post_statuses import statuses
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import draft_heads, frozen_heads

#: So many of each are shown.
_NEXT, _LAST = 8, 8
#: So many posts that need attention are shown at once; the rest is one click away.
_CARDS = 12


def show(context: RequestContext) -> Response:
    """Return how things stand. A contributor sees their own drafts in its place: nothing else is theirs to see."""
    if not context.may(Role.AUTHOR):
        return context.redirect("/drafts")
    app, watching, attention = context.app, context.studio.watching, context.attention
    blockers = context.readiness.blockers
    side = next((blocker.code for blocker in blockers if blocker.code in ADOPTABLE), "")
    cancels = _cancels(context) if side and context.may(Role.ADMINISTRATOR) and blockers[0].code == side else None
    known = [*_coming(context), *watching.last_sent(4 * _LAST)]
    coming = _by_post([each for each in known if each.state is State.WAITING])[:_NEXT]
    sent = _by_post([each for each in known if each.state is State.SENT])[:_LAST]
    noted = app.link_notes()
    slugs = {delivery.slug for delivery in (*noted, *(cancels or ()))} | {slug for slug, _ in [*coming, *sent]}
    heads = frozen_heads(context, slugs | {*attention.signed_out, *(card.slug for card in attention.cards)})
    return context.page(
        "watch.html",
        **begin_choices(),
        **_for_administrators(context, published=bool(sent)),
        attention=attention,
        shown=attention.mine if context.query("all") else attention.mine[:_CARDS],
        heads=draft_heads(context, [card.slug for card in attention.cards if not card.needs]) | heads,
        places={need.delivery.id: _place(need.delivery, attention) for card in attention.cards for need in card.needs},
        coming=coming,
        sent=sent,
        statuses=statuses(context.studio, {slug for slug, _ in [*coming, *sent]}, known, holds=context.all_holds),
        holds=context.all_holds,
        side=side,
        cancels=cancels,
        health=context.readiness,
        now=app.clock(),
        unmade=context.studio.series.unmade(),
        links=links_shown(context, app.clock()),
        link_notes=noted,
    )


def _for_administrators(context: RequestContext, *, published: bool) -> dict[str, Any]:
    """Return what concerns nobody else."""
    if not context.may(Role.ADMINISTRATOR):
        return {"first_post": "", "mails": 0, "plan": None, "steps": ()}
    return {
        "first_post": invitation(context.app),
        "mails": context.studio.outbox.waiting()[0],
        "plan": plan_shown(context),
        "steps": first_steps(context, published=published),
    }


def _cancels(context: RequestContext) -> list[Delivery] | None:
    """Return what serving the settings of now would cancel; None where nobody may decide that at this moment."""
    try:
        return context.app.adopt(context.account.name, keep=False)
    except InvalidInput:  # something is being sent, or another service runs: the bar above says what is wrong
        return None


def _place(delivery: Delivery, attention: Attention) -> str:
    """Return the address of what is out there; empty where nobody knows it."""
    history = attention.histories.get(delivery.slug, ())
    same = [each.url for each in history if each.url and each.remote_id == delivery.remote_id]
    return delivery.url or (same[0] if same and delivery.remote_id else "")


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
