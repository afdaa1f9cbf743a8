"""Drafts that were deleted: into the trash, and back out of it."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from publisher.domain.accounts import Role
from publisher.domain.drafts import TRASH_KEPT, TrashedDraft
from publisher.domain.errors import CodedError, IllegalTransition, UnknownPost
from publisher.operations.trash import put_into_trash, restore_from_trash, why_kept
from publisher.studio.formatting import gettext_noop
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import title_of_draft

_GONE = gettext_noop("It is no longer in the trash. A colleague may have restored it: look among the posts.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedDraft:
    """A draft in the trash."""

    id: int
    slug: str
    title: str
    at: datetime
    by: str
    #: When it is gone for good.
    until: datetime


def show(context: RequestContext) -> Response:
    """List what is in the trash, as far as whoever asks may see it."""
    return _page(context)


def _page(context: RequestContext, status: int = 200, trouble: str = "") -> Response:
    found = []
    for each in context.studio.trash.all():
        if not _is_mine(context, each):
            continue
        try:
            written = context.studio.trash_desk.open(each.name).written
        except (UnknownPost, IllegalTransition):  # somebody took the files away
            continue
        title = title_of_draft(context, written, each.slug)
        found.append(
            DeletedDraft(id=each.id, slug=each.slug, title=title, at=each.at, by=each.by, until=each.at + TRASH_KEPT)
        )
    return context.page("trash.html", status, trouble=trouble, deleted=found, days=TRASH_KEPT.days)


def _is_mine(context: RequestContext, draft: TrashedDraft) -> bool:
    return context.may(Role.AUTHOR) or context.studio.versions.owner(draft.slug) == context.account.name


def delete(context: RequestContext) -> Response:
    """Put a draft into the trash.

    Raises:
        CodedError: if its post is published, scheduled or repeats.
    """
    delete_draft(context, context.path_param("slug"))
    return context.redirect("/drafts", "deleted")


def delete_draft(context: RequestContext, slug: str) -> TrashedDraft:
    """Do the same for a draft that was ticked; return what is in the trash.

    Raises:
        CodedError: if its post is published, scheduled or repeats.
    """
    context.mine_or_unknown(slug)
    if reason := why_not_deleted(context, slug):
        raise reason
    return put_into_trash(context.app, context.studio.desk, context.studio.trash, slug, context.account.name)


def why_not_deleted(context: RequestContext, slug: str) -> CodedError | None:
    """Return why a draft cannot be deleted now."""
    history = context.studio.watching.deliveries([slug])[slug]
    return why_kept(history, repeats=context.studio.trash.repeats(slug))


def restore(context: RequestContext) -> Response:
    """Take a draft out of the trash, and open it."""
    studio = context.studio
    try:
        draft = _wanted(context)
        restore_from_trash(studio.desk, studio.trash, draft, context.account.name)
    except UnknownPost:
        if not context.may(Role.AUTHOR):  # it may be somebody else's
            raise
        return _page(context, 409, context.gettext(_GONE))
    except CodedError as error:
        return _page(context, 409, context.sentence(error))
    return context.redirect(f"/drafts/{draft.slug}", "undeleted")


def _wanted(context: RequestContext) -> TrashedDraft:
    draft = context.studio.trash.one(int(context.path_param("draft")))
    if not _is_mine(context, draft):
        raise UnknownPost(draft.slug)
    return draft
