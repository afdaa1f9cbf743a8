"""Posts that repeat: which ones there are, how each post of one stands, approving them, and stopping."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.delivery import PENDING, Action, Delivery, State
from publisher.domain.errors import IllegalTransition
from publisher.domain.series import Series
from publisher.operations.recurring_posts import stop as stop_series
from publisher.studio.formatting import gettext_noop
from publisher.studio.notifications import series_approved
from publisher.studio.pages.recurrence import plan_posts
from publisher.studio.people_pictures import people_pictures
from publisher.studio.post_statuses import of_histories
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import titles_of

#: So many are listed.
_SHOWN = 50
#: A post whose date in its series is so long ago is over, wherever it was moved to.
_OVER = timedelta(days=100)


def show_all(context: RequestContext) -> Response:
    """List them, the newest first."""
    found = context.studio.series.newest(_SHOWN)
    recent = context.app.clock() - _OVER
    slugs = {post.slug for one in found for post in one.posts if post.due_at > recent}
    histories = context.studio.watching.deliveries(slugs)
    coming = {one.id: sorted(_times([histories.get(post.slug, []) for post in one.posts])) for one in found}
    return context.page("all-series.html", found=found, coming=coming)


def _times(histories: Iterable[list[Delivery]]) -> Iterator[datetime]:
    """Return when posts are to be published that are not: one that was cancelled is none, one that was moved is."""
    for history in histories:
        waiting = [each.due_at for each in history if each.state in PENDING and each.action is Action.PUBLISH]
        yield from waiting[:1]


def show(context: RequestContext) -> Response:
    """Show the posts of one."""
    one = context.studio.series.one(int(context.path_param("series")))
    slugs = [post.slug for post in one.posts]
    history = context.studio.watching.deliveries(slugs)
    waiting = _to_approve(context, one)
    return context.page(
        "series.html",
        one=one,
        titles=titles_of(context, slugs),
        statuses=of_histories(context.studio, history, holds=context.all_holds),
        due={slug: deliveries[-1].due_at for slug, deliveries in history.items() if deliveries},
        unmade=sum(not post.planned for post in one.posts),
        to_approve=waiting,
        people=people_pictures(context.studio.watching.newest(waiting), context.language),
        mine=_all_by_me(context, waiting),
        may_stop=one.stopped_at is None or any(map(_waits, history.values())),
        may_approve=context.may(Role.EDITOR),
    )


def _all_by_me(context: RequestContext, waiting: Collection[str]) -> bool:
    """Return whether all of these posts wait for somebody else's agreement than whose page this is."""
    me = context.account.name.strip().casefold()
    return all(by.strip().casefold() == me for slug, by in context.studio.watching.unapproved_by() if slug in waiting)


def _waits(history: list[Delivery]) -> bool:
    return any(each.state is State.WAITING and each.action is not Action.WITHDRAW for each in history)


def _to_approve(context: RequestContext, one: Series) -> dict[str, str]:
    """Return the digest of each post that waits for an approval, by slug."""
    slugs = {post.slug for post in one.posts}
    waiting = {each.slug: each.revision_id for each in context.studio.watching.unapproved() if each.slug in slugs}
    digests = context.studio.watching.digests(waiting.values())
    return {slug: digests[revision] for slug, revision in sorted(waiting.items())}


def approve(context: RequestContext) -> Response:
    """Agree to every post of a series that was looked at: to each by its own digest."""
    one = context.studio.series.one(int(context.path_param("series")))
    slugs = {post.slug for post in one.posts}
    seen = [each.split(" ") for each in context.form_list("seen")]
    if not seen or any(len(pair) != 2 or pair[0] not in slugs for pair in seen):
        raise IllegalTransition(gettext_noop("None of them is waiting for approval."))
    for slug, digest in seen:
        context.app.approve(slug, context.account.name, digest)
    series_approved(context.studio, one, context.account)
    return context.redirect(f"/series/{one.id}", "approved")


def go_on(context: RequestContext) -> Response:
    """Make and plan the posts that are not there yet: something came in between."""
    number = int(context.path_param("series"))
    plan_posts(context, number)
    return context.redirect(f"/series/{number}", "repeated")


def stop(context: RequestContext) -> Response:
    """Stop it: what is not out yet is unplanned."""
    number = int(context.path_param("series"))
    stop_series(context.app, context.studio.series, number, context.account.name)
    return context.redirect(f"/series/{number}", "stopped")
