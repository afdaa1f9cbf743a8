"""One post that was planned: how it stands everywhere, what it looks like, who did what, how far it reached."""

from collections.abc import Sequence

from starlette.responses import Response

from publisher.domain.delivery import OPEN, Action, Delivery, State
from publisher.domain.errors import UnknownPost
from publisher.domain.planning import out_there
from publisher.domain.ports import Entry
from publisher.domain.revision import Revision
from publisher.storage.watching import Measured
from publisher.studio.course import course
from publisher.studio.needs import doubts
from publisher.studio.plain import without_commands
from publisher.studio.post_statuses import of_histories
from publisher.studio.shown import Shown, shown
from publisher.studio.visit import Visit


def show(visit: Visit) -> Response:
    """Tell all of it."""
    return page(visit, visit.part("slug"))


def page(visit: Visit, slug: str, *, link: str = "") -> Response:
    """Show a post; `link` was just made, and is shown this once."""
    watching = visit.office.watching
    revisions = watching.revisions(slug)
    if not revisions:
        raise UnknownPost(slug)
    history = watching.deliveries([slug])[slug]
    newest = revisions[0]
    approvals = watching.approvals([revision.id for revision in revisions])
    in_doubt = {each.delivery.id for each in doubts(visit.app, slug)}
    pending = any(d.state is State.WAITING and d.needs_approval and d.revision_id == newest.id for d in history)
    status = of_histories(visit.office, {slug: history})[slug]
    readings = watching.readings([d.id for d in history], made_up=visit.app.settings.sandbox)
    return visit.page(
        "post.html",
        slug=slug,
        newest=newest,
        post_status=status,
        revisions=revisions,
        title=newest.article.texts[0].title if newest.article.texts else slug,
        history=list(reversed(history)),
        waits=_waits(visit, slug),
        approvals=approvals,
        to_approve=pending and newest.id not in approvals,
        shown=_shown(visit, newest, history),
        open=any(d.state in OPEN and d.action is not Action.WITHDRAW for d in history),
        link=link,
        showings=visit.office.showings.of(slug),
        series=visit.office.series.of_post(slug),
        movable=next((d for d in history if d.state is State.WAITING and not d.attempts), None),
        out=[channel for channel in ("website", "facebook") if _stands(history, channel)],
        stopped=[d for d in history if d.state in (State.HELD, State.MISSED) and d.id not in in_doubt],
        doubtful=[d for d in history if d.id in in_doubt],
        tries=watching.tries([d.id for d in history]),
        deeds=watching.deeds(slug=slug),
        readings=_last(readings),
        course=course(readings),
    )


def _waits(visit: Visit, slug: str) -> dict[int, str]:
    return {each.delivery.id: without_commands(each.waits_for) for each in visit.app.status(slug) if each.waits_for}


def _stands(history: Sequence[Delivery], channel: str) -> bool:
    return out_there([delivery for delivery in history if delivery.channel == channel]) is not None


def _shown(visit: Visit, revision: Revision, history: Sequence[Delivery]) -> Shown:
    """Show what was frozen: the payloads that will be sent, byte for byte, and the pages of the very revision."""
    mine = [d for d in history if d.revision_id == revision.id and d.action is not Action.WITHDRAW]
    site = [d for d in mine if d.channel == "website"]
    page = next((d.payload for d in mine if d.channel == "facebook" and d.action is not Action.COMMENT), None)
    comment = next((d.payload for d in mine if d.action is Action.COMMENT), None)
    pages = {}
    if site and revision.article.texts:
        entry = Entry(article=revision.article, published_at=site[-1].sent_at or site[-1].due_at)
        pages = visit.office.previews.show(revision.digest, entry)
    return shown(visit, revision.article, pages, page, comment)


def _last(readings: Sequence[Measured]) -> dict[str, float]:
    return {reading.metric: reading.value for reading in readings}
