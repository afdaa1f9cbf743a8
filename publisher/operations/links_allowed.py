"""How many posts with a link the Page has in a month, and by whose word; asked where nobody ever said."""

from typing import TYPE_CHECKING

from publisher.domain.coded_text import coded, joined

if TYPE_CHECKING:
    from publisher.bootstrap.app import App


def links_allowed(app: "App") -> tuple[bool, str]:
    """Return whether somebody said it, and what is known as a coded text; on the sandbox nobody has to."""
    said = _said(app)
    return said is not None or app.settings.sandbox, joined(_of_month(app), said or coded("links_never_said"))


def _of_month(app: "App") -> str:
    budget = app.link_budget(app.clock())
    if budget.limit is None:
        return coded("links_unlimited")
    if budget.limit == 0:
        return coded("links_never")
    return coded("links_of_month", used=len(budget.used), limit=budget.limit)


def _said(app: "App") -> str | None:
    """Return who said it: the settings, which win, or a person."""
    if app.settings.facebook.links_given:
        return coded("links_of_settings")
    plan = app.container.page_links.plan()
    if plan is None:
        return None
    day = f"{plan.at.astimezone(app.settings.organisation.timezone):%Y-%m-%d}"
    return coded("links_answered", by=plan.by, day=day)
