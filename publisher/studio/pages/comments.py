"""Remark on a draft."""

from starlette.responses import Response

from publisher.content.editing.frontmatter_writer import cleaned
from publisher.domain.errors import IllegalTransition
from publisher.studio.formatting import gettext_noop
from publisher.studio.notifications import is_ready, was_remarked
from publisher.studio.post_statuses import READY
from publisher.studio.request_context import RequestContext

_LONGEST = 5000


def hand_over(context: RequestContext) -> Response:
    """Tell authors and editors that a draft is ready: whoever may not plan it has nobody else to tell."""
    studio, slug = context.studio, context.path_param("slug")
    context.mine_or_unknown(slug)
    studio.desk.open(slug)
    if slug in studio.ready_drafts.of([slug]):
        raise IllegalTransition(gettext_noop("You already marked it as ready. If it is urgent, add a note."))
    studio.ready_drafts.mark(slug, context.account.name)
    studio.comments.add(slug, READY, context.account.name)
    told = is_ready(studio, slug, context.account)
    return context.redirect(f"/drafts/{slug}", {True: "ready", False: "ready-unmailed", None: "ready-nobody"}[told])


def add(context: RequestContext) -> Response:
    """Add a remark, and tell whom it concerns."""
    slug, text = context.path_param("slug"), cleaned(context.form_value("remark"))[:_LONGEST]
    context.mine_or_unknown(slug)
    context.studio.desk.open(slug)
    if not text:
        raise IllegalTransition(gettext_noop("Write a note."))
    context.studio.comments.add(slug, text, context.account.name)
    was_remarked(context.studio, slug, context.account)
    read_on = {"post": f"/posts/{slug}", "plan": f"/drafts/{slug}/plan"}
    return context.redirect(read_on.get(context.form_value("back"), f"/drafts/{slug}"), "remarked")
