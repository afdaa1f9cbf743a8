"""What a person decides about a planned post: the same calls as the commands `approve`, `cancel`, `withdraw` ..."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps

from starlette.responses import Response

from publisher.domain.delivery import PENDING, Delivery, State
from publisher.domain.errors import CodedError, IllegalTransition, InvalidInput, UnknownPost
from publisher.studio.conflict_messages import told_of_times
from publisher.studio.formatting import gettext_noop
from publisher.studio.notifications import was_approved
from publisher.studio.numbers import whole_numbers
from publisher.studio.pages import post
from publisher.studio.pages.calendar import day_or_today
from publisher.studio.request_context import RequestContext
from publisher.studio.time_input import UNDO
from publisher.studio.times_to_come import is_far, now_or_then, time_to_come

#: What puts something on its way; what else was done to a post since then is no reason to undo it otherwise.
_STARTS = ("schedule", "publish now", "release", "withdraw")
_DEEDS = 50


def on_its_page(does: Callable[[RequestContext], Response]) -> Callable[[RequestContext], Response]:
    """Say what cannot be done on the post's own page: whoever was a moment late sees how it stands now."""

    @wraps(does)
    def told(context: RequestContext) -> Response:
        try:
            return does(context)
        except UnknownPost:
            raise
        except InvalidInput as error:
            if not context.studio.watching.revisions(context.path_param("slug")):  # there is no such page
                raise
            return post.page(context, context.path_param("slug"), 409, trouble=context.sentence(error))

    return told


@on_its_page
def approve(context: RequestContext) -> Response:
    """Agree to the revision that was looked at, by its digest, and show the next one that waits for it."""
    slug = context.path_param("slug")
    context.app.approve(slug, context.account.name, context.form_value("digest") or "none")
    was_approved(context.studio, slug, context.account)
    if following := next_to_approve(context, slug):
        return context.redirect(f"/posts/{following}", "approved_next")
    return context.redirect(f"/posts/{slug}", "approved")


def next_to_approve(context: RequestContext, slug: str) -> str:
    """Return the post that waits for this person's agreement and is due first; empty where there is none."""
    own, waiting = context.account.name.strip().casefold(), context.studio.watching.unapproved_by()
    return next((each for each, by in waiting if each != slug and by.strip().casefold() != own), "")


@on_its_page
def cancel(context: RequestContext) -> Response:
    """Unplan what is not out, on the channels that were ticked; it can be undone."""
    slug, channels = context.path_param("slug"), _channels(context)
    before = context.studio.watching.deliveries([slug])[slug]
    after = context.app.cancel(slug, context.account.name, channels=channels)
    return context.redirect(f"/posts/{slug}{_undo(before, after)}", "cancelled")


@on_its_page
def withdraw(context: RequestContext) -> Response:
    """Take a post back everywhere, in a moment: until then it can be undone."""
    slug = context.path_param("slug")
    before = context.studio.watching.deliveries([slug])[slug]
    reason = {language: context.form_line(f"reader_reason-{language}") for language in context.app.settings.languages}
    planned = context.app.withdraw(slug, context.account.name, at=context.app.clock() + UNDO, reason=reason)
    if planned or any(each.requested_end for each in context.studio.watching.deliveries([slug])[slug]):
        return context.redirect(f"/posts/{slug}")  # its page says what happens, and until when it can be undone
    after = context.studio.watching.deliveries([slug])[slug]
    return context.redirect(f"/posts/{slug}{_undo(before, after)}", "cancelled")


