"""Lists keep up with what happens, by themselves, and never under somebody's hands; a drag with a real mouse."""

from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from publisher.domain.accounts import Role
from tests.browser.test_studio import DESKTOP
from tests.browser.test_studio_pages import signed_in
from tests.e2e.project import wait_until
from tests.extent import EVERYTHING
from tests.studio.conftest import build, house
from tests.studio.house import House
from tests.studio.test_planning import plan

__all__ = ["build", "house"]


@pytest.fixture
def page(house: House, browser: Browser) -> Page:
    """A page of an editor, whose time passes as the test wants."""
    house.draft("lajm")
    house.draft("tjeter")
    house.lets_in("drita", Role.EDITOR)
    plan(house.signed_in("ana", Role.AUTHOR), "lajm", when="at", at="2026-11-26T10:30")
    page = signed_in(house, browser, "en", "light", DESKTOP).new_page()
    page.clock.install()
    return page


def half_a_minute(page: Page) -> None:
    """Let the page ask again, which it does half a minute after the answer before."""
    answered: list[Response] = []

    def note(response: Response) -> None:
        if response.request.resource_type == "fetch":
            answered.append(response)

    def asked() -> bool:
        page.clock.fast_forward(31_000)
        return bool(answered)

    page.on("response", note)
    wait_until(asked, "the page to ask again")
    page.remove_listener("response", note)


@pytest.mark.parametrize("path", ["/", "/drafts", "/calendar?day=2026-11-24"] if EVERYTHING else ["/drafts"])
def test_a_list_shows_what_a_colleague_did_without_being_reloaded(house: House, page: Page, path: str) -> None:
    page.goto(house.url + path)
    page.evaluate("window.same = true")
    row = page.locator("li", has=page.get_by_text("Titulli i lajm")).first
    expect(row).to_contain_text("Scheduled")
    house.app.withdraw("lajm", "besa")
    half_a_minute(page)
    if path == "/drafts":
        expect(row).to_contain_text("Cancelled")
    else:
        expect(page.get_by_text("Titulli i lajm")).to_have_count(0)
    assert page.evaluate("window.same")


def test_nothing_moves_under_somebodys_hands(house: House, page: Page) -> None:
    page.goto(f"{house.url}/calendar?view=list&day=2026-11-24")
    page.get_by_text("Another time …").click()
    page.locator("input[name=at]").fill("2026-11-27T08:00")
    house.app.withdraw("lajm", "besa")
    half_a_minute(page)
    expect(page.locator("input[name=at]")).to_have_value("2026-11-27T08:00")
    page.locator("input[name=at]").fill("2026-11-26T10:30")
    page.get_by_text("Another time …").click()
    page.locator("h1").first.click()
    half_a_minute(page)
    expect(page.locator("#agenda")).to_contain_text("Nothing is published or scheduled in this period.")


def test_the_bar_on_top_appears_and_goes_on_every_page(house: House, page: Page) -> None:
    for path in ("/drafts/tjeter", "/reach", "/account") if EVERYTHING else ("/reach",):
        page.goto(house.url + path)
        bars = page.locator("#bars")
        expect(bars).not_to_contain_text("Everything is on hold")
        house.app.pause("", "mourning", "besa")
        half_a_minute(page)
        expect(bars).to_contain_text("Everything is on hold: mourning")
        house.app.resume("", "besa")
        half_a_minute(page)
        expect(bars).not_to_contain_text("Everything is on hold")


@pytest.mark.slow
def test_a_post_is_drawn_to_another_day_with_the_mouse_and_back(house: House, page: Page) -> None:
    page.goto(f"{house.url}/calendar?day=2026-11-24")
    entry, day = page.locator("[data-slug=lajm]"), page.locator("[data-day='2026-11-28']")
    entry.hover()
    page.mouse.down()
    box = day.bounding_box()
    assert box
    for step in (0.3, 0.5):
        page.mouse.move(box["x"] + box["width"] * step, box["y"] + box["height"] * step)
    page.mouse.up()
    expect(page.locator("#calendar-state")).to_contain_text("Moved to the new time.")
    assert due(house) == {datetime.fromisoformat("2026-11-28T10:30+01:00")}
    expect(day.locator("[data-slug=lajm]")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-day='2026-11-26'] [data-slug=lajm]")).to_have_count(1)
    assert due(house) == {datetime.fromisoformat("2026-11-26T10:30+01:00")}


def due(house: House) -> set[datetime]:
    return {standing.delivery.due_at for standing in house.app.status("lajm")}
