"""Every page looked at: readable lines, buttons of one height, the main one above the fold, and axe finds nothing."""

import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from publisher.studio.routes import ROUTES
from tests.browser.full_studio import OUTSIDE, PAGES, STRICT, fill_studio
from tests.browser.reader import DESKTOP, THEMES
from tests.browser.test_studio import PHONE
from tests.browser.test_studio_pages import NARROW, looked_at, lost_by_keys, signed_in
from tests.studio.house import House, built, closed

#: What a line holds at most; figures and single words are no text.
CHARACTERS = 75
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
    const folds = ".buttons > details > summary, .ask > summary";
    const parts = [...row.querySelectorAll(`button:not(.plain), a.button, ${folds}, ${fields}`)]
      .filter((one) => seen(one) && !one.classList.contains("unseen"));
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
  for (const fold of document.querySelectorAll(".row > details")) {
    const was = fold.open;
    fold.open = true;
    const [form, row] = [fold.querySelector("form"), fold.parentElement].map((one) => one?.getBoundingClientRect());
    if (form && form.width < row.width * 0.5) found.push(`a form of ${form.width} px in ${name(fold.parentElement)}`);
    fold.open = was;
  }
  let end = 0;
  for (const label of document.querySelectorAll(".menu a > span:not(.badge)")) {
    const { left, right } = label.getBoundingClientRect();
    if (left < end + 1 || right > innerWidth) found.push(`the menu's ${label.textContent} has no room`);
    end = right;
    const lines = label.getBoundingClientRect().height / parseFloat(getComputedStyle(label).fontSize);
    if (lines > 1.9) found.push(`the menu's ${label.textContent} wraps`);
  }
  if (document.querySelector(".card .card .card")) found.push("a card in a card in a card");
  for (const choices of document.querySelectorAll("form.write fieldset")) {
    const text = [...document.querySelectorAll("form.write .body-field")].find(seen);
    if (!text || !seen(choices) || !choices.querySelector("[type=checkbox], [type=radio]")) continue;
    const height = choices.getBoundingClientRect().height;
    if (height > text.getBoundingClientRect().height) found.push(`choices of ${height} px: ${choices.id}`);
  }
  const main = [...document.querySelectorAll("main .main")].find(seen);
  const below = main && innerWidth > 1000 ? Math.round(main.getBoundingClientRect().bottom - innerHeight) : 0;
  if (below > 0) found.push(`${main.textContent.trim()} below the fold by ${below}`);
  return found;
}"""
#: Each language, light and dark, narrow and wide; and a phone as it is held.
LOOKS = [
    *product(("sq", "sr-Latn", "en"), THEMES, (NARROW, DESKTOP)),
    ("sr-Cyrl", "light", PHONE),
    ("en", "dark", PHONE),
]
#: Looks in which the Tab key goes through every page.
BY_KEYS = [("sq", "light", NARROW), ("sr-Latn", "dark", DESKTOP)]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("studio")
    shutil.copy(migrated_file, folder / "publisher.db")
    house = built(folder, STRICT)
    fill_studio(house)
    yield house
    closed(house)


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_every_page_keeps_its_measures_and_is_for_everybody(
    full: House, browser: Browser, look: tuple[str, str, int]
) -> None:
    language, theme, width = look
    context = signed_in(full, browser, language, theme, width)
    page, found = context.new_page(), []
    page.set_viewport_size({"width": width, "height": 720})
    page.on("pageerror", lambda error: found.append(str(error)))
    for path in (*PAGES, *OUTSIDE):
        if path in OUTSIDE:
            context.clear_cookies()
            context.add_cookies([{"name": "studio_language", "value": language, "url": full.url}])
        page.goto(full.url + path)
        found += [f"{path}: {each}" for each in page.evaluate(MEASURE, CHARACTERS)]
        found += looked_at(page, path)
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("look", BY_KEYS, ids=lambda look: "-".join(map(str, look)))
def test_the_tab_key_goes_through_every_page_and_shows_where_it_is(
    full: House, browser: Browser, look: tuple[str, str, int]
) -> None:
    page, found = signed_in(full, browser, *look).new_page(), []
    for path in PAGES:
        page.goto(full.url + path)
        found += [f"{path}: {each}" for each in lost_by_keys(page)]
    assert not found, "\n".join(found)


#: No pages to look at: files, answers to scripts, tables; and that of a doubt, which `test_studio_pages.py` has.
NO_PAGES = re.compile(
    r"/(session|kept|clashes|audit\.csv|reach\.csv)|.*/(state|doubt)|/(static|previews|media)/.*|.*/pictures/\{\w+\}"
    r"|.*/(uncropped|recordings|photos|small)(/\{\w+\})?|/shown/\{token\}/.*"
)


def test_each_page_that_there_is_is_looked_at() -> None:
    known = [path.partition("?")[0].replace("%2F", "/") for path in (*PAGES, *OUTSIDE)]
    for route in ROUTES:
        if route.method == "GET" and not NO_PAGES.fullmatch(route.path):
            part = "[^/]+(/[^/]+)?" if ":slug" in route.path else "[^/]+"
            pattern = re.sub(r"\\{\w+(:\w+)?\\}", part, re.escape(route.path))
            assert any(re.fullmatch(pattern, path) for path in known), route.path
