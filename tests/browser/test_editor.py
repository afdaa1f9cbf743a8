"""The editor of a draft's text in a real Chromium: what is typed and pressed is Markdown in the field of the form."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from publisher.domain.accounts import Role
from publisher.templating import EDITOR
from tests.browser.test_studio import DESKTOP
from tests.browser.test_studio_pages import signed_in
from tests.studio.conftest import build, house
from tests.studio.house import House

__all__ = ["build", "house"]

pytestmark = pytest.mark.skipif(not EDITOR.is_file(), reason="the editor is not built: make install, where npm is")


@pytest.fixture
def page(request: pytest.FixtureRequest, house: House, browser: Browser) -> Iterator[Page]:
    """The page of a draft, open on a screen of the width that a test asks for."""
    house.draft("lajm")
    house.lets_in("drita", Role.AUTHOR)
    context = signed_in(house, browser, "en", "light", getattr(request, "param", DESKTOP))
    page = context.new_page()
    page.goto(f"{house.url}/drafts/lajm")
    expect(text_of(page)).to_be_visible()
    yield page
    context.close()


def text_of(page: Page, language: str = "sq") -> Locator:
    return page.locator(f"#body-{language}.text")


def written(page: Page, language: str = "sq") -> str:
    return str(page.locator(f'[name="body-{language}"]').input_value())


def test_whoever_presses_buttons_and_keys_never_sees_a_mark(page: Page) -> None:
    text = text_of(page)
    text.fill("")
    for words, key in (("Të shtunën ", ""), ("në orën 11", "Control+b"), (" në shesh.", "Control+b")):
        if key:
            page.keyboard.press(key)
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Heading").first.click()
    page.keyboard.type("Çka kërkojmë")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="List", exact=True).first.click()
    page.keyboard.type("Ujë")
    page.keyboard.press("Enter")
    page.keyboard.type("Dritë")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("12. marta dolazimo, 20*2*10")
    assert written(page) == (
        "Të shtunën **në orën 11** në shesh.\n\n## Çka kërkojmë\n\n- Ujë\n- Dritë\n\n12. marta dolazimo, 20*2*10"
    )
    assert "*" not in text.inner_text().replace("20*2*10", "")
    for _ in range(40):
        page.keyboard.press("Control+z")
    assert written(page) == "Teksti i plotë."
