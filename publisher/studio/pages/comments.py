"""Remark on a draft."""

from starlette.responses import Response

from publisher.content.rewriting import cleaned
from publisher.domain.errors import NotPossible
from publisher.studio.telling import was_remarked
from publisher.studio.visit import Visit
from publisher.studio.words import later

_LONGEST = 5000


def add(visit: Visit) -> Response:
    """Add a remark, and tell whom it concerns."""
    slug, text = visit.part("slug"), cleaned(visit.typed("remark"))[:_LONGEST]
    visit.mine_or_unknown(slug)
    titles = [each.title for each in visit.office.desk.open(slug).written.texts.values() if each.title]
    if not text:
        raise NotPossible(later("Write a remark."))
    visit.office.comments.add(slug, text, visit.account.name)
    was_remarked(visit.office, slug, titles[0] if titles else slug, visit.account)
    return visit.go(f"/drafts/{slug}", "remarked")
