"""What a person decides about a planned post: the same calls as the commands `approve`, `cancel`, `withdraw` ..."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps

from starlette.responses import Response

from publisher.domain.delivery import PENDING, Delivery, State
from publisher.domain.errors import CodedError, InvalidInput, NotPossible, UnknownPost
from publisher.studio.clock import UNDO
from publisher.studio.nearby import told_clashes
from publisher.studio.pages import post
from publisher.studio.pages.calendar import day_or_today
from publisher.studio.telling import was_approved
from publisher.studio.times_to_come import is_far, now_or_then, time_to_come
from publisher.studio.visit import Visit
from publisher.studio.words import later

#: What puts something on its way; what else was done to a post since then is no reason to undo it otherwise.
_STARTS = ("schedule", "release", "withdraw")
_DEEDS = 50


def _on_its_page(does: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
    """Say what cannot be done on the post's own page: whoever was a moment late sees how it stands now."""

    @wraps(does)
    def told(visit: Visit) -> Response:
        try:
            return does(visit)
        except UnknownPost:
            raise
        except InvalidInput as error:
            if not visit.office.watching.revisions(visit.part("slug")):  # there is no such page
                raise
            return post.page(visit, visit.part("slug"), 409, trouble=visit.sentence(error))

    return told


@_on_its_page
def approve(visit: Visit) -> Response:
    """Agree to the revision that was looked at, by its digest."""
    slug = visit.part("slug")
    visit.app.approve(slug, visit.account.name, visit.typed("digest") or "none")
    was_approved(visit.office, slug, visit.account)
    return visit.go(f"/posts/{slug}", "approved")


@_on_its_page
def cancel(visit: Visit) -> Response:
    """Unplan what is not out, on the channels that were ticked; it can be undone."""
    slug, channels = visit.part("slug"), _channels(visit)
    before = visit.office.watching.deliveries([slug])[slug]
    after = visit.app.cancel(slug, visit.account.name, channels=channels)
    return visit.go(f"/posts/{slug}{_undo(before, after)}", "cancelled")


@_on_its_page
def withdraw(visit: Visit) -> Response:
    """Take a post back everywhere, in a moment: until then it can be undone."""
    slug = visit.part("slug")
    before = visit.office.watching.deliveries([slug])[slug]
    planned = visit.app.withdraw(slug, visit.account.name, at=visit.app.clock() + UNDO)
    if planned or any(each.wish for each in visit.office.watching.deliveries([slug])[slug]):
        return visit.go(f"/posts/{slug}")  # its page says what happens, and until when it can be undone
    after = visit.office.watching.deliveries([slug])[slug]
    return visit.go(f"/posts/{slug}{_undo(before, after)}", "cancelled")


@_on_its_page
def undo(visit: Visit) -> Response:
    """Undo what was just decided: what is due in a moment, or what was cancelled.

    Where it has begun, something newer was planned, or something was erased, nothing is changed.

    Raises:
        CodedError: if the form does not say what is meant.
    """
    slug = visit.part("slug")
    if ids := _numbers(visit.typed("cancelled")):
        planned = visit.app.undo_cancel(slug, ids, visit.account.name)
        late = any(each.due_at <= visit.app.clock() for each in planned)
        return visit.go(f"/posts/{slug}", "decide_again" if late else "planned_again")
    try:
        due_at = datetime.fromisoformat(visit.typed("due"))
    except ValueError as error:
        raise CodedError("undo_too_late") from error
    if due_at.tzinfo is None:
        raise CodedError("undo_too_late")
    deeds = [deed.verb for deed in visit.office.watching.deeds(slug=slug, limit=_DEEDS) if deed.verb in _STARTS]
    released = deeds[:1] == ["release"]
    done = visit.app.undo_start(slug, due_at, visit.account.name, released=released)
    return visit.go(f"/posts/{slug}", "undone_planned" if done.planned else "undone")


def release(visit: Visit) -> Response:
    """Let go what was held or missed, on the channels that were ticked: now, or at a time."""
    slug = visit.part("slug")

    def let_go() -> str:
        channels = _channels(visit)
        at = now_or_then(visit, visit.typed("at"))
        history = visit.app.release([slug], visit.account.name, at=at, spread=timedelta(), channels=channels)
        soon = any(each.due_at == at and at <= visit.app.clock() + UNDO for each in history)
        return "" if soon else "released"

    return _at_a_time(visit, slug, let_go)


def move(visit: Visit) -> Response:
    """Let it go out at another time: one that was typed, or the same time of another day."""
    slug = visit.part("slug")
    if visit.quietly:
        try:
            at = time_to_come(visit, visit.typed("at"))
        except CodedError as error:
            return visit.json({"problem": visit.sentence(error), "far": is_far(error)}, 409)
        visit.app.move(slug, visit.account.name, at)
        return visit.json({"at": visit.times.zoned(at), "clashes": told_clashes(visit, slug, [at])[at]})

    def moved() -> str:
        visit.app.move(slug, visit.account.name, time_to_come(visit, visit.typed("at")))
        return "moved"

    if first := visit.typed("list"):  # it was moved in the list of the calendar, which begins on that day
        return _at_a_time(visit, slug, moved, f"/calendar?view=list&day={day_or_today(first, visit)}")
    return _at_a_time(visit, slug, moved)


@_on_its_page
def resolve(visit: Visit) -> Response:
    """Say what became of it, after a look at the channel."""
    slug, answer = visit.part("slug"), visit.typed("answer")
    if answer not in ("sent", "again", "never"):
        raise NotPossible(later("Say whether it is published."))
    visit.app.resolve(slug, answer, visit.account.name)
    return visit.go(f"/posts/{slug}", "resolved")


def _at_a_time(visit: Visit, slug: str, act: Callable[[], str], then: str = "") -> Response:
    """Do what needs a time; where the time cannot be meant, show the post again with what was typed."""
    try:
        done = act()
    except InvalidInput as error:
        far = visit.typed("at") if is_far(error) else ""
        return post.page(visit, slug, 409, trouble=visit.sentence(error), typed=visit.typed("at"), far=far)
    return visit.go(then or f"/posts/{slug}", done)


def _channels(visit: Visit) -> tuple[str, ...]:
    """Read which channels were ticked; none means all where the form has no ticks.

    Raises:
        CodedError: if it has some, and none was ticked.
    """
    ticked = visit.ticked("channel")
    if visit.typed("ticks") and not ticked:
        raise CodedError("no_channel_chosen")
    return ticked


def _undo(before: Sequence[Delivery], after: Sequence[Delivery]) -> str:
    """Give the part of an address that lets the page offer to undo it; empty where nothing was cancelled."""
    pending = {each.id for each in before if each.state in PENDING}
    ids = [str(each.id) for each in after if each.id in pending and each.state is State.CANCELLED]
    return f"?undo={'-'.join(ids)}" if ids else ""


def _numbers(text: str) -> set[int]:
    return {int(part) for part in text.split("-") if part.isascii() and part.isdigit() and len(part) < 15}
