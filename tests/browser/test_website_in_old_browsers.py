"""The website on old telephones and laptops and on today's: nothing runs together, is cut off, or stands too low."""

import json
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from publisher.runtime.static_server import SiteServer
from publisher.site_build.full_build import build_context_of
from tests.browser.demo import demo_settings, demo_shelf, write_site
from tests.browser.old_chromium import TODAYS, OldChromium, old_chromium
from tests.site.searchable import make_searchable
from tests.site.shelf import TEMPLATES

pytestmark = pytest.mark.slow

VERSIONS = [69, 83, TODAYS]
SIZES = [(320, 568), (390, 844), (1280, 800)]
POST = "2026/2026-11-forum-strehimi-ferizaj/"
PAGES = {
    "sq": ["", f"lajme-dhe-ngjarje/{POST}", "komuna/ferizaj/", "kerko/", "arkivi/", "about/", "page/1/"],
    "sr-cyrl": ["", f"vesti-i-dogadjaji/{POST}", "opstine/ferizaj/", "pretraga/", "arhiva/", "about/", "page/1/"],
    "rom": ["", "komune/gracanica/", "teme/housing/", "pretraga/", "arhiva/", "page/1/"],
}
#: Beside the front page, what begins with a lead.
LISTINGS = ("komuna/", "opstine/", "komune/", "teme/")
#: A row of text is at most so many characters wide.
MOST_CHARACTERS = 75

