"""What is done with several posts of the list at once: what needs a question is asked on a page, with each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.delivery import PENDING, Delivery, State
from publisher.domain.errors import CodedError, InvalidInput, UnknownPost
from publisher.operations.trash import restore_from_trash
from publisher.studio.formatting import gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.pages.delivery_actions import cancelled_ids, numbers_in
from publisher.studio.pages.duplicate import copied
from publisher.studio.pages.trash import delete_draft, why_not_deleted
from publisher.studio.request_context import RequestContext
from publisher.studio.times_to_come import time_to_come
from publisher.studio.titles import title_of_draft

#: So many are taken at once.
_MOST = 100
_NOTHING = gettext_noop("Tick the posts that are meant.")
#: What can be done, and who may.
ACTS = {"move": Role.AUTHOR, "cancel": Role.AUTHOR, "copy": Role.CONTRIBUTOR, "delete": Role.CONTRIBUTOR}
#: What can be undone, by what the form of its results asks for.
_UNDONE = {f"undo-{act}": act for act in ("move", "cancel", "delete")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A post that was ticked."""

    slug: str
    title: str
    #: When it is due; None for nothing.
    due_at: datetime | None
    #: Why it is left out; empty where it is meant.
    reason: str
    #: It is done.
    done: bool = False
    #: How it was before, for whoever undoes it: deliveries, a time, or its number in the trash.
    was: str = ""


def act(context: RequestContext) -> Response:
    """Copy at once; ask about what is moved, cancelled or deleted, then do it; undo what was done so.

    Raises:
        CodedError: if nothing can be done that was asked for.
    """
    wanted = context.form_value("do")
    needed = ACTS.get(_UNDONE.get(wanted, wanted))
    if needed is None or not context.may(needed):
        raise UnknownPost(wanted)
    slugs = list(dict.fromkeys(context.form_list("slug")))[:_MOST]
    for slug in slugs:
        context.mine_or_unknown(slug)
    if not slugs:
        return _page(context, wanted, [], 422, context.gettext(_NOTHING))
    if wanted in _UNDONE:
        return _undo(context, _UNDONE[wanted], dict(zip(slugs, context.form_list("was"), strict=False)))
    if wanted == "copy":
        return _copy(context, slugs)
    ticked = [
        _ticked(context, wanted, slug, history) for slug, history in context.studio.watching.deliveries(slugs).items()
    ]
    if not context.form_value("sure"):
        return _page(context, wanted, ticked)
    try:
        does = _deed(context, wanted)
    except CodedError as error:
        return _page(context, wanted, ticked, 409, context.sentence(error))
    return _page(context, wanted, [_done(context, each, does) for each in ticked], over=True)


def _copy(context: RequestContext, slugs: list[str]) -> Response:
    ticked = [Ticked(slug=slug, title=_title(context, slug), due_at=None, reason="") for slug in slugs]
    results = [_done(context, each, lambda each: copied(context, each.slug)[0]) for each in ticked]
    if any(each.reason for each in results):
        return _page(context, "copy", results, 409, over=True)
    return context.redirect("/drafts", "copied")


def _undo(context: RequestContext, act: str, before: Mapping[str, str]) -> Response:
    """Bring each post back to how it was; what cannot be brought back says why."""
    ticked = [Ticked(slug=slug, title=_title(context, slug), due_at=None, reason="") for slug in before]
    results = [
        _done(context, each, lambda each: _bring_back(context, act, each.slug, before[each.slug])) for each in ticked
    ]
    results = [replace(each, title=_title(context, each.slug), was="") for each in results]
    return _page(context, f"undo-{act}", results, over=True)


def _bring_back(context: RequestContext, act: str, slug: str, was: str) -> str:
    """Undo what was done to one post.

    Raises:
        InvalidInput: if that cannot be done any more.
    """
    by = context.account.name
    match act:
        case "cancel":
            context.app.undo_cancel(slug, numbers_in(was), by)
        case "delete":
            draft = context.studio.trash.one(whole_number(was, most=10**9) or 0)
            if draft.slug != slug:
                raise UnknownPost(slug)
            restore_from_trash(context.studio.desk, context.studio.trash, draft, by)
        case _:
            try:
                at = datetime.fromisoformat(was)
            except ValueError as error:
                raise CodedError("undo_too_late") from error
            context.app.move(slug, by, at.astimezone(UTC))
    return ""


def _ticked(context: RequestContext, wanted: str, slug: str, history: list[Delivery]) -> Ticked:
    coming = [each for each in history if each.state in PENDING]
    return Ticked(
        slug=slug,
        title=_title(context, slug),
        due_at=min((each.due_at for each in coming), default=None),
        reason=_reason(context, wanted, slug, coming),
    )


def _title(context: RequestContext, slug: str) -> str:
    try:
        return title_of_draft(context, context.studio.desk.open(slug).written, slug)
    except InvalidInput:  # gone at this moment, or not to be understood
        return slug


def _reason(context: RequestContext, wanted: str, slug: str, coming: list[Delivery]) -> str:
    """Return why a post is left out; empty where it is meant."""
    if wanted == "delete":
        error = why_not_deleted(context, slug)
        return context.sentence(error) if error else ""
    if not coming:
        return context.gettext("It is not scheduled.")
    if wanted == "move" and not all(each.state is State.WAITING and not each.attempts for each in coming):
        return context.gettext("It needs a decision on its own page.")
    return ""


def _deed(context: RequestContext, wanted: str) -> Callable[[Ticked], str]:
    """Return what is done with each, and tells how it was before.

    Raises:
        CodedError: if the day that was typed is none.
    """
    match wanted:
        case "cancel":
            return lambda each: _cancel(context, each.slug)
        case "delete":
            return lambda each: str(delete_draft(context, each.slug).id)
    try:
        day = date.fromisoformat(context.form_value("day"))
    except ValueError as error:
        raise CodedError("time_missing") from error
    return lambda each: _move(context, each, day)


def _cancel(context: RequestContext, slug: str) -> str:
    before = context.studio.watching.deliveries([slug])[slug]
    return cancelled_ids(before, context.app.cancel(slug, context.account.name))


def _move(context: RequestContext, each: Ticked, day: date) -> str:
    context.app.move(each.slug, context.account.name, _on_day(context, each, day))
    return each.due_at.isoformat() if each.due_at else ""


def _on_day(context: RequestContext, each: Ticked, day: date) -> datetime:
    """Return the time of day that a post is due at, on another day."""
    clock = context.times.clock(each.due_at) if each.due_at else "12:00"
    return time_to_come(context, f"{day}T{clock}")


def _done(context: RequestContext, each: Ticked, does: Callable[[Ticked], str]) -> Ticked:
    if each.reason:
        return each
    try:
        was = does(each)
    except InvalidInput as error:
        return replace(each, reason=context.sentence(error))
    history = context.studio.watching.deliveries([each.slug])[each.slug]
    due = min((delivery.due_at for delivery in history if delivery.state in PENDING), default=None)
    return replace(each, due_at=due, done=True, was=was)


def _page(
    context: RequestContext,
    wanted: str,
    ticked: list[Ticked],
    status: int = 200,
    trouble: str = "",
    *,
    over: bool = False,
) -> Response:
    return context.page(
        "selected.html",
        status,
        wanted=wanted,
        ticked=ticked,
        meant=[each for each in ticked if not each.reason and not each.done],
        over=over,
        trouble=trouble,
        day=context.form_value("day"),
    )
