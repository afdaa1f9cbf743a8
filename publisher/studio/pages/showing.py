"""Show a frozen revision to somebody outside, by a link that ends: for a partner, a funder, a journalist."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from starlette.responses import Response

from publisher.domain.delivery import OPEN, Action
from publisher.domain.errors import NotPossible, UnknownPost
from publisher.domain.ports import Entry
from publisher.domain.post_state import PostState
from publisher.domain.revision import Revision
from publisher.studio.numbers import whole_number
from publisher.studio.pages import post
from publisher.studio.post_statuses import statuses
from publisher.studio.visit import Visit
from publisher.studio.words import later

#: Days that a link works, where nobody chose; and at most.
_DAYS, _MOST_DAYS = 7, 60


def make(visit: Visit) -> Response:
    """Make a link to the newest revision; the page shows it, once."""
    slug, office = visit.part("slug"), visit.office
    revisions = office.watching.revisions(slug)
    if not revisions:
        raise UnknownPost(slug)
    days = (whole_number(visit.typed("days"), most=999) or 0) if visit.typed("days").strip() else _DAYS
    if not visit.typed("note").strip() or not 0 < days <= _MOST_DAYS:
        raise NotPossible(later("Enter whom the link is for, and for how many days (at most 60)."))
    token = token_urlsafe(18)
    ends_at = visit.app.clock() + timedelta(days=days)
    office.showings.make(token, revisions[0].id, visit.typed("note").strip(), ends_at, visit.account.name)
    return post.page(visit, slug, link=f"{office.url}/shown/{token}")


def end(visit: Visit) -> Response:
    """End a link."""
    slug = visit.part("slug")
    visit.office.showings.revoke(int(visit.part("showing")), slug, visit.account.name)
    return visit.go(f"/posts/{slug}", "changed")


#: How a post stands that goes out at a time that is known.
_COMING = (PostState.SCHEDULED, PostState.IN_REVIEW)


def look(visit: Visit) -> Response:
    """Show it to whoever has the link, with a word that it is not public before its time."""
    token = visit.part("token")
    opened = visit.office.showings.open(token)
    if opened is None:
        return visit.page("problem.html", 404, text=later("This link no longer works, or never did."))
    showing, revision = opened
    out_at = _out_at(visit, revision)
    pages = visit.office.previews.show(revision.digest, _entry(revision, out_at or visit.app.clock()))
    base = f"/previews/{revision.digest}/"
    shown = [(tag, f"/shown/{token}/{address.removeprefix(base)}") for tag, address in pages.items()]
    title = revision.article.texts[0].title if revision.article.texts else revision.slug
    status = statuses(visit.office, [revision.slug])[revision.slug].whole
    return visit.page(
        "shown.html",
        showing=showing,
        title=title,
        pages=shown,
        out_at=out_at,
        public=status.seen,
        coming=status.state in _COMING,
        gone=status.state is PostState.UNPUBLISHED,
    )


def file(visit: Visit) -> Response:
    """Give a file of the page that a link shows."""
    opened = visit.office.showings.open(visit.part("token"))
    if opened is None:
        raise UnknownPost(visit.part("path"))
    _, revision = opened
    found = visit.office.previews.file(revision.digest, visit.part("path"))
    if found is None:  # another process showed the page, or it was long ago
        visit.office.previews.show(revision.digest, _entry(revision, _out_at(visit, revision) or visit.app.clock()))
        found = visit.office.previews.file(revision.digest, visit.part("path"))
    if found is None:
        raise UnknownPost(visit.part("path"))
    return visit.file(_within(found, visit, revision), found[1])


def _within(found: tuple[bytes, str], visit: Visit, revision: Revision) -> bytes:
    """Lead a page's links to its style and pictures through the same link: others need an account."""
    content, media_type = found
    if not media_type.startswith("text/html"):
        return content
    root = f"/previews/{revision.digest}/".encode()
    return content.replace(root, f"/shown/{visit.part('token')}/".encode())


def _out_at(visit: Visit, revision: Revision) -> datetime | None:
    history = visit.office.watching.deliveries([revision.slug])[revision.slug]
    mine = [each for each in history if each.revision_id == revision.id and (each.sent_at or each.state in OPEN)]
    times = [each.sent_at or each.due_at for each in mine if each.action is not Action.WITHDRAW]
    return min(times, default=None)


def _entry(revision: Revision, at: datetime) -> Entry:
    return Entry(article=revision.article, published_at=at)