#: What is wrong on a page, as sentences.
LOOK = """(() => {
  const wrong = [], shown = (node) => node.getClientRects().length && getComputedStyle(node).visibility != "hidden";
  const wide = document.documentElement.scrollWidth;
  if (wide > screen.width) wrong.push(`the page is ${wide} pixels wide`);
  const name = (node) => `${node.className || node.tagName} ${node.textContent.trim().slice(0, 30)}`;
  const clipped = (node) => node.closest(".menus, .quiet, .skip, .table");
  const worded = (node) => [...node.childNodes].some((each) => each.nodeType == 3 && each.data.trim());
  const texts = [...document.querySelectorAll("body *")].filter(
    (node) => shown(node) && !clipped(node) && worded(node));
  for (const node of texts) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.left < 12 || box.right > screen.width - 12) wrong.push(`at the edge: ${name(node)} ${box.left}`);
  }
  // Neighbours in one row have room between them, or a space.
  for (const row of document.querySelectorAll("ul, ol, p, .strip, .share, figcaption")) {
    const leaves = [...row.children].filter((node) => shown(node) && !node.matches(".quiet"));
    const one = getComputedStyle(row).display;
    leaves.slice(1).forEach((node, place) => {
      const range = document.createRange(), before = leaves[place].getBoundingClientRect();
      const after = node.getBoundingClientRect();
      const sameRow = after.top < before.bottom - 4 && before.top < after.bottom - 4;
      const own = [leaves[place], node].map((each) => {
        range.selectNodeContents(each.querySelector("a, span, time, h2, h3") || each);
        const rects = [...range.getClientRects()];
        return { left: Math.min(...rects.map((r) => r.left)), right: Math.max(...rects.map((r) => r.right)) };
      });
      const inline = one.startsWith("inline") || one == "block";
      if (sameRow && !inline && own[1].left - own[0].right < 4) {
        wrong.push(`together: ${name(leaves[place])} | ${name(node)}`);
      }
    });
  }
  for (const node of document.querySelectorAll("p, li, h1, h2, h3, blockquote")) {
    if (!shown(node) || node.children.length > 3) continue;
    const style = getComputedStyle(node), text = node.textContent.trim();
    const rows = Math.round(node.getBoundingClientRect().height / parseFloat(style.lineHeight));
    if (rows > 1 && text.length / rows > MOST + 8) wrong.push(`wide: ${Math.round(text.length / rows)} ${name(node)}`);
  }
  // A choice shows the whole of what is chosen.
  for (const node of [...document.querySelectorAll("select")].filter(shown)) {
    const given = node.offsetWidth;
    node.style.width = "auto";
    if (node.offsetWidth > given + 1) wrong.push(`cut: ${node.name} ${node.value}`);
    node.style.width = "";
  }
  // What has the colour of links is one.
  const accent = getComputedStyle(document.querySelector(".foot a")).color;
  for (const node of texts) {
    if (!node.closest("a") && getComputedStyle(node).color == accent) wrong.push(`no link: ${name(node)}`);
  }
  const heading = document.querySelector("main h1:not(.quiet), main h2");
  const place = heading.getBoundingClientRect();
  const headline = screen.width < 700 ? place.bottom : place.top;
  return { wrong, headline, leads: document.querySelectorAll(".lead").length };
})()""".replace("MOST", str(MOST_CHARACTERS))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration site with an index, served; gives its address."""
    folder = tmp_path_factory.mktemp("site")
    server = SiteServer(folder, 8390)
    published, media = demo_shelf()
    settings = demo_settings(server.url)
    write_site(folder, published, media, settings)
    make_searchable(folder, build_context_of(settings, TEMPLATES, published), published)
    server.start()
    yield server.url
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda version: f"chromium-{version or 'today'}")
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OldChromium]:
    with old_chromium(request.param, tmp_path_factory.mktemp("profile")) as running:
        assert running.version() == request.param or request.param == TODAYS
        yield running


def sees(reader: OldChromium, url: str, width: int, height: int) -> dict[str, Any]:
    """Return what is wrong on a page, and where its headline ends."""
    size = {
        "width": width,
        "height": height,
        "deviceScaleFactor": 1,
        "mobile": width < 700,
        "screenWidth": width,
        "screenHeight": height,
    }
    reader.call("Emulation.setDeviceMetricsOverride", **size)
    reader.goto(url)
    return dict(reader.evaluate(LOOK))


@pytest.mark.parametrize("folder", PAGES)
@pytest.mark.parametrize(("width", "height"), SIZES, ids=str)
def test_a_page_is_whole(site: str, reader: OldChromium, folder: str, width: int, height: int) -> None:
    for path in PAGES[folder]:
        seen = sees(reader, f"{site}/{folder}/{path}", width, height)
        assert seen["wrong"] == [], path
        assert seen["headline"] <= height / 2, path
        assert seen["leads"] == (path == "" or path.startswith(LISTINGS)), path
    assert reader.problems == []


@pytest.mark.parametrize(("spoken", "shown"), [("sq", "sq"), ("de", "sq"), ("sr-Cyrl", "sr-Cyrl"), ("en-GB,sq", "en")])
def test_the_first_page_shows_news_in_the_readers_language_and_a_way_to_each(
    site: str, reader: OldChromium, spoken: str, shown: str
) -> None:
    agent = reader.evaluate("navigator.userAgent")
    reader.call("Network.setUserAgentOverride", userAgent=agent, acceptLanguage=spoken)
    seen = sees(reader, f"{site}/", 320, 568)
    assert seen["wrong"] == []
    assert seen["headline"] <= 284
    assert reader.evaluate("document.documentElement.lang") == shown
    switch = "[...document.querySelectorAll('.tongues a')].map((each) => [each.pathname, each.getBoundingClientRect()])"
    ways = reader.evaluate(f"({switch}).map(([path, box]) => [path, box.top < 40])")
    assert ways == [[f"/{folder}/", True] for folder in ("sq", "sr", "sr-cyrl", "en", "rom")]


def test_the_search_finds_what_is_asked_for(site: str, reader: OldChromium) -> None:
    for path, words in (("sq/kerko/", "karvanit"), ("sr-cyrl/pretraga/", "karavanom")):
        reader.goto(f"{site}/{path}?q={quote(words)}")
        reader.wait("document.querySelectorAll('.search-found h2').length")
        assert reader.evaluate("document.querySelector('.search-off').hidden")
        assert reader.evaluate("document.querySelectorAll('.search-choices select').length") == 5
    assert reader.problems == []


def test_what_would_be_wrong_is_seen(site: str, reader: OldChromium) -> None:
    for spoiled, found in (
        (".tongues a { margin: 0; padding: 0 } .tongues ul { justify-content: flex-start }", "together"),
        (".wrap { padding: 0 }", "at the edge"),
        (".summary { min-width: 40rem }", "the page is"),
        (".marks { color: var(--accent) }", "no link"),
        (".search-choices p { max-width: 4rem }", "cut"),
    ):
        page, size = ("kerko/", (1280, 800)) if "search" in spoiled else ("", (320, 568))
        sees(reader, f"{site}/sq/{page}", *size)
        style = json.dumps(spoiled.replace("}", "!important }").replace(";", " !important;"))
        made = f"Object.assign(document.createElement('style'), {{textContent: {style}}})"
        reader.evaluate(f"document.head.append({made})")
        assert any(found in each for each in reader.evaluate(LOOK)["wrong"]), spoiled
