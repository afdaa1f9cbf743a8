"""Remark on a draft."""

from starlette.responses import Response

from publisher.content.rewriting import cleaned
from publisher.domain.errors import NotPossible
from publisher.studio.post_statuses import READY
from publisher.studio.telling import is_ready, was_remarked
from publisher.studio.visit import Visit
from publisher.studio.words import later

_LONGEST = 5000


def hand_over(visit: Visit) -> Response:
    """Tell authors and editors that a draft is ready: whoever may not plan it has nobody else to tell."""
    slug = visit.part("slug")
    visit.mine_or_unknown(slug)
    said, title = visit.say(READY), _title(visit, slug)
    remarks = visit.office.comments.of(slug)
    if remarks and (remarks[-1].by, remarks[-1].text) == (visit.account.name, said):
        raise NotPossible(later("You said so already. Remark on it if it hurries."))
    visit.office.comments.add(slug, said, visit.account.name)
    is_ready(visit.office, slug, title, visit.account)
    return visit.go(f"/drafts/{slug}", "ready")


def add(visit: Visit) -> Response:
    """Add a remark, and tell whom it concerns."""
    slug, text = visit.part("slug"), cleaned(visit.typed("remark"))[:_LONGEST]
    visit.mine_or_unknown(slug)
    title = _title(visit, slug)
    if not text:
        raise NotPossible(later("Write a remark."))
    visit.office.comments.add(slug, text, visit.account.name)
    was_remarked(visit.office, slug, title, visit.account)
    return visit.go(f"/drafts/{slug}", "remarked")


def _title(visit: Visit, slug: str) -> str:
    titles = [each.title for each in visit.office.desk.open(slug).written.texts.values() if each.title]
    return titles[0] if titles else slug
