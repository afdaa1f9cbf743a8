"""Look at a draft as it will go out, and plan it."""

from datetime import datetime, timedelta

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.delivery import Payload
from publisher.domain.errors import InvalidDrafts, InvalidInput
from publisher.domain.gap import open_gaps
from publisher.domain.good_times import ENOUGH
from publisher.domain.planning import Choice, Difference, standing
from publisher.domain.ports import Draft
from publisher.domain.post import Correction
from publisher.domain.revision import Revision
from publisher.pipeline.submit import Order
from publisher.rehearsal import Rehearsal, rehearse
from publisher.settings.load import CHANNELS
from publisher.studio.checklist import hints, lacks, problems, warned
from publisher.studio.clock import UNDO
from publisher.studio.nearby import told_clashes
from publisher.studio.shown import Shown, shown
from publisher.studio.suggesting import suggested
from publisher.studio.telling import waits_for_approval, was_corrected
from publisher.studio.times_to_come import is_far, time_to_come
from publisher.studio.visit import Visit
from publisher.studio.words import later

#: So many full hours are tried for a free one.
_HOURS = 24


def show(visit: Visit) -> Response:
    """Show page and Facebook post as they will go out, and ask when."""
    return _page(visit, visit.part("slug"))


def schedule(visit: Visit) -> Response:
    """Freeze and plan the draft as it was looked at."""
    slug = visit.part("slug")
    draft = _read(visit, slug)
    if draft is None:
        return _page(visit, slug, 422)
    seen = rehearse(visit.app, draft)
    if seen.revision.digest != visit.typed("digest"):
        return _page(visit, slug, 409, later("The draft has changed since you opened it. This is the current version."))
    corrects = bool(_changes(visit, seen))
    try:
        done = visit.app.submit(draft, _order(visit))
    except InvalidInput as error:
        return _page(visit, slug, 409, visit.sentence(error), far=is_far(error))
    waits = any(delivery.needs_approval for delivery in done.deliveries)
    if corrects and done.deliveries:
        was_corrected(visit.office, slug, visit.account, done.revision.number, waits=waits)
    elif waits:
        waits_for_approval(visit.office, slug, visit.account)
    if waits:
        return visit.go(f"/posts/{slug}", "waits")
    if not done.deliveries:
        return visit.go(f"/posts/{slug}", "unchanged")
    now = visit.app.clock()
    held = any(hold.active(now) for hold in visit.app.holds())
    soon = done.due_at <= now + UNDO and not held
    return visit.go(f"/posts/{slug}", "" if soon else "scheduled")  # what is soon has a card there


def _order(visit: Visit) -> Order:
    """Read when it shall go out: now, at a time that was typed, or at one that was suggested.

    Raises:
        CodedError: if the time cannot be meant.
    """
    at = visit.app.clock() + UNDO if visit.typed("go") == "now" else time_to_come(visit, _wanted(visit))
    choices: dict[str, Choice] = {"text": "text", "again": "again"}
    quiet = visit.typed("told") == "nothing"
    return Order(by=visit.account.name, at=at, choice=choices.get(visit.typed("choice")), quiet=quiet, undoable=True)


def _wanted(visit: Visit) -> str:
    when = visit.typed("when")
    return visit.typed("at") if when in ("", "at") else when


def _read(visit: Visit, slug: str) -> Draft | None:
    visit.mine_or_unknown(slug)
    try:
        return visit.app.drafts.read(slug)
    except InvalidDrafts:
        return None


def _page(visit: Visit, slug: str, status: int = 200, trouble: str = "", *, far: bool = False) -> Response:
    draft = _read(visit, slug)
    manuscript = visit.office.desk.open(slug)
    seen = rehearse(visit.app, draft) if draft else None
    now = visit.app.clock()
    planned = draft.post.publish_at if draft else None
    chosen = planned if planned and planned > now else _free_hour(visit, slug)
    wanted = _wanted(visit) or visit.times.field(chosen)
    changes = _changes(visit, seen) if seen else {}
    found, may_plan = problems(visit.app, slug), visit.may(Role.AUTHOR)
    return visit.page(
        "plan.html",
        status,
        slug=slug,
        title=next((text.title for text in manuscript.written.texts.values() if text.title), slug),
        main=manuscript.main,
        seen=seen,
        shown=_shown(visit, seen) if seen else None,
        lacks=lacks(manuscript),
        dangling=visit.office.desk.dangling(slug),
        hints=hints(manuscript),
        problems=found,
        warned=warned(found, visit.say),
        trouble=trouble,
        wanted=wanted,
        far=wanted if far else "",
        undo_seconds=round(UNDO.total_seconds()),
        goes_to=draft.post.channels if draft else (),
        clashes=told_clashes(visit, slug, [chosen])[chosen] if may_plan else [],
        suggested=suggested(visit, slug) if may_plan and seen and not changes else None,
        enough=ENOUGH,
        late=timedelta(minutes=visit.app.settings.schedule.late_limit_minutes),
        changes=changes,
        corrections=_told(visit, seen) if seen else [],
        may_plan=may_plan,
        holds=visit.app.holds(),
        waits_for_day=bool(draft and open_gaps(draft.post.texts.values())),
    )


def _shown(visit: Visit, seen: Rehearsal) -> Shown:
    pages = visit.office.previews.show(seen.revision.digest, seen.entry) if seen.entry else {}
    return shown(visit, seen.revision.article, pages, seen.post, seen.comment)


def _free_hour(visit: Visit, slug: str) -> datetime:
    """Return the next full hour at which nothing else goes out and no hold is on; the very next where each has one."""
    first = (visit.app.clock() + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    hours = [first + timedelta(hours=number) for number in range(_HOURS)]
    clashing = told_clashes(visit, slug, hours)
    return next((hour for hour in hours if not clashing[hour]), first)


def _changes(visit: Visit, seen: Rehearsal) -> dict[str, Difference]:
    """Tell what would change, by the channels that the post is out on; none where it is out nowhere."""
    payloads = {"website": Payload()} if seen.entry else {}
    return visit.app.changes(seen.revision, payloads | ({"facebook": seen.post} if seen.post else {}))


def _told(visit: Visit, seen: Rehearsal) -> list[Correction]:
    """Give what readers of the first language are told of mistakes, beyond what stands out there."""
    slug, watching = seen.revision.slug, visit.office.watching
    history = watching.deliveries([slug])[slug]
    stand = {now.revision_id for name in CHANNELS if (now := standing([d for d in history if d.channel == name]))}
    known = {each for old in watching.revisions(slug) if old.id in stand for each in _corrections(old)}
    return [each for each in _corrections(seen.revision) if each not in known] if stand else []


def _corrections(revision: Revision) -> tuple[Correction, ...]:
    return revision.article.texts[0].corrections if revision.article.texts else ()
