"""Look at a draft as it will go out, and plan it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.date_placeholder import open_gaps
from publisher.domain.delivery import Action, Delivery, Payload, State
from publisher.domain.errors import CodedError, InvalidDrafts, InvalidInput
from publisher.domain.planning import Choice, Difference, has_comment, standing
from publisher.domain.ports_channel import Draft
from publisher.domain.post import Correction
from publisher.domain.revision import Revision
from publisher.domain.suggested_times import ENOUGH
from publisher.operations.dry_run import Rehearsal, rehearse
from publisher.pipeline.submit import SubmitRequest
from publisher.settings.load import CHANNELS
from publisher.studio.conflict_messages import told_clashes, told_of_times
from publisher.studio.draft_checks import hints, lacks, problems, warned
from publisher.studio.facebook_links import links_shown
from publisher.studio.formatting import gettext_noop
from publisher.studio.notifications import waits_for_approval, was_corrected
from publisher.studio.preview_model import PreviewModel, preview_model
from publisher.studio.request_context import RequestContext
from publisher.studio.suggested_times import suggested
from publisher.studio.time_input import UNDO, read_time
from publisher.studio.times_to_come import is_far, time_to_come
from publisher.studio.titles import title_of_draft

#: So many full hours are tried for a free one.
_HOURS = 24


def show(context: RequestContext) -> Response:
    """Show page and Facebook post as they will go out, and ask when."""
    return _page(context, context.path_param("slug"))


def schedule(context: RequestContext) -> Response:
    """Freeze and plan the draft as it was looked at."""
    slug = context.path_param("slug")
    draft = _read(context, slug)
    if draft is None:
        return _page(context, slug, 422)
    seen = rehearse(context.app, draft)
    if seen.revision.digest != context.form_value("digest"):
        return _page(
            context, slug, 409, gettext_noop("The draft has changed since you opened it. This is the current version.")
        )
    corrects = bool(_changes(context, seen))
    try:
        done = context.app.submit(draft, _order(context))
    except InvalidInput as error:
        return _refused(context, slug, error)
    waits = any(delivery.needs_approval for delivery in done.deliveries)
    if corrects and done.deliveries:
        was_corrected(context.studio, slug, context.account, done.revision.number, waits=waits)
    elif waits:
        waits_for_approval(context.studio, slug, context.account)
    if waits:
        return context.redirect(f"/posts/{slug}", "waits")
    if not done.deliveries:
        return context.redirect(f"/posts/{slug}", "unchanged")
    now = context.app.clock()
    held = any(hold.active(now) for hold in context.app.holds())
    soon = done.due_at <= now + UNDO and not held
    return context.redirect(f"/posts/{slug}", "" if soon else "scheduled")  # what is soon has a card there


def _refused(context: RequestContext, slug: str, error: InvalidInput) -> Response:
    if not context.studio.desk.has(slug):  # a colleague deleted it at this moment
        raise error
    return _page(context, slug, 409, context.sentence(error), far=is_far(error))


def _order(context: RequestContext) -> SubmitRequest:
    """Read when it shall go out: now, at a time that was typed, or at one that was suggested.

    Raises:
        CodedError: if the time cannot be meant.
    """
    at = context.app.clock() + UNDO if context.form_value("go") == "now" else time_to_come(context, _wanted(context))
    choices: dict[str, Choice] = {"text": "text", "again": "again"}
    quiet = context.form_value("told") == "nothing"
    return SubmitRequest(
        by=context.account.name, at=at, choice=choices.get(context.form_value("choice")), quiet=quiet, undoable=True
    )


def _wanted(context: RequestContext) -> str:
    when = context.form_value("when")
    return context.form_value("at") if when in ("", "at") else when


def _asked_time(context: RequestContext) -> datetime | None:
    """Return the time that the address asks for: a draft was dropped on it in the calendar."""
    try:
        return read_time(context.query("at"), context.app.settings.organisation.timezone)
    except CodedError:
        return None


def _read(context: RequestContext, slug: str) -> Draft | None:
    context.mine_or_unknown(slug)
    try:
        return context.app.drafts.read(slug)
    except InvalidDrafts:
        return None


def _page(context: RequestContext, slug: str, status: int = 200, trouble: str = "", *, far: bool = False) -> Response:
    draft = _read(context, slug)
    manuscript = context.studio.desk.open(slug)
    seen = rehearse(context.app, draft) if draft else None
    now = context.app.clock()
    planned = _asked_time(context) or (draft.post.publish_at if draft else None)
    chosen, clashing = (planned, None) if planned and planned > now else _free_hour(context, slug)
    wanted = _wanted(context) or context.times.field(chosen)
    changes = _changes(context, seen) if seen else {}
    post = _post(context, seen, changes) if seen else None
    ticked = bool(post and post.linked)
    found, may_plan = problems(context.app, slug), context.may(Role.AUTHOR)
    history = context.studio.watching.deliveries([slug])[slug] if seen else []
    return context.page(
        "plan.html",
        status,
        slug=slug,
        title=title_of_draft(context, manuscript.written, slug),
        main=manuscript.main,
        seen=seen,
        shown=_shown(context, seen, post) if seen else None,
        lacks=lacks(manuscript),
        dangling=context.studio.desk.dangling(slug),
        hints=hints(manuscript),
        problems=found,
        warned=warned(found, context.gettext),
        trouble=trouble,
        wanted=wanted,
        far=wanted if far else "",
        undo_seconds=round(UNDO.total_seconds()),
        goes_to=seen.channels if seen else (),
        by_hand=context.app.page_post_of(slug),
        clashes=told_of_times(context, slug, [chosen], ticked, clashing)[chosen] if may_plan else [],
        suggested=suggested(context, slug) if may_plan and seen and not changes else None,
        enough=ENOUGH,
        late=timedelta(minutes=context.app.settings.schedule.late_limit_minutes),
        changes=changes,
        comment_change=_comment_change(seen, changes, history) if seen else "",
        corrections=_told(context, seen, history) if seen else [],
        may_plan=may_plan,
        holds=context.all_holds,
        links=links_shown(context, chosen) if ticked else None,
        ready=context.studio.ready_drafts.of([slug]).get(slug) if may_plan else None,
        comments=context.studio.comments.of(slug),
        waits_for_day=bool(draft and open_gaps(draft.post.texts.values())),
    )


def _post(context: RequestContext, seen: Rehearsal, changes: Mapping[str, Difference]) -> Payload | None:
    """Return the Facebook post: both forms, or of one that is out and whose text alone changes the form that is out."""
    if seen.post is None or changes.get("facebook", "more") == "more":
        return seen.post
    return context.app.form_that_stands(seen.revision, seen.post)


def _shown(context: RequestContext, seen: Rehearsal, post: Payload | None) -> PreviewModel:
    pages = context.studio.previews.show(seen.revision.digest, seen.entry) if seen.entry else {}
    return preview_model(context, seen.revision.article, pages, post, seen.comment)


def _free_hour(context: RequestContext, slug: str) -> tuple[datetime, dict[datetime, list[str]]]:
    """Return the next full hour at which nothing else goes out and no hold is on; the very next where each has one.

    What was found of each hour comes with it.
    """
    first = (context.app.clock() + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    hours = [first + timedelta(hours=number) for number in range(_HOURS)]
    clashing = told_clashes(context, slug, hours)
    return next((hour for hour in hours if not clashing[hour]), first), clashing


def _changes(context: RequestContext, seen: Rehearsal) -> dict[str, Difference]:
    """Return what would change, by the channels that the post is out on; none where it is out nowhere."""
    payloads = {"website": Payload()} if seen.entry else {}
    return context.app.changes(seen.revision, payloads | ({"facebook": seen.post} if seen.post else {}))


def _comment_change(
    seen: Rehearsal, changes: Mapping[str, Difference], deliveries: Sequence[Delivery]
) -> Literal["", "new", "stays"]:
    """Return what becomes of the first comment of a post that is out: written now, or left as it is in other words."""
    if seen.comment is None or "facebook" not in changes:
        return ""
    history = [each for each in deliveries if each.channel == "facebook"]
    if not has_comment(history):
        return "new"
    sent = [each for each in history if each.action is Action.COMMENT and each.state is State.SENT]
    words = {seen.comment.message, (seen.comment.linked or seen.comment).message}
    return "stays" if sent and sent[-1].outgoing.message not in words else ""


def _told(context: RequestContext, seen: Rehearsal, history: Sequence[Delivery]) -> list[Correction]:
    """Return what readers of the first language are told of mistakes, beyond what stands out there."""
    told = _corrections(seen.revision)
    stand = {now.revision_id for name in CHANNELS if (now := standing([d for d in history if d.channel == name]))}
    if not told or not stand:
        return []
    revisions = context.studio.watching.revisions(seen.revision.slug)
    known = {each for old in revisions if old.id in stand for each in _corrections(old)}
    return [each for each in told if each not in known]


def _corrections(revision: Revision) -> tuple[Correction, ...]:
    return revision.article.texts[0].corrections if revision.article.texts else ()
