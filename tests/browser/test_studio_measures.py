"""Every page measured: readable lines, buttons of one height, the main one above the fold, no nests of cards."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import everything
from tests.browser.test_studio_pages import PAGES, busy, signed_in
from tests.studio.house import House

__all__ = ["busy"]
#: What a line holds at most; figures and single words are no text.
CHARACTERS = 75
#: Pages that are looked at as their readers see them, not as officers do, and those that are a table.
SHOWN_OUTSIDE = ("/news/personal-link", "/drafts/lajm/look")
MEASURE = """(most) => {
  const found = [];
  const seen = (one) => one.checkVisibility() && one.getClientRects().length;
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className}`.slice(0, 60);
  for (const one of document.querySelectorAll("main *, header *")) {
    if (!seen(one) || one.closest("iframe, textarea, table, .facebook, .unseen, pre, code")) continue;
    for (const text of one.childNodes) {
      if (text.nodeType !== 3 || text.data.trim().length <= most) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()];
      const whole = lines.reduce((sum, line) => sum + line.width, 0);
      const characters = Math.round(Math.max(...lines.map((line) => line.width)) / whole * text.data.trim().length);
      if (characters > most) found.push(`${characters} characters in ${name(one)}: ${text.data.trim().slice(0, 50)}`);
    }
  }
  for (const row of document.querySelectorAll(".buttons, .line, .row-acts, .act")) {
    const fields = "select, input:not([type=checkbox]):not([type=radio])";
    const parts = [...row.querySelectorAll(`button:not(.plain), a.button, ${fields}`)]
      .filter((one) => seen(one) && !one.closest("details:not([open])") && !one.classList.contains("unseen"));
    const tops = new Map();
    for (const one of parts) {
      const box = one.getBoundingClientRect();
      const line = [...tops.keys()].find((top) => Math.abs(top - box.bottom) < 12) ?? box.bottom;
      tops.set(line, [...(tops.get(line) ?? []), Math.round(box.height)]);
    }
    for (const heights of tops.values()) {
      if (Math.max(...heights) - Math.min(...heights) > 1) found.push(`heights ${heights} in ${name(row)}`);
    }
  }
  for (const label of document.querySelectorAll(".menu a > span:not(.badge)")) {
    const lines = label.getBoundingClientRect().height / parseFloat(getComputedStyle(label).fontSize);
    if (lines > 1.9) found.push(`the menu's ${label.textContent} wraps`);
  }
  if (document.querySelector(".card .card .card")) found.push("a card in a card in a card");
  const main = [...document.querySelectorAll("main .main")].find(seen);
  const below = main && innerWidth > 1000 ? Math.round(main.getBoundingClientRect().bottom - innerHeight) : 0;
  if (below > 0) found.push(`${main.textContent.trim()} below the fold by ${below}`);
  return found;
}"""
#: Here what changes, or all dates, is read before it is agreed to.
READ_FIRST = ("/drafts/lajm/plan", "/repeat?")
LOOKS = [(language, width) for language in ("sq", "sr-Latn", "en") for width in (1280, 390)]


def read_first(path: str, found: str) -> bool:
    """Return whether the button may stand below, since somebody reads what is above it first."""
    return "below the fold" in found and any(each in path for each in READ_FIRST)


@pytest.mark.skipif(not everything(), reason="a part of make everything")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def test_every_page_keeps_its_measures(busy: House, browser: Browser, look: tuple[str, int]) -> None:
    language, width = look
    context = signed_in(busy, browser, language, "light", width)
    page, found = context.new_page(), []
    page.set_viewport_size({"width": width, "height": 720})
    for path in PAGES:
        if path not in SHOWN_OUTSIDE:
            page.goto(busy.url + path)
            found += [f"{path}: {each}" for each in page.evaluate(MEASURE, CHARACTERS) if not read_first(path, each)]
    assert not found, "\n".join(found)
