"""Show a frozen revision to somebody outside, by a link that ends: for a partner, a funder, a journalist."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from starlette.responses import Response

from publisher.content.reading.sibling_files import composed
from publisher.domain.crop import read_crop, typed_crop
from publisher.domain.delivery import OPEN, Action
from publisher.domain.errors import IllegalTransition, InvalidDrafts, InvalidInput, UnknownPost
from publisher.domain.ports_channel import Entry
from publisher.domain.post_state import PostState
from publisher.domain.revision import Revision
from publisher.operations.dry_run import freeze_to_show
from publisher.studio.draft_checks import lacks, problems
from publisher.studio.formatting import gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.pages import post
from publisher.studio.post_statuses import statuses
from publisher.studio.request_context import RequestContext
from publisher.studio.titles import title_of_draft


def make(context: RequestContext) -> Response:
    """Make a link to the newest revision; the page shows it, once."""
    slug, studio = context.path_param("slug"), context.studio
    revisions = studio.watching.revisions(slug)
    if not revisions:
        raise UnknownPost(slug)
    days = _days(context)
    if not days:
        return post.page(context, slug, 409, trouble=context.gettext(_INCOMPLETE))
    return post.page(context, slug, link=_link(context, revisions[0].id, days))


def show_draft(context: RequestContext) -> Response:
    """List the links to a draft that is not scheduled yet, and offer another one."""
    slug = context.path_param("slug")
    if statuses(context.studio, [slug])[slug].channels:
        return context.redirect(f"/posts/{slug}")
    return _draft_page(context)


def make_of_draft(context: RequestContext) -> Response:
    """Freeze a draft as it stands, and make a link to that; the page shows it, once."""
    slug, days = context.path_param("slug"), _days(context)
    if not days:
        return _draft_page(context, 409, trouble=context.gettext(_INCOMPLETE))
    try:
        revision = freeze_to_show(context.app, context.app.drafts.read(slug), context.account.name)
    except InvalidDrafts:
        return _draft_page(context, 409)
    except UnknownPost:
        raise
    except InvalidInput as error:
        return _draft_page(context, 409, trouble=context.sentence(error))
    return _draft_page(context, link=_link(context, revision.id, days))


def _draft_page(context: RequestContext, status: int = 200, *, link: str = "", trouble: str = "") -> Response:
    slug = context.path_param("slug")
    draft = context.studio.desk.open(slug)
    return context.page(
        "share-draft.html",
        status,
        slug=slug,
        title=title_of_draft(context, draft.written, slug),
        lacks=lacks(draft),
        problems=problems(context.app, slug),
        showings=context.studio.showings.of(slug),
        link=link,
        trouble=trouble,
        days=(context.form_value("days") if trouble else "") or post.LINK_DAYS,
    )


def _days(context: RequestContext) -> int:
    """Return how many days a link shall work; none where that, or whom it is for, was not said."""
    typed = context.form_value("days").strip()
    days = (whole_number(typed, most=999) or 0) if typed else post.LINK_DAYS
    return days if context.form_value("note").strip() and days <= post.LINK_DAYS_MOST else 0


def _link(context: RequestContext, revision_id: int, days: int) -> str:
    token, ends_at = token_urlsafe(18), context.app.clock() + timedelta(days=days)
    context.studio.showings.make(token, revision_id, context.form_value("note").strip(), ends_at, context.account.name)
    return f"{context.studio.url}/shown/{token}"


def end(context: RequestContext) -> Response:
    """End a link."""
    _end(context)
    return context.redirect(f"/posts/{context.path_param('slug')}", "changed")


def end_of_draft(context: RequestContext) -> Response:
    """End a link to a draft."""
    _end(context)
    return context.redirect(f"/drafts/{context.path_param('slug')}/show", "changed")


def _end(context: RequestContext) -> None:
    showing, slug = int(context.path_param("showing")), context.path_param("slug")
    context.studio.showings.revoke(showing, slug, context.account.name)


_INCOMPLETE = gettext_noop("Enter whom the link is for, and for how many days (at most 60).")
#: How a post stands that goes out at a time that is known.
_COMING = (PostState.SCHEDULED, PostState.IN_REVIEW)


def look(context: RequestContext) -> Response:
    """Show it to whoever has the link, with a word that it is not public before its time."""
    token = context.path_param("token")
    opened = context.studio.showings.open(token)
    if opened is None or _cropped_in_draft(context, opened[1]):
        return context.page("problem.html", 404, text=gettext_noop("This link no longer works, or never did."))
    showing, revision = opened
    status = statuses(context.studio, [revision.slug])[revision.slug]
    if not status.channels and not context.studio.desk.has(revision.slug):  # a draft that was deleted
        return context.page("problem.html", 404, text=gettext_noop("This link no longer works, or never did."))
    out_at = _out_at(context, revision)
    pages = context.studio.previews.show(revision.digest, _entry(revision, out_at or context.app.clock()))
    base = f"/previews/{revision.digest}/"
    tags = context.own_first(pages)
    shown = [(tag, f"/shown/{token}/{pages[tag].removeprefix(base)}") for tag in tags]
    title = revision.article.text(tags[0]).title if tags else revision.slug
    return context.page(
        "shown.html",
        showing=showing,
        title=title,
        pages=shown,
        out_at=out_at,
        public=status.whole.seen,
        coming=status.whole.state in _COMING,
        gone=status.whole.state is PostState.UNPUBLISHED,
    )


def _cropped_in_draft(context: RequestContext, revision: Revision) -> bool:
    """Return whether the draft crops by now what a version shows: nobody outside sees that any more."""
    try:
        pictures = context.studio.desk.open(revision.slug).written.pictures
    except (IllegalTransition, UnknownPost):
        return False
    crops = {composed(each.file): crop for each in pictures if (crop := read_crop(typed_crop(each.crop)))}
    return any(crops.get(composed(each.file), each.crop) != each.crop for each in revision.article.pictures)


def file(context: RequestContext) -> Response:
    """Return a file of the page that a link shows."""
    opened = context.studio.showings.open(context.path_param("token"))
    if opened is None or _cropped_in_draft(context, opened[1]):
        raise UnknownPost(context.path_param("path"))
    _, revision = opened
    found = context.studio.previews.file(revision.digest, context.path_param("path"))
    if found is None:  # another process showed the page, or it was long ago
        context.studio.previews.show(
            revision.digest, _entry(revision, _out_at(context, revision) or context.app.clock())
        )
        found = context.studio.previews.file(revision.digest, context.path_param("path"))
    if found is None:
        raise UnknownPost(context.path_param("path"))
    return context.file(_within(found, context, revision), found[1])


def _within(found: tuple[bytes, str], context: RequestContext, revision: Revision) -> bytes:
    """Lead a page's links to its style and pictures through the same link: others need an account."""
    content, media_type = found
    if not media_type.startswith("text/html"):
        return content
    root = f"/previews/{revision.digest}/".encode()
    return content.replace(root, f"/shown/{context.path_param('token')}/".encode())


def _out_at(context: RequestContext, revision: Revision) -> datetime | None:
    history = context.studio.watching.deliveries([revision.slug])[revision.slug]
    mine = [each for each in history if each.revision_id == revision.id and (each.sent_at or each.state in OPEN)]
    times = [each.sent_at or each.due_at for each in mine if each.action is not Action.WITHDRAW]
    return min(times, default=None)


def _entry(revision: Revision, at: datetime) -> Entry:
    return Entry(article=revision.article, published_at=at)
