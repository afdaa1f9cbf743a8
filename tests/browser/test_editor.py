"""The editor of a draft's text in a real Chromium: what is typed and pressed is Markdown in the field of the form."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.domain.accounts import Role
from publisher.templating import EDITOR
from tests.browser.conftest import hurry, text_of
from tests.browser.test_accessibility import violations
from tests.browser.test_studio import DESKTOP, PHONE
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


def written(page: Page, language: str = "sq") -> str:
    return str(page.locator(f'[name="body-{language}"]').input_value())


def reads(page: Page, text: str, told: str = "") -> None:
    """Wait until the field of the form holds the text: the editor writes there when it has seen what was typed."""
    expect(page.locator('[name="body-sq"]'), told or None).to_have_value(text)


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
    reads(
        page,
        "Të shtunën **në orën 11** në shesh.\n\n## Çka kërkojmë\n\n- Ujë\n- Dritë\n\n12. marta dolazimo, 20*2*10",
    )
    assert "*" not in text.inner_text().replace("20*2*10", "")
    for _ in range(40):
        page.keyboard.press("Control+z")
    reads(page, "Teksti i plotë.")


PASTED = sorted((Path(__file__).parent / "pasted").glob("*.html"))
#: Puts HTML and what stands for it as plain text on a clipboard, and pastes it.
PASTE = """(text, [html, plain]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData('text/html', html);
  clipboardData.setData('text/plain', plain);
  text.focus();
  text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


def pastes(page: Page, html: str, plain: str = "x") -> None:
    text_of(page).evaluate(PASTE, [html, plain])


def empties(page: Page) -> None:
    page.locator('[name="body-sq"]').evaluate("area => { area.value = ''; }")


def test_what_other_programs_put_on_the_clipboard_comes_out_as_the_markdown_beside_it(page: Page) -> None:
    assert len(PASTED) > 11
    for file in PASTED:
        empties(page)
        pastes(page, file.read_text(encoding="utf-8"))
        assert written(page) + "\n" == file.with_suffix(".md").read_text(encoding="utf-8"), file.name


def chooses(page: Page, words: str) -> None:
    """Choose these words of the text, as the mouse would."""
    text_of(page).evaluate(
        """(text, words) => {
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          while (walker.nextNode() && !walker.currentNode.data.includes(words));
          const start = walker.currentNode.data.indexOf(words);
          text.focus();
          getSelection().setBaseAndExtent(walker.currentNode, start, walker.currentNode, start + words.length);
        }""",
        words,
    )


@pytest.mark.slow
def test_an_address_over_words_makes_them_a_link_and_the_field_of_addresses_changes_and_removes_it(page: Page) -> None:
    chooses(page, "i plotë")
    pastes(page, '<a href="https://kosint2020.net/x_y">https://kosint2020.net/x_y</a>', "https://kosint2020.net/x_y")
    reads(page, "Teksti [i plotë](https://kosint2020.net/x_y).")
    chooses(page, "plotë")
    page.keyboard.press("Control+k")
    asked = page.locator("#tongue-sq").get_by_label("Web or email address")
    expect(asked).to_have_value("https://kosint2020.net/x_y")
    asked.fill("kosint")
    asked.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not an address.")
    asked.fill("kosint2020.net")
    asked.press("Enter")
    expect(text_of(page)).to_be_focused()
    expect(page.locator('[name="body-sq"]')).to_have_value(
        re.compile(r"^Teksti (\[i\]\(https://kosint2020\.net/x_y\) \[|\[i )plotë\]\(https://kosint2020\.net\)\.$")
    )
    page.keyboard.press("Control+z")
    chooses(page, "i plotë")
    page.get_by_role("button", name="Link", exact=True).first.click()
    page.locator("#tongue-sq").get_by_role("button", name="Remove link").click()
    reads(page, "Teksti i plotë.")
    text_of(page).press("Control+End")
    page.keyboard.type(" ")
    page.keyboard.press("Control+k")
    page.locator("#tongue-sq").get_by_label("Words of the link").fill("Formulari")
    asked.fill("ana@kosint2020.net")
    page.locator("#tongue-sq").get_by_role("button", name="Set link").click()
    reads(page, "Teksti i plotë. [Formulari](mailto:ana@kosint2020.net)")


@pytest.mark.slow
def test_whoever_knows_marks_types_them_and_numbers_that_run_are_a_list(page: Page) -> None:
    typed = {
        "- Ujë\nDritë": "- Ujë\n- Dritë",
        "## Titull\nfjalë": "## Titull\n\nfjalë",
        "1. Një\n2. Dy\nTre": "1. Një\n2. Dy\n3. Tre",
        "20. aprila\n21. maja": "20. aprila\n\n21. maja",
        "fjalë **të forta** këtu": "fjalë **të forta** këtu",
        "[këtu](https://a.org/b_c) po": "[këtu](https://a.org/b_c) po",
        "5 * 3 * 2, _ajo_, #tag, @emri": "5 * 3 * 2, \\_ajo_, #tag, @emri",
    }
    for keys, expected in typed.items():
        empties(page)
        text_of(page).focus()
        for number, line in enumerate(keys.split("\n")):
            if number:
                page.keyboard.press("Enter")
            page.keyboard.type(line)
        reads(page, expected, keys)


@pytest.mark.slow
def test_the_buttons_are_one_stop_of_the_keyboard_and_tell_what_is_on(page: Page) -> None:
    text = text_of(page)
    expect(text).to_have_attribute("role", "textbox")
    expect(page.get_by_role("textbox", name="Text", exact=True).first).to_have_attribute("aria-multiline", "true")
    chooses(page, "Teksti")
    bold = page.get_by_role("toolbar", name="Formatting").first.get_by_role("button", name="Bold")
    expect(bold).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Shift+Tab")
    expect(bold).to_be_focused()
    page.keyboard.press("Enter")
    expect(bold).to_have_attribute("aria-pressed", "true")
    reads(page, "**Teksti** i plotë.")
    page.keyboard.press("Shift+Tab")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Heading").first).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Show Markdown").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("textarea#body-sq")).to_be_focused()
    expect(page.locator("textarea#body-sq")).to_have_value("**Teksti** i plotë.")
    page.locator("textarea#body-sq").fill("**Teksti** tjetër.")
    page.reload()
    expect(page.locator("textarea#body-sq")).to_be_visible()
    page.get_by_role("button", name="Hide Markdown").first.click()
    expect(text).to_be_focused()
    expect(text.locator("strong")).to_have_text("Teksti")


@pytest.mark.slow
def test_what_a_script_puts_into_the_field_stands_in_the_editor_and_what_it_does_not_show_is_kept(page: Page) -> None:
    body = "# Një\n\n| a | b |\n|---|---|\n| c | d |\n\n<b>x</b> fjalë\n\n```\nkod\n```\n\nFund"
    page.locator('[name="body-sq"]').evaluate("(area, text) => { area.value = text; }", body)
    text = text_of(page)
    expect(text.locator(".literal td")).to_have_text(["c", "d"])
    expect(text.locator("h1")).to_have_text("Një")
    text.press("Control+End")
    page.keyboard.type("!")
    reads(page, body + "!")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_the_editor_is_accessible_and_saved_on_a_phone(page: Page) -> None:
    hurry(page)
    text_of(page).press("Control+End")
    page.keyboard.type(" Fund.")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.get_by_role("button", name="Link", exact=True).first.click()
    assert violations(page) == []
    page.reload()
    expect(text_of(page)).to_have_text("Teksti i plotë. Fund.")
