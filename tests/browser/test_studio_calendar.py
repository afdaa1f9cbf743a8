"""Drawing a planned post about the calendar in a real Chromium: to another day, to an hour of a week, and back."""

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from tests.browser.test_accessibility import violations
from tests.browser.test_studio import DESKTOP
from tests.browser.test_studio_pages import signed_in
from tests.studio.conftest import build, house
from tests.studio.house import House
from tests.studio.test_planning import plan

__all__ = ["build", "house"]


def due(house: House) -> set[str]:
    """Local times that the post is planned for."""
    zone = house.app.settings.organisation.timezone
    return {f"{each.delivery.due_at.astimezone(zone):%m-%d %H:%M}" for each in house.app.status("lajm")}


def draws(page: Page, to: str) -> None:
    """Draw the post with the mouse, step by step as a hand does."""
    page.locator("a.entry").hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    page.locator("a.entry").hover()
    page.wait_for_timeout(50)
    page.locator(to).hover()
    page.locator(to).hover()
    page.mouse.up()


@pytest.mark.slow
def test_a_post_is_drawn_to_another_day_and_hour_and_back(house: House, browser: Browser) -> None:
    house.draft("lajm")
    plan(house.signed_in("drita", Role.AUTHOR), "lajm", when="at", at="2026-11-25T10:30")
    context = signed_in(house, browser, "en", "light", DESKTOP)
    page = context.new_page()
    page.goto(f"{house.url}/calendar?day=2026-11-25")
    draws(page, '[data-day="2026-11-27"]')
    expect(page.locator("#calendar-state")).to_contain_text("Fri 27 Nov 2026, 10:30 (CET)")
    assert due(house) == {"11-27 10:30"}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#calendar-state")).to_contain_text("Wed 25 Nov 2026, 10:30 (CET)")
    assert due(house) == {"11-25 10:30"}
    page.goto(f"{house.url}/calendar?view=week&day=2026-11-25")
    draws(page, '[data-day="2026-11-26"] [data-hour="18:00"]')
    expect(page.locator("#calendar-state")).to_contain_text("18:00 (CET)")
    assert due(house) == {"11-26 18:00"}
    context.close()


@pytest.mark.slow
def test_what_else_goes_out_is_told_while_a_time_is_chosen(house: House, browser: Browser) -> None:
    for slug in ("lajm", "tjeter"):
        house.draft(slug)
    plan(house.signed_in("drita", Role.AUTHOR), "lajm", when="at", at="2026-11-25T10:30")
    context = signed_in(house, browser, "en", "dark", DESKTOP)
    page = context.new_page()
    page.goto(f"{house.url}/drafts/tjeter/plan")
    page.locator("#at").fill("2026-11-25T10:00")
    page.locator("#at").dispatch_event("change")
    shown = page.locator("#at-clashes")
    expect(shown).to_contain_text("Wed 25 Nov 2026, 10:00 (CET)")
    expect(shown).to_contain_text("within the same hour, at 10:30")
    assert violations(page) == []
    context.close()


@pytest.mark.slow
def test_a_draft_is_drawn_onto_a_day_and_a_press_beside_the_posts_begins_one(house: House, browser: Browser) -> None:
    house.draft("lajm")
    house.signed_in("drita", Role.AUTHOR)
    context = signed_in(house, browser, "en", "light", DESKTOP)
    page = context.new_page()
    page.goto(f"{house.url}/calendar?day=2026-11-25")
    draws(page, '[data-day="2026-11-27"]')
    expect(page.locator("#at")).to_have_value("2026-11-27T10:00")
    assert page.url.endswith("/drafts/lajm/plan?at=2026-11-27T10:00")
    page.goto(f"{house.url}/calendar?day=2026-11-25")
    page.locator('[data-day="2026-11-28"]').click(position={"x": 40, "y": 70})
    expect(page.locator('[name="day"]')).to_have_value("2026-11-28")
    context.close()
