"""The whole task by keys alone, in a real Chromium: every step is reached, and seen where it is."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_studio import DESKTOP, PHONE, PHOTO, SECOND, language, officer, served
from tests.e2e.project import Project, wait_until
from tests.studio.house import PASSWORD

__all__ = ["language", "served"]

pytestmark = pytest.mark.slow  # test_studio.py has the task by mouse

#: What has the focus: whether it is on the screen, under nothing else, and marked; frames and parts of a time mark
#: themselves.
_SEEN = """() => {
  const active = document.activeElement;
  const labelled = active.matches('input[type=file], input[type=checkbox]') && active.labels.length;
  const shown = labelled ? active.labels[0] : active;
  const { left, top, right, bottom, width, height } = shown.getBoundingClientRect();
  const middle = document.elementFromPoint(left + width / 2, Math.min(top + height / 2, top + 20));
  const inside = top >= 0 && left >= 0 && top < innerHeight && right <= innerWidth + 1;
  const on = middle && (shown.contains(middle) || middle.contains(shown) || middle.control === active);
  const marked = active.matches('iframe, [type^=date]') || [active, shown].some((each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
  const told = `${active.outerHTML.slice(0, 120)} ${inside} ${Boolean(on)} ${marked}`;
  return [inside, on, marked].every(Boolean) ? '' : told;
}"""
_MATCHES = "wanted => document.activeElement.matches(wanted)"


@dataclass
class Keys:
    """Somebody without a mouse."""

    page: Page

    def goes_to(self, wanted: str, key: str = "Tab") -> None:
        """Press Tab until what a selector names has the focus."""
        for _ in range(150):
            if self.page.evaluate(_MATCHES, wanted):
                break
            self.page.keyboard.press(key)
            unseen = self.page.evaluate(_SEEN)
            assert not unseen, unseen
        else:
            raise AssertionError(f"Tab does not lead to {wanted}")

    def types(self, wanted: str, words: str) -> None:
        self.goes_to(wanted)
        self.page.keyboard.type(words)

    def presses(self, wanted: str, key: str = "Enter") -> None:
        self.goes_to(wanted)
        self.page.keyboard.press(key)

    def chooses(self, wanted: str) -> None:
        self.goes_to(wanted)
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_post_goes_from_home_to_its_reach_by_keys_alone(served: Project, browser: Browser, width: int) -> None:
    drita, ana = (Keys(officer(browser, width, "light").page) for _ in range(2))
    drita.page.goto(re.findall(r"First sign-in +(\S+)", served.log())[0])
    for field, words in (("#name", "Drita"), ("#email", "drita@example.org"), ("#password", PASSWORD)):
        drita.types(field, words)
    drita.page.keyboard.press("Enter")
    drita.page.wait_for_url(re.compile(r":\d+/(\?.*)?$"))
    drita.presses('.menu a[href="/people"]')
    drita.page.wait_for_url("**/people")
    for field, words in (("main #name", "Ana"), ("#email", "ana@example.org")):
        drita.types(field, words)
    drita.page.keyboard.press("Enter")
    ana.page.goto(drita.page.locator(".link-box").input_value())
    ana.types("#password", PASSWORD)
    ana.page.keyboard.press("Enter")
    ana.page.wait_for_url(re.compile(r":\d+/(\?.*)?$"))
    slug = writes(ana)
    assert served.states(slug) == {"website": "waiting", "facebook": "waiting"}
    drita.presses('.menu a[href="/"]')
    expect(drita.page.get_by_role("link", name="Review and approve")).to_be_visible()
    drita.presses(f'main a[href^="/posts/{slug}"].button, main a[href^="/posts/{slug}"].main')
    drita.page.wait_for_url("**/posts/**")
    drita.presses('form[action$="/approve"] button')
    wait_until(lambda: set(served.states(slug).values()) == {"sent"}, "the post to go out")
    drita.presses('.menu a[href="/reach"]')
    drita.page.wait_for_url("**/reach")
    drita.goes_to(f'main a[href="/posts/{slug}"]')
    for someone in (drita, ana):
        someone.page.context.close()


def writes(ana: Keys) -> str:
    page = ana.page
    page.on(
        "filechooser", lambda asked: asked.set_files([PHOTO, SECOND])
    )  # what happens in the dialogue is the system's
    ana.types("#title", "Takim për arsimin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/**")
    expect(page.locator("#summary-sq")).to_be_focused()
    expect(page.locator("#body-sq.ProseMirror")).to_be_attached()
    page.keyboard.type("Prindërit u takuan.")
    ana.types("#body-sq", "Teksti i plotë.")
    ana.goes_to("[role=tab]", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    for field, words in (("title", "Sastanak"), ("summary", "Roditelji su se sastali."), ("body", "Ceo tekst.")):
        ana.types(f"#{field}-sr", words)
    ana.presses("#picture")
    expect(page.locator("#alt-1-sr")).to_be_visible()
    ana.goes_to("#alt-0-sq", "Shift+Tab")
    for field, words in (("0-sq", "Prindër"), ("0-sr", "Roditelji"), ("1-sq", "Dera"), ("1-sr", "Vrata")):
        ana.types(f"#alt-{field}", words)
    ana.chooses('[name="topics"]')
    ana.chooses('[name="places"]')
    ana.presses('[name="then"][value="plan"]')
    page.wait_for_url("**/plan")
    ana.presses('main button[value="now"]')
    page.wait_for_url("**/posts/**")
    found = re.search(r"/posts/([a-z0-9-]+)", page.url)
    assert found
    return found[1]
