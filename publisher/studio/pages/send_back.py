"""Send a post or a draft back to its author, with a remark that says what to change."""

from starlette.responses import Response

from publisher.content.editing.frontmatter_writer import cleaned
from publisher.domain.errors import IllegalTransition
from publisher.studio.formatting import gettext_noop
from publisher.studio.notifications import was_sent_back
from publisher.studio.pages.delivery_actions import next_to_approve, on_its_page
from publisher.studio.request_context import RequestContext

_LONGEST = 5000


@on_its_page
def post(context: RequestContext) -> Response:
    """Take a post that waits for approval off the plan, and show the next one that waits for it."""
    slug, remark = context.path_param("slug"), _remark(context)
    context.app.send_back(slug, remark, context.account.name, context.form_value("digest") or "none")
    was_sent_back(context.studio, slug, context.account, context.studio.watching.revisions(slug)[0].frozen_by)
    if following := next_to_approve(context, slug):
        return context.redirect(f"/posts/{following}", "sent_back_next")
    return context.redirect(f"/posts/{slug}", "sent_back")


def draft(context: RequestContext) -> Response:
    """Hand a draft that was marked as ready back."""
    slug, remark = context.path_param("slug"), _remark(context)
    studio, ready = context.studio, context.studio.ready_drafts.of([context.path_param("slug")])
    if slug not in ready:
        raise IllegalTransition(gettext_noop("This draft is not marked as ready any more."))
    studio.sent_back.mark(slug, remark, context.account.name, ready[slug].by)
    was_sent_back(studio, slug, context.account, ready[slug].by)
    return context.redirect(f"/drafts/{slug}", "sent_back")


def _remark(context: RequestContext) -> str:
    remark = cleaned(context.form_value("remark"))[:_LONGEST]
    if not remark:
        raise IllegalTransition(gettext_noop("Write what should be changed."))
    return remark