@on_its_page
def undo(context: RequestContext) -> Response:
    """Undo what was just decided: what is due in a moment, or what was cancelled.

    Where it has begun, something newer was planned, or something was erased, nothing is changed.

    Raises:
        CodedError: if the form does not say what is meant.
    """
    slug = context.path_param("slug")
    if ids := numbers_in(context.form_value("cancelled")):
        planned = context.app.undo_cancel(slug, ids, context.account.name)
        late = any(each.due_at <= context.app.clock() for each in planned)
        return context.redirect(f"/posts/{slug}", "decide_again" if late else "planned_again")
    try:
        due_at = datetime.fromisoformat(context.form_value("due"))
    except ValueError as error:
        raise CodedError("undo_too_late") from error
    if due_at.tzinfo is None:
        raise CodedError("undo_too_late")
    deeds = [deed.verb for deed in context.studio.watching.deeds(slug=slug, limit=_DEEDS) if deed.verb in _STARTS]
    released = deeds[:1] == ["release"]
    done = context.app.undo_start(slug, due_at, context.account.name, released=released)
    return context.redirect(f"/posts/{slug}", "undone_planned" if done.planned else "undone")


def release(context: RequestContext) -> Response:
    """Let go what was held or missed, on the channels that were ticked: now, or at a time."""
    slug = context.path_param("slug")

    def let_go() -> str:
        channels = _channels(context)
        at = now_or_then(context, context.form_value("at"))
        history = context.app.release([slug], context.account.name, at=at, spread=timedelta(), channels=channels)
        soon = any(each.due_at == at and at <= context.app.clock() + UNDO for each in history)
        return "" if soon else "released"

    return _at_a_time(context, slug, let_go)


def move(context: RequestContext) -> Response:
    """Let it go out at another time: one that was typed, or the same time of another day."""
    slug = context.path_param("slug")
    if context.wants_json:
        try:
            at = time_to_come(context, context.form_value("at"))
        except CodedError as error:
            return context.json({"problem": context.sentence(error), "far": is_far(error)}, 409)
        context.app.move(slug, context.account.name, at)
        return context.json({"at": context.times.zoned(at), "clashes": told_of_times(context, slug, [at])[at]})

    def moved() -> str:
        context.app.move(slug, context.account.name, time_to_come(context, context.form_value("at")))
        return "moved"

    if first := context.form_value("list"):  # it was moved in the list of the calendar, which begins on that day
        return _at_a_time(context, slug, moved, f"/calendar?view=list&day={day_or_today(first, context)}")
    return _at_a_time(context, slug, moved)


@on_its_page
def resolve(context: RequestContext) -> Response:
    """Say what became of it, after a look at the channel."""
    slug, answer = context.path_param("slug"), context.form_value("answer")
    if answer not in ("sent", "again", "never"):
        raise IllegalTransition(gettext_noop("Say whether it is published."))
    context.app.resolve(slug, answer, context.account.name)
    return context.redirect(f"/posts/{slug}", "resolved")


def _at_a_time(context: RequestContext, slug: str, act: Callable[[], str], then: str = "") -> Response:
    """Do what needs a time; where the time cannot be meant, show the post again with what was typed."""
    try:
        done = act()
    except InvalidInput as error:
        far = context.form_value("at") if is_far(error) else ""
        return post.page(context, slug, 409, trouble=context.sentence(error), typed=context.form_value("at"), far=far)
    return context.redirect(then or f"/posts/{slug}", done)


def _channels(context: RequestContext) -> tuple[str, ...]:
    """Read which channels were ticked; none means all where the form has no ticks.

    Raises:
        CodedError: if it has some, and none was ticked.
    """
    ticked = context.form_list("channel")
    if context.form_value("ticks") and not ticked:
        raise CodedError("no_channel_chosen")
    return ticked


def _undo(before: Sequence[Delivery], after: Sequence[Delivery]) -> str:
    """Return the part of an address that lets the page offer to undo it; empty where nothing was cancelled."""
    ids = cancelled_ids(before, after)
    return f"?undo={ids}" if ids else ""


def cancelled_ids(before: Sequence[Delivery], after: Sequence[Delivery]) -> str:
    """Return the numbers of what was cancelled, as `numbers_in` reads them."""
    pending = {each.id for each in before if each.state in PENDING}
    return "-".join(str(each.id) for each in after if each.id in pending and each.state is State.CANCELLED)


def numbers_in(text: str) -> set[int]:
    """Return the numbers of deliveries in a form or an address; what is none is left out."""
    return set(whole_numbers(text.split("-")))
