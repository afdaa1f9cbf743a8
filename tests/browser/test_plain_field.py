"""The plain field of Markdown, where the editor was not built, is not wanted, or the browser is too old for it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from publisher.content.text.markdown import render

STATIC = Path(__file__).parents[2] / "templates" / "studio" / "static"

PAGE = "http://field.example/"
FIELD = '<!DOCTYPE html><textarea data-markdown="B|I|H|L|K" rows="9" cols="60"></textarea>'


@pytest.fixture
def page(browser: Browser) -> Page:
    """Return a page that holds nothing but the field and its script."""
    page, script = browser.new_page(), (STATIC / "plain-field.js").read_text(encoding="utf-8")
    page.route(f"{PAGE}**", lambda route: route.fulfill(body=FIELD, content_type="text/html"))
    page.route(f"{PAGE}plain-field.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    pasted = (STATIC / "pasted-markdown.js").read_text(encoding="utf-8")
    page.route(f"{PAGE}pasted-markdown.js", lambda route: route.fulfill(body=pasted, content_type="text/javascript"))
    page.route(f"{PAGE}rich-field.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(PAGE)
    page.add_script_tag(url="/plain-field.js", type="module")
    page.wait_for_selector(".toolbar")
    return page


def does(page: Page, written: str, *keys: str) -> str:
    """Press keys on a text; `⟦` and `⟧` are where the choice begins and ends, and `¦` where the cursor is."""
    text = written.replace("⟦", "").replace("⟧", "").replace("¦", "")
    start = min(at for sign in "⟦¦" if (at := written.find(sign)) >= 0)
    end = written.find("⟧") - 1 if "⟧" in written else start
    field = page.locator("textarea")
    field.fill(text)
    field.evaluate("(field, [start, end]) => field.setSelectionRange(start, end)", [start, end])
    for key in keys:
        page.keyboard.press(key) if len(key) > 1 else page.keyboard.type(key)
    return field.input_value()


MARKED = {
    "⟦fjalë ⟧tjetër": "**fjalë** tjetër",
    "një⟦ fjalë ⟧tjetër": "një **fjalë** tjetër",
    "⟦një\n\ndy⟧": "**një**\n\n**dy**",
    "⟦- një\n- dy⟧": "- **një**\n- **dy**",
    "⟦1. një\n2. dy⟧": "1. **një**\n2. **dy**",
    "Më ⟦12. marta⟧ sot": "Më **12. marta** sot",
    "⟦**fjalë**⟧": "fjalë",
    "**⟦fjalë⟧**": "fjalë",
    "*⟦fjalë⟧*": "***fjalë***",
    "⟦   ⟧": "**…**   ",
}


def test_bold_goes_around_words_and_away_again(page: Page) -> None:
    made = {written: does(page, written, "Control+b") for written in MARKED}

    assert made == MARKED
    told = {warning.message.code for text in made.values() for warning in render(text).warnings}
    assert "stray_marks" not in told


@pytest.mark.slow
def test_pressed_twice_it_is_as_it_was_and_undo_brings_it_back(page: Page) -> None:
    assert does(page, "⟦një\n\ndy ⟧fund", "Control+b", "Control+b") == "një\n\ndy fund"
    assert does(page, "⟦fjalë⟧", "Control+b", "Control+z") == "fjalë"
    assert does(page, "⟦fjalë⟧", "Control+b", "Control+i", "Control+b", "Control+i") == "fjalë"


@pytest.mark.slow
def test_the_address_of_a_link_is_what_is_typed_next(page: Page) -> None:
    assert does(page, "Shih ⟦këtu ⟧sot", "Control+k", *"https://a.org") == "Shih [këtu](https://a.org) sot"
    assert does(page, "⟦www.a.org⟧", "Control+k", *"ne") == "[ne](https://www.a.org)"
    untouched = does(page, "Shih ⟦këtu⟧", "Control+k")
    assert [reference.target for reference in render(untouched).references] == ["https://"]


ENTERED = {
    "- një¦": "- një\n- ",
    "• një¦": "• një\n• ",
    "- një\n- ¦": "- një\n",
    "1. një\n2. dy¦": "1. një\n2. dy\n3. ",
    "1. maj¦": "1. maj\n",
    "* pa TVSH¦": "* pa TVSH\n",
    "12. marta¦": "12. marta\n",
    "tekst¦": "tekst\n",
    "- një ¦dy": "- një \n- dy",
}


@pytest.mark.slow
def test_enter_goes_on_with_a_list(page: Page) -> None:
    assert {written: does(page, written, "Enter") for written in ENTERED} == ENTERED


#: What programs put on the clipboard, and what stands in the field then.
PASTED = {
    "<p class=MsoNormal><b>Ftesë</b> për <a href='https://a.org/x_y'>forumin</a></p>": (
        "**Ftesë** për [forumin](https://a.org/x_y)"
    ),
    "<b style='font-weight:normal'><p><span style='font-weight:700'>Një </span><span>dy</span></p><p>tre</p></b>": (
        "**Një** dy\n\ntre"
    ),
    "<h2><b>Titull</b></h2><p>tekst<br>rresht</p>": "## Titull\n\ntekst\nrresht",
    "<p>Para:</p><ul><li>a</li><li><b>b</b><ul><li>c</li></ul></li></ul><p>Pas</p>": (
        "Para:\n\n- a\n- **b**\n  - c\n\nPas"
    ),
    "<ol><li>një</li><li>dy</li></ol>": "1. një\n2. dy",
    "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·  </span>a</p>"
    "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·  </span>b</p>": "- a\n- b",
    "<p><i>5*2</i> <a href='https://a.org'>https://a.org</a></p>": "*5\\*2* https://a.org",
    "<p><a href='javascript:x'>x</a> <b>y</b></p><style>p{}</style>": "x **y**",
}


def test_what_is_pasted_keeps_its_bold_links_and_lists(page: Page) -> None:
    paste = """(field, html) => {
        const brought = new DataTransfer();
        brought.setData("text/html", html);
        brought.setData("text/plain", "fjalë");
        field.value = "";
        const written = new Promise((resolve) => field.addEventListener("input", resolve, { once: true }));
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: brought, cancelable: true }));
        return written.then(() => field.value);
    }"""
    field = page.locator("textarea")

    assert {html: field.evaluate(paste, html) for html in PASTED} == PASTED
    assert field.evaluate(paste, "<p>fjalë <span>të</span></p>") == "fjalë"
