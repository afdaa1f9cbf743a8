"""Nothing that anybody writes into a draft runs as a script: not on the site, not in what readers make of its feeds.

Without the Content-Security-Policy, which would hide a mistake: the pages have to be safe by themselves.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Dialog, Page

from publisher.domain.language import TAGS
from publisher.site import urls
from publisher.site_build.full_build import build_context_of
from tests.browser.hostile import Hostile, write_hostile
from tests.browser.payloads import payloads
from tests.browser.reader import reading
from tests.extent import EVERYTHING
from tests.site.searchable import make_searchable
from tests.site.shelf import TEMPLATES

COUNT = 200 if EVERYTHING else 12
#: What a page of ours never has, whoever wrote its words; JSON-LD is data.
UNSAFE = """() => [...document.querySelectorAll('*')].flatMap(one => [
  ...[...one.attributes].filter(each => each.name.startsWith('on') || each.name === 'style').map(each => each.name),
  ...['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'xlink:href']
    .filter(name => /^[\\s\\x00-\\x20]*(javascript|vbscript|data):/i.test(one.getAttribute(name) || '')),
  ...(one.matches('script:not([type="application/ld+json"]), iframe, object, embed, form, base, style, template,'
    + ' meta[http-equiv], svg, math, input, button') ? [one.tagName] : []),
])"""

#: The page to search on has a field and the site's own script.
SEARCH = ["FORM", "INPUT", "BUTTON", "BUTTON", "BUTTON", "SCRIPT"]
SEARCH_PAGES = {f"/{urls.search_path(tag)}" for tag in TAGS}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    return write_hostile(tmp_path_factory.mktemp("hostile"), payloads(COUNT))


class Victim:
    """A browser that notes which payload called `alert`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ran: list[str] = []
        page.on("dialog", self._note)

    def _note(self, dialog: Dialog) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()


def test_no_page_of_the_site_runs_one(hostile: Hostile, browser: Browser) -> None:
    with reading(hostile.demo, browser, strict=False) as reader:
        victim = Victim(reader.page)
        for path in pages(hostile):
            assert reader.open(path).evaluate(UNSAFE) == (SEARCH if path in SEARCH_PAGES else []), path
        assert victim.ran == []
        assert reader.strangers == []


def pages(hostile: Hostile) -> list[str]:
    """Return the pages; in a sample the posts in one language and the front pages."""
    every = hostile.demo.pages
    return every if EVERYTHING else [path for path in every if path.startswith("/sq/lajme") or path == "/sr/"]


def test_the_search_shows_what_it_finds_as_words(hostile: Hostile, browser: Browser, tmp_path: Path) -> None:
    context = build_context_of(hostile.settings, TEMPLATES, hostile.published)
    make_searchable(hostile.demo.folder, context, hostile.published)
    with reading(hostile.demo, browser, strict=False) as reader:
        victim = Victim(reader.page)
        page = reader.open("/sq/kerko/?q=alert")
        page.wait_for_selector(".search-found h2")
        assert page.locator(".search-found h2").count() >= min(COUNT, 30) / 2
        assert page.evaluate(UNSAFE) == SEARCH
        assert victim.ran == []


def test_no_item_of_a_feed_runs_one(hostile: Hostile, browser: Browser) -> None:
    with reading(hostile.demo, browser, strict=False) as reader:
        victim = Victim(reader.page)
        reader.open("/404.html")
        for content in set(contents(hostile.demo.folder)):
            reader.page.set_content(content)
            assert reader.page.evaluate(UNSAFE) == [], content
        assert victim.ran == []


def contents(site: Path) -> Iterator[str]:
    """Return what readers show as HTML, in all three formats, as it stands: no library has cleaned or rewritten it."""
    for item in xml(site, "feed.xml").iter("item"):
        yield item.findtext("description") or ""
        yield item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    for content in xml(site, "atom.xml").iter("{http://www.w3.org/2005/Atom}content"):
        assert content.get("type") == "html"
        yield content.text or ""
    for post in json.loads((site / "sq" / "feed.json").read_bytes())["items"]:
        yield post["content_html"]


def xml(site: Path, name: str) -> ET.Element:
    return ET.fromstring((site / "sq" / name).read_bytes())  # noqa: S314 - our own feed


def test_each_draft_is_on_the_site(hostile: Hostile) -> None:
    posts = [path for path in hostile.demo.pages if path.startswith("/sq/lajme-dhe-ngjarje/2026/post-")]
    assert len(posts) == COUNT
    assert len(hostile.refused) < COUNT / 4


@pytest.mark.slow
def test_the_payloads_run_where_a_page_is_careless(browser: Browser) -> None:
    """So this is no test that cannot fail: set into a page as they are, most of them run or leave something unsafe."""
    page = browser.new_page()
    victim = Victim(page)
    dangerous = 0
    for text in payloads(COUNT):
        before = len(victim.ran)
        page.set_content(f"<title>{text}</title><p>{text}</p><input value=\"{text}\"><i title='{text}'></i>")
        page.wait_for_timeout(20)
        dangerous += bool(len(victim.ran) > before or set(page.evaluate(UNSAFE)) - {"INPUT"})
    page.close()
    assert dangerous > COUNT * 0.6
    assert len(victim.ran) > COUNT * 0.4
