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
    office, slug = visit.office, visit.part("slug")
    visit.mine_or_unknown(slug)
    office.desk.open(slug)
    if slug in office.ready_drafts.of([slug]):
        raise NotPossible(later("You already marked it as ready. If it is urgent, add a note."))
    office.ready_drafts.mark(slug, visit.account.name)
    office.comments.add(slug, visit.say(READY), visit.account.name)
    told = is_ready(office, slug, visit.account)
    return visit.go(f"/drafts/{slug}", {True: "ready", False: "ready-unmailed", None: "ready-nobody"}[told])


def add(visit: Visit) -> Response:
    """Add a remark, and tell whom it concerns."""
    slug, text = visit.part("slug"), cleaned(visit.typed("remark"))[:_LONGEST]
    visit.mine_or_unknown(slug)
    visit.office.desk.open(slug)
    if not text:
        raise NotPossible(later("Write a note."))
    visit.office.comments.add(slug, text, visit.account.name)
    was_remarked(visit.office, slug, visit.account)
    return visit.go(f"/drafts/{slug}", "remarked")
