"""What a person decides about a planned post: the same calls as the commands `approve`, `cancel`, `withdraw` ..."""

from datetime import timedelta

from starlette.responses import Response

from publisher.domain.errors import NotPossible
from publisher.studio.clock import read_time
from publisher.studio.nearby import told_clashes
from publisher.studio.pages.calendar import day_or_today
from publisher.studio.telling import was_approved
from publisher.studio.visit import Visit
from publisher.studio.words import later


def approve(visit: Visit) -> Response:
    """Agree to the revision that was looked at, by its digest."""
    slug = visit.part("slug")
    visit.app.approve(slug, visit.account.name, visit.typed("digest") or "none")
    was_approved(visit.office, slug, visit.office.watching.titles([slug]).get(slug, slug), visit.account)
    return visit.go(f"/posts/{slug}", "approved")


def cancel(visit: Visit) -> Response:
    """Unplan what is not out."""
    slug = visit.part("slug")
    visit.app.cancel(slug, visit.account.name)
    return visit.go(f"/posts/{slug}", "cancelled")


def withdraw(visit: Visit) -> Response:
    """Take a post back everywhere."""
    slug = visit.part("slug")
    visit.app.withdraw(slug, visit.account.name)
    return visit.go(f"/posts/{slug}", "withdrawn")


def release(visit: Visit) -> Response:
    """Let go what was held or missed: now, or at a time."""
    slug = visit.part("slug")
    at = read_time(visit.typed("at"), visit.app.settings.organisation.timezone)
    visit.app.release([slug], visit.account.name, at=at, spread=timedelta())
    return visit.go(f"/posts/{slug}", "released")


def move(visit: Visit) -> Response:
    """Let it go out at another time: one that was typed, or the same time of another day."""
    slug, zone = visit.part("slug"), visit.app.settings.organisation.timezone
    at = read_time(visit.typed("at"), zone)
    if at is None:
        raise NotPossible(later("Choose a day and a time."))
    visit.app.move(slug, visit.account.name, at)
    if visit.quietly:
        return visit.json({"at": visit.times.zoned(at), "clashes": told_clashes(visit, slug, [at])[at]})
    if first := visit.typed("list"):  # it was moved in the list of the calendar, which begins on that day
        return visit.go(f"/calendar?view=list&day={day_or_today(first, visit)}", "moved")
    return visit.go(f"/posts/{slug}", "moved")


def resolve(visit: Visit) -> Response:
    """Say what became of it, after a look at the channel."""
    slug, answer = visit.part("slug"), visit.typed("answer")
    if answer not in ("sent", "again", "never"):
        raise NotPossible(later("Say whether it is out."))
    visit.app.resolve(slug, answer, visit.account.name)
    return visit.go(f"/posts/{slug}", "resolved")
