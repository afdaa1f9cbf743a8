"""A table of nine columns: on a telephone, by keyboard alone, and on paper, all of it can be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from publisher.content.text.markdown import render
from tests.browser.demo import Demo, write_site
from tests.browser.reader import reading
from tests.browser.test_accessibility import violations
from tests.site.shelf import MemoryMedia, MemoryShelf, article, entry, site_settings, text

pytestmark = pytest.mark.slow

COLUMNS = ("Komuna", "Familje", "Banesa sociale", "Kërkesa", "Të miratuara", "Të refuzuara", "Në pritje", "Buxheti (€)")
HEADINGS = (*COLUMNS, "Afati i përfundimit")
PLACES = ("Fushë Kosovë / Kosovo Polje", "Graçanicë", "Ferizaj", "Pejë", "Gjakovë", "Mitrovicë e Jugut", "Prizren")
ROWS = [(PLACES[n % 7], *(str((n + 3) * 97 * at) for at in range(1, 7)), "1.234.567", "31.12.2026") for n in range(60)]
TABLE = "\n".join(f"| {' | '.join(row)} |" for row in (HEADINGS, ["---", *["---:"] * 8], *ROWS))
PATH = "/sq/lajme-dhe-ngjarje/2026/tabela/"
#: What the style sheet's margins leave of the width of A4, in CSS pixels.
PAPER = 680
#: Below this nobody reads a table on a telephone, or on paper (7 pt).
SMALLEST_ON_SCREEN, SMALLEST_ON_PAPER = 14, 9.3

#: Where the text of each cell stands beside its cell, and all of them beside the frame.
LOOK = """() => {
  const frame = document.querySelector(".table"), wrong = [];
  for (const cell of frame.querySelectorAll("th, td")) {
    const range = document.createRange(), box = cell.getBoundingClientRect();
    range.selectNodeContents(cell);
    const said = range.getBoundingClientRect();
    if (said.left < box.left - 1 || said.right > box.right + 1) wrong.push(cell.textContent);
  }
  const cells = [...frame.querySelectorAll("th")].map((cell) => cell.getBoundingClientRect());
  const sizes = [...frame.querySelectorAll("th, td")].map((cell) => parseFloat(getComputedStyle(cell).fontSize));
  return {
    wrong,
    right: Math.max(...cells.map((cell) => cell.right)),
    page: document.documentElement.scrollWidth,
    frame: [frame.clientWidth, frame.scrollWidth, frame.scrollLeft],
    smallest: Math.min(...sizes),
    columns: cells.length,
    first: cells[0].left,
  };
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A site with one post, which has the table."""
    folder, url = tmp_path_factory.mktemp("site"), "http://kosint.example"
    html = render(f"Banesat sociale sipas komunave.\n\n{TABLE}\n\nShifrat janë të komunave.").html
    post = entry(article("tabela", text("sq", "Banesat sociale në shtatë komuna", html)))
    write_site(folder, MemoryShelf(post), MemoryMedia(), site_settings(url))
    return Demo(folder, url)


@pytest.fixture(params=[320, 390])
def phone(site: Demo, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with reading(site, browser, width=request.param) as reader:
        yield reader.open(PATH)
        assert reader.troubles == []


def looked_at(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(LOOK)
    assert found["columns"] == len(HEADINGS)
    assert found["wrong"] == [], "a text stands outside its cell"
    return found


def test_on_a_telephone_the_table_moves_within_its_frame_and_the_page_does_not(phone: Page) -> None:
    width = phone.viewport_size["width"] if phone.viewport_size else 0
    seen = looked_at(phone)
    assert seen["page"] == width
    assert seen["smallest"] >= SMALLEST_ON_SCREEN
    shown, whole, _ = seen["frame"]
    assert shown <= width < whole
    phone.evaluate("() => { document.querySelector('.table').scrollLeft = 1e6 }")
    moved = looked_at(phone)
    assert moved["right"] <= width, "the last column can be reached"
    assert moved["first"] >= 0, "and whose row it is can still be read"
    assert violations(phone) == []


def test_with_the_keyboard_alone_the_last_column_is_reached_and_the_frame_is_named(phone: Page) -> None:
    for _ in range(60):
        phone.keyboard.press("Tab")
        if phone.evaluate("() => document.activeElement.matches('.table')"):
            break
    frame = phone.locator(".table:focus")
    assert (frame.get_attribute("role"), frame.get_attribute("aria-label")) == ("region", "Tabelë")
    assert frame.evaluate("(node) => getComputedStyle(node).outlineStyle") == "solid"
    for _ in range(40):
        phone.keyboard.press("ArrowRight")
    phone.wait_for_function(
        "() => { const f = document.querySelector('.table'); return f.scrollLeft + f.clientWidth >= f.scrollWidth - 1 }"
    )
    phone.keyboard.press("Tab")
    assert not phone.evaluate("() => document.activeElement.matches('.table')"), "nobody is held in it"


def test_on_paper_every_column_stands_within_the_page_and_the_headings_on_each(
    site: Demo, browser: Browser, tmp_path: Path
) -> None:
    with reading(site, browser, width=PAPER) as reader:
        page = reader.open(PATH)
        page.emulate_media(media="print")
        seen = looked_at(page)
        assert seen["page"] <= PAPER
        assert seen["right"] <= PAPER
        assert seen["frame"][1] <= seen["frame"][0] + 1, "nothing is hidden where paper cannot be moved"
        assert seen["smallest"] >= SMALLEST_ON_PAPER
        style = "(node) => getComputedStyle(node).display"
        assert page.locator("thead").evaluate(style) == "table-header-group"
        assert page.locator(".printed").inner_text().strip().endswith(f"kosint.example{PATH}")
        written = page.pdf(format="A4", path=tmp_path / "table.pdf")
    assert written.count(b"/Type /Page\n") > 1, "the headings stand on more than one page"
