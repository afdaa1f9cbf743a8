"""Show a frozen revision to somebody outside, by a link that ends: for a partner, a funder, a journalist."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from starlette.responses import Response

from publisher.domain.delivery import OPEN, Action
from publisher.domain.errors import UnknownPost
from publisher.domain.ports_channel import Entry
from publisher.domain.post_state import PostState
from publisher.domain.revision import Revision
from publisher.studio.formatting import gettext_noop
from publisher.studio.numbers import whole_number
from publisher.studio.pages import post
from publisher.studio.post_statuses import statuses
from publisher.studio.request_context import RequestContext


def make(context: RequestContext) -> Response:
    """Make a link to the newest revision; the page shows it, once."""
    slug, studio = context.path_param("slug"), context.studio
    revisions = studio.watching.revisions(slug)
    if not revisions:
        raise UnknownPost(slug)
    days = (
        (whole_number(context.form_value("days"), most=999) or 0)
        if context.form_value("days").strip()
        else post.LINK_DAYS
    )
    if not context.form_value("note").strip() or not 0 < days <= post.LINK_DAYS_MOST:
        wrong = gettext_noop("Enter whom the link is for, and for how many days (at most 60).")
        return post.page(context, slug, 409, trouble=context.gettext(wrong))
    token = token_urlsafe(18)
    ends_at = context.app.clock() + timedelta(days=days)
    studio.showings.make(token, revisions[0].id, context.form_value("note").strip(), ends_at, context.account.name)
    return post.page(context, slug, link=f"{studio.url}/shown/{token}")


def end(context: RequestContext) -> Response:
    """End a link."""
    slug = context.path_param("slug")
    context.studio.showings.revoke(int(context.path_param("showing")), slug, context.account.name)
    return context.redirect(f"/posts/{slug}", "changed")


#: How a post stands that goes out at a time that is known.
_COMING = (PostState.SCHEDULED, PostState.IN_REVIEW)


def look(context: RequestContext) -> Response:
    """Show it to whoever has the link, with a word that it is not public before its time."""
    token = context.path_param("token")
    opened = context.studio.showings.open(token)
    if opened is None:
        return context.page("problem.html", 404, text=gettext_noop("This link no longer works, or never did."))
    showing, revision = opened
    out_at = _out_at(context, revision)
    pages = context.studio.previews.show(revision.digest, _entry(revision, out_at or context.app.clock()))
    base = f"/previews/{revision.digest}/"
    shown = [(tag, f"/shown/{token}/{address.removeprefix(base)}") for tag, address in pages.items()]
    title = revision.article.texts[0].title if revision.article.texts else revision.slug
    status = statuses(context.studio, [revision.slug])[revision.slug].whole
    return context.page(
        "shown.html",
        showing=showing,
        title=title,
        pages=shown,
        out_at=out_at,
        public=status.seen,
        coming=status.state in _COMING,
        gone=status.state is PostState.UNPUBLISHED,
    )


def file(context: RequestContext) -> Response:
    """Return a file of the page that a link shows."""
    opened = context.studio.showings.open(context.path_param("token"))
    if opened is None:
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
