"""On 400 kbit/s with two seconds to each answer, over http, with nothing kept: news stand soon, a post is small."""

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from publisher.runtime.static_server import find_file
from tests.browser.demo import Demo
from tests.browser.serving import serving

pytestmark = pytest.mark.slow

LATENCY_MS = 2_000
BYTES_A_SECOND = 400_000 // 8
HEADLINE_WITHIN_MS = 5_000
RESULT_OF_AN_ADDRESS_WITHIN_MS = 12_000
MOST_BYTES_OF_A_POST = 12_000
#: A post of words, its style sheet and scripts along; the pictures are a reader's own choice.
TEXT_POST = "/sq/lajme-dhe-ngjarje/2026/2026-11-raporti-banesat-sociale/"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
HEADLINE = "() => document.querySelector('main h1:not(.quiet), main h2')?.getBoundingClientRect().top < innerHeight"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A telephone that holds nothing of the site, behind a slow line."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MS, **speed})
    yield page
    context.close()


def test_the_headline_of_the_first_page_can_soon_be_read(demo: Demo, page: Page) -> None:
    with serving(demo.folder) as url:
        page.goto(f"{url}/", wait_until="commit", timeout=60_000)
        page.wait_for_function(PAINTED, timeout=60_000)
        painted = page.evaluate(PAINTED)
        assert page.evaluate(HEADLINE)
    print(f"{painted:.0f} ms")
    assert painted <= HEADLINE_WITHIN_MS


def test_a_post_of_words_is_small(demo: Demo, page: Page) -> None:
    received: list[str] = []
    page.on("response", lambda response: received.append(response.url))
    with serving(demo.folder) as url:
        page.goto(f"{url}{TEXT_POST}", wait_until="networkidle", timeout=60_000)
        files = [find_file(demo.folder, address.removeprefix(url)) for address in received]
    assert len(files) > 1
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 6)) for file in files if file is not None}
    print(sizes)
    assert sum(sizes.values()) < MOST_BYTES_OF_A_POST, sizes


def test_a_search_that_somebody_passed_on_shows_its_first_result(searchable: Demo, page: Page) -> None:
    """Page, script and index, words, what is shown of them: each waits for the one before."""
    with serving(searchable.folder) as url:
        page.goto(f"{url}/sq/kerko/?q=karvani", wait_until="commit", timeout=60_000)
        page.wait_for_selector(".search-found h2", timeout=60_000)
        shown = page.evaluate("performance.now()")
    print(f"{shown:.0f} ms")
    assert shown <= RESULT_OF_AN_ADDRESS_WITHIN_MS
