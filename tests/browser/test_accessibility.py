"""axe-core (WCAG 2.2 A and AA, and best practices) finds nothing; the keyboard reaches everything, and shows where."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo import Demo
from tests.browser.programs import AXE
from tests.browser.reader import DESKTOP, PHONE, THEMES, Reader, reading
from tests.extent import EVERYTHING

#: A listing, a post that has everything, and the page with a table of feeds.
SAMPLE = ("/sr-cyrl/", "/sq/lajme-dhe-ngjarje/2026/gjithcka/", "/sr/press/")
#: From the end of one column to the head of the next one beside it, in pixels; no further up.
BACK = 300
FOCUSED = """() => {
  const one = document.activeElement, before = (window.before ??= new Set());
  if (one && one === window.last) return {inside: true};
  window.last = one;
  if (!one || one === document.body || before.has(one)) return null;
  before.add(one);
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    name: one.textContent.trim() || one.getAttribute('aria-label') || one.tagName,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.left < innerWidth
      && box.top < innerHeight,
    top: Math.round(box.top + scrollY),
  };
}"""
STOPS = "a[href], button, input, select, audio[controls], summary, [tabindex='0']"
FOCUSABLE = f"""() => [...document.querySelectorAll("{STOPS}")]
  .filter(one => one.tabIndex >= 0 && one.checkVisibility()).length"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def violations(page: Page) -> list[str]:
    """Run axe-core in a page; give what it found and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    return [
        f"{page.url} {each['id']} ({each['impact']}): {each['help']}: {[node['html'] for node in each['nodes']]}"
        for each in found["violations"]
    ]


def looks() -> list[tuple[str, int]]:
    """Return theme and width of each look: in a sample two that differ in both."""
    every = [(theme, width) for theme in THEMES for width in (PHONE, DESKTOP)]
    return every if EVERYTHING else every[:1]


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> Demo:
    """The site, with the index of its search where the page of the search is among those that are looked at."""
    found: Demo = request.getfixturevalue("searchable" if EVERYTHING else "demo")
    return found


@pytest.fixture(params=looks(), ids=lambda look: f"{look[0]}-{look[1]}")
def reader(request: pytest.FixtureRequest, site: Demo, browser: Browser) -> Iterator[Reader]:
    theme, width = request.param
    with reading(site, browser, theme=theme, width=width) as somebody:
        yield somebody


def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(site: Demo, reader: Reader) -> None:
    found = []
    for path in site.kinds if EVERYTHING else SAMPLE:
        page = reader.open(path)
        found += violations(page)
        assert page.evaluate(WIDER) <= 0, path
    assert found == []
    assert reader.strangers == []
    assert reader.troubles == []


def test_axe_sees_a_mistake(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=sq><title>x</title><main><h1>x</h1><img src=a.png></main>")
    assert any("image-alt" in each for each in violations(page))
    page.close()


def test_the_tab_key_goes_through_a_page_in_its_order_and_shows_where_it_is(site: Demo, reader: Reader) -> None:
    for path in site.kinds if EVERYTHING else SAMPLE[1:2]:
        page = reader.open(path)
        stops = list(tabbed(page))
        assert len(stops) == page.evaluate(FOCUSABLE), path
        assert [stop["name"] for stop in stops if not (stop["ring"] and stop["seen"])] == [], path
        tops = [stop["top"] for stop in stops]
        assert [after for before, after in pairwise(tops) if after < before - BACK] == [], path


def tabbed(page: Page) -> Iterator[dict[str, Any]]:
    """Press Tab until it leaves the page, or begins again; a player has several places inside and counts once."""
    page.keyboard.press("Tab")
    while stop := page.evaluate(FOCUSED):
        if "inside" not in stop:
            yield stop
        page.keyboard.press("Tab")


def test_the_skip_link_leads_past_the_menus(demo: Demo, browser: Browser) -> None:
    with reading(demo, browser, width=PHONE) as reader:
        page = reader.open("/sq/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "content"
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('main') !== null")
