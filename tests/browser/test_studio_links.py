"""The month's links in a real Chromium: asked on Home, ticked while writing, both forms seen on a phone and wide."""

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from tests.browser.test_accessibility import WIDER, violations
from tests.browser.test_studio import DESKTOP, PHONE
from tests.browser.test_studio_pages import signed_in
from tests.studio.conftest import build, house
from tests.studio.house import House

__all__ = ["build", "house"]


def looks(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate(WIDER) <= 0


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), [("sq", PHONE), ("sr-Latn", DESKTOP)])
def test_a_link_is_ticked_and_both_forms_are_seen(house: House, browser: Browser, language: str, width: int) -> None:
    file = house.draft("lajm")
    house.lets_in("drita", Role.ADMINISTRATOR)
    context = signed_in(house, browser, language, "light", width)
    page = context.new_page()
    page.goto(house.url)
    page.locator('#page-plan input[value="2"]').check()
    looks(page)
    page.locator("#page-plan button.main").click()
    expect(page.locator("#page-plan")).to_have_count(0)
    page.goto(f"{house.url}/drafts/lajm")
    page.locator('[name="with_link"]').check()
    looks(page)
    page.locator('.write-foot button[value="plan"]').click()
    page.wait_for_url("**/plan")
    assert "link = true" in file.read_text(encoding="utf-8")
    linked, plain = page.locator("article.facebook").all()
    expect(linked.locator(".link-card")).to_be_visible()
    expect(plain.locator(".link-card")).to_have_count(0)
    a, b = linked.bounding_box(), plain.bounding_box()
    assert a
    assert b
    assert (a["y"] == b["y"]) == (width == DESKTOP)
    looks(page)
    context.close()
    assert house.app.page_plan() is not None
