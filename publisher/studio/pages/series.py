"""Posts that repeat: which ones there are, how each post of one stands, approving them, and stopping."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.delivery import PENDING, Action, Delivery, State
from publisher.domain.errors import NotPossible
from publisher.repeating import stop as stop_series
from publisher.storage.series import Series
from publisher.studio.pages.repeat import plan_posts
from publisher.studio.post_statuses import of_histories
from publisher.studio.telling import series_approved
from publisher.studio.visit import Visit
from publisher.studio.words import later

#: So many are listed.
_SHOWN = 50
#: A post whose date in its series is so long ago is over, wherever it was moved to.
_OVER = timedelta(days=100)


def show_all(visit: Visit) -> Response:
    """List them, the newest first."""
    found = visit.office.series.newest(_SHOWN)
    recent = visit.app.clock() - _OVER
    slugs = {post.slug for one in found for post in one.posts if post.due_at > recent}
    histories = visit.office.watching.deliveries(slugs)
    coming = {one.id: sorted(_times([histories.get(post.slug, []) for post in one.posts])) for one in found}
    return visit.page("all-series.html", found=found, coming=coming)


def _times(histories: Iterable[list[Delivery]]) -> Iterator[datetime]:
    """Return when posts are to be published that are not: one that was cancelled is none, one that was moved is."""
    for history in histories:
        waiting = [each.due_at for each in history if each.state in PENDING and each.action is Action.PUBLISH]
        yield from waiting[:1]


def show(visit: Visit) -> Response:
    """Show the posts of one."""
    one = visit.office.series.one(int(visit.part("series")))
    slugs = [post.slug for post in one.posts]
    history = visit.office.watching.deliveries(slugs)
    return visit.page(
        "series.html",
        one=one,
        titles=visit.office.watching.titles(slugs),
        statuses=of_histories(visit.office, history),
        due={slug: deliveries[-1].due_at for slug, deliveries in history.items() if deliveries},
        unmade=sum(not post.planned for post in one.posts),
        to_approve=_to_approve(visit, one),
        mine=one.by.lower() == visit.account.name.lower(),
        may_stop=one.stopped_at is None or any(map(_waits, history.values())),
        may_approve=visit.may(Role.EDITOR),
    )


def _waits(history: list[Delivery]) -> bool:
    return any(each.state is State.WAITING and each.action is not Action.WITHDRAW for each in history)


def _to_approve(visit: Visit, one: Series) -> dict[str, str]:
    """Give the digest of each post that waits for an approval, by slug."""
    slugs = {post.slug for post in one.posts}
    waiting = {each.slug: each.revision_id for each in visit.office.watching.unapproved() if each.slug in slugs}
    digests = visit.office.watching.digests(waiting.values())
    return {slug: digests[revision] for slug, revision in sorted(waiting.items())}


def approve(visit: Visit) -> Response:
    """Agree to every post of a series that was looked at: to each by its own digest."""
    one = visit.office.series.one(int(visit.part("series")))
    slugs = {post.slug for post in one.posts}
    seen = [each.split(" ") for each in visit.ticked("seen")]
    if not seen or any(len(pair) != 2 or pair[0] not in slugs for pair in seen):
        raise NotPossible(later("None of them is waiting for approval."))
    for slug, digest in seen:
        visit.app.approve(slug, visit.account.name, digest)
    series_approved(visit.office, one, visit.account)
    return visit.go(f"/series/{one.id}", "approved")


def go_on(visit: Visit) -> Response:
    """Make and plan the posts that are not there yet: something came in between."""
    number = int(visit.part("series"))
    plan_posts(visit, number)
    return visit.go(f"/series/{number}", "repeated")


def stop(visit: Visit) -> Response:
    """Stop it: what is not out yet is unplanned."""
    number = int(visit.part("series"))
    stop_series(visit.app, visit.office.series, number, visit.account.name)
    return visit.go(f"/series/{number}", "stopped")
