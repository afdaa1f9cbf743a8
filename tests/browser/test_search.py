"""The search finds posts in each language without a server, under the strict policy; without JavaScript it says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.demo import Demo
from tests.browser.reader import Reader, reading
from tests.browser.test_accessibility import violations
from tests.extent import EVERYTHING

POSTS = [
    ("/sq/kerko/", "banesa sociale", "Raport: ku janë banesat sociale në shtatë komuna?"),
    ("/sr/pretraga/", "registracije", "Karavan građanske registracije stiže u Kosovo Polje i Gračanicu"),
    ("/sr-cyrl/pretraga/", "регистрације", "Караван грађанске регистрације стиже у Косово Поље и Грачаницу"),
    ("/en/search/", "caravan", "The civil registration caravan comes to Fushë Kosovë and Gračanica"),
    ("/rom/pretraga/", "karavano", "O karavano vaš e lila avel ani Fushë Kosovë thaj ani Gračanica"),
]


@pytest.fixture
def reader(searchable: Demo, browser: Browser) -> Iterator[Reader]:
    with reading(searchable, browser) as somebody:
        yield somebody
        assert somebody.strangers == []
        assert somebody.troubles == []


def finds(page: Page, words: str) -> list[str]:
    """Type words; give the headlines of what comes."""
    page.fill("#query", words)
    page.evaluate("document.querySelector('.search-said').textContent = ''")
    page.press("#query", "Enter")
    page.wait_for_function("() => /[:.]/.test(document.querySelector('.search-said').textContent)")
    return page.locator(".search-found h2").all_inner_texts()


@pytest.mark.parametrize(("path", "words", "title"), POSTS if EVERYTHING else POSTS[2:3])
def test_it_finds_a_post_in_each_language(reader: Reader, path: str, words: str, title: str) -> None:
    assert title in finds(reader.open(path), words)


def test_letters_may_be_typed_without_their_marks(reader: Reader) -> None:
    assert any("Gračanicu" in title for title in finds(reader.open("/sr/pretraga/"), "gracanicu"))


def test_what_it_finds_can_be_opened_and_come_back_to(reader: Reader) -> None:
    page = reader.open("/sq/kerko/?q=karvani")
    page.click(".search-found h2 a")
    page.wait_for_url("**/lajme-dhe-ngjarje/**")
    assert "Karvani" in page.inner_text("h1")
    page.go_back()
    page.wait_for_selector(".search-found h2")
    assert page.input_value("#query") == "karvani"


@pytest.mark.slow
def test_after_the_line_broke_the_search_says_so_and_works_again_by_itself(searchable: Demo, browser: Browser) -> None:
    """Nothing that failed once is remembered: neither "no index" nor a file of it."""
    with reading(searchable, browser) as reader:
        page = reader.open("/")
        broken = ["**/search/sq/index.json", "**/search/sq/*/words/*", "**/search/sq/*/shown/*"]
        for each in broken:
            page.route(each, lambda route: route.abort())
        page.goto(f"{searchable.url}/sq/kerko/?q=komuna")
        page.wait_for_function("() => document.querySelector('.search-said').textContent")
        assert page.inner_text(".search-said") == "Kërkimi nuk punon për momentin."
        assert not page.is_visible(".search-making"), "it is not being made"
        for each in broken:
            page.unroute(each)
            assert page.locator(".search-found h2").count() == 0
        assert finds(page, "komuna")
        assert page.locator("[name=year] option").count() > 1
        reader.troubles.clear()


@pytest.mark.slow
def test_where_nothing_is_found_it_says_so_and_axe_finds_nothing_either(reader: Reader) -> None:
    page = reader.open("/sq/kerko/")
    assert finds(page, "qwertzuiop") == []
    assert page.inner_text(".search-said") == "Nuk u gjet asgjë."
    assert finds(page, "komuna")
    assert violations(page) == []


def test_without_javascript_it_leads_to_the_archive(searchable: Demo, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = Reader(searchable, context).open("/sq/kerko/")
        assert not page.is_visible("#query")
        assert page.is_visible(".search-off >> text=JavaScript")
        assert page.get_attribute(".search-off a", "href") == "/sq/arkivi/"
    finally:
        context.close()


MAKING = {
    "/sq/kerko/": "Kërkimi po përgatitet përsëri",
    "/sr/pretraga/": "Pretraga se ponovo priprema",
    "/sr-cyrl/pretraga/": "Претрага се поново припрема",
    "/en/search/": "The search is being made again",
}


@pytest.mark.parametrize("path", MAKING if EVERYTHING else ["/sr/pretraga/"])
def test_without_an_index_it_says_in_the_readers_language_that_it_is_being_made(
    demo: Demo, browser: Browser, path: str
) -> None:
    with reading(demo, browser) as reader:
        page = reader.open(path)
        page.wait_for_selector(".search-making:visible")
        assert MAKING[path] in page.inner_text(".search-making")
        page.fill("#query", "komuna")
        page.wait_for_timeout(500)
        assert page.inner_text(".search-said") == ""
        assert violations(page) == []
