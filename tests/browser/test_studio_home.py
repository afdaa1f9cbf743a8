"""Home in a browser: counts that keep up, a password that can be seen, the first thing within reach."""

import pytest
from playwright.sync_api import Browser, expect

from publisher.domain.accounts import Role
from tests.browser.test_studio import DESKTOP
from tests.browser.test_studio_keeping_up import half_a_minute
from tests.browser.test_studio_pages import signed_in
from tests.studio.conftest import build, house
from tests.studio.house import PASSWORD, House

__all__ = ["build", "house"]
pytestmark = pytest.mark.slow


def test_a_count_in_the_menu_appears_while_the_page_stands_open(house: House, browser: Browser) -> None:
    house.lets_in("drita", Role.EDITOR)
    house.draft("lajm")
    page = signed_in(house, browser, "en", "light", DESKTOP).new_page()
    page.clock.install()
    page.goto(f"{house.url}/account")
    page.evaluate("window.same = true")
    badge = page.locator("#badge-watch")
    expect(badge).to_be_empty()
    house.server.office.ready_drafts.mark("lajm", "ana")
    house.server.office.counts.forget()
    half_a_minute(page)
    expect(badge).to_have_text("1 need your attention")
    assert page.evaluate("window.same")
    page.goto(house.url + "/")
    expect(page.locator("#badge-watch")).to_have_text("1 need your attention")
    button = page.get_by_role("button", name="New post")
    box = button.bounding_box()
    assert box
    assert box["y"] + box["height"] < 720


def test_a_password_can_be_seen_and_is_sent_as_one(house: House, browser: Browser) -> None:
    house.lets_in("drita", Role.EDITOR)
    page = browser.new_page(viewport={"width": 390, "height": 780})
    page.goto(f"{house.url}/sign-in")
    page.get_by_label("Email address").fill("drita@example.org")
    field = page.locator("#password")
    field.fill(PASSWORD)
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_be_focused()
    field.press("Enter")
    page.wait_for_url(f"{house.url}/")
    expect(page.get_by_role("heading", name="Home")).to_be_visible()


def test_a_first_step_leads_into_the_field_that_it_is_about(house: House, browser: Browser) -> None:
    house.lets_in("drita", Role.ADMINISTRATOR)
    page = signed_in(house, browser, "en", "light", DESKTOP).new_page()
    page.goto(f"{house.url}/")
    page.locator(".first-steps").get_by_role("link", name="New post").click()
    expect(page.locator("#title")).to_be_focused()
    page.locator(".first-steps").get_by_role("link", name="Invite").click()
    expect(page.locator("#name")).to_be_focused()
    page.goto(f"{house.url}/")
    page.get_by_role("button", name="Hide these steps").click()
    expect(page.locator(".first-steps")).to_have_count(0)
