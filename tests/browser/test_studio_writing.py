"""Writing with keys and looking at it in a real Chromium: what a button did is undone, the preview follows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from publisher.domain.accounts import Role
from tests.browser.conftest import hurry, write_over
from tests.browser.test_accessibility import violations
from tests.browser.test_studio import DESKTOP, PHONE
from tests.browser.test_studio_pages import signed_in
from tests.content.test_editing import picture
from tests.studio.conftest import build, house
from tests.studio.house import House

__all__ = ["build", "house"]


@pytest.fixture
def page(request: pytest.FixtureRequest, house: House, browser: Browser) -> Iterator[Page]:
    """The page of a draft, open on a screen of the width that a test asks for."""
    house.draft("lajm")
    house.lets_in("drita", Role.AUTHOR)
    context = signed_in(house, browser, "en", "light", request.param)
    page = context.new_page()
    page.goto(f"{house.url}/drafts/lajm")
    yield page
    context.close()


def chooses(page: Page, start: int, end: int) -> None:
    page.locator("#body-sq").evaluate(f"area => {{ area.focus(); area.setSelectionRange({start}, {end}); }}")


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_keys_and_buttons_mark_text_up_and_undo_takes_it_back(page: Page) -> None:
    page.evaluate("localStorage.setItem('show markdown', 'yes')")
    page.reload()
    body = page.locator("#body-sq")
    body.fill("Teksti i plotë.")
    for key, marked in (("b", "**Teksti** i plotë."), ("i", "*Teksti* i plotë."), ("k", "[Teksti](https://) i plotë.")):
        chooses(page, 0, 6)
        page.keyboard.press(f"Control+{key}")
        expect(body).to_have_value(marked)
        page.keyboard.press("Control+z")
        expect(body).to_have_value("Teksti i plotë.")
    chooses(page, 0, 6)
    page.get_by_role("button", name="Bold").first.click()
    page.keyboard.press("Control+z")
    expect(body).to_have_value("Teksti i plotë.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/drafts/lajm/plan")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_the_preview_follows_what_is_typed_and_the_language(page: Page) -> None:
    hurry(page)
    page.keyboard.press("Alt+p")
    look = page.frame_locator("iframe.look-frame")
    expect(look.locator("#sq h1")).to_have_text("Titulli i lajm")
    write_over(page, "Fjalë **të forta**.\n\n" + "Rresht.\n\n" * 40)
    page.get_by_role("tab", name="Srpski / Српски").click()
    page.locator("#title-sr").fill("Škola")
    expect(look.locator("#sq strong")).to_have_text("të forta")
    expect(look.locator("#sr-Cyrl h1")).to_have_text("Школа")
    top = "title => { const { top } = title.getBoundingClientRect(); return top >= 0 && top < innerHeight; }"
    assert look.locator("#sr-Latn h1").evaluate(top)
    expect(page.locator(".look-facebook .facebook-text")).to_contain_text("Titulli i lajm")
    photo: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.locator("#picture").set_input_files(photo)
    expect(look.locator("#sr-Latn img")).to_be_visible()
    expect(page.locator(".look-facebook .photos img")).to_be_attached()
    assert violations(page) == []


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_a_tab_says_that_something_is_missing_in_it(page: Page) -> None:
    hurry(page)
    page.locator("#title-sq").fill("")
    page.get_by_role("tab", name="English").click()
    expect(page.get_by_role("tab", name="Shqip (something is missing)")).to_be_visible()
    page.get_by_role("link", name="The title is missing. (Shqip)").click()
    expect(page.locator("#title-sq")).to_be_focused()
    page.locator("#title-sq").fill("Titull")
    expect(page.get_by_role("tab", name="Shqip", exact=True)).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_each_picture_keeps_its_words_when_one_goes_or_another_comes_first(page: Page) -> None:
    for name, content in (("a.jpg", picture()), ("b.png", picture("PNG"))):
        photo: FilePayload = {"name": name, "mimeType": "image/jpeg", "buffer": content}
        page.locator("#picture").set_input_files(photo)
        expect(page.locator(f'[data-file="{name}"] img')).to_be_visible()
    for number, words in enumerate(("E para", "E dyta")):
        page.locator(f"#alt-{number}-sq").fill(words)
    page.get_by_role("button", name="Move earlier").last.click()
    expect(page.locator("#alt-0-sq")).to_have_value("E dyta")
    expect(page.locator("#alt-1-sq")).to_have_value("E para")
    page.locator('[name="remove-0"]').check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#alt-1-sq")).to_have_count(0)
    expect(page.locator("#alt-0-sq")).to_have_value("E para")
    page.locator("#title-sq").fill("Titull")
    expect(page.locator("#saved")).to_contain_text("Saved at")
