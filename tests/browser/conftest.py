"""A Chromium and the demonstration site, once for each file of tests."""

import asyncio
import shutil
from asyncio import AbstractEventLoop
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from publisher.site_build.full_build import build_context_of
from publisher.templating import EDITOR
from tests.browser import programs
from tests.browser.demo import Demo, demo_settings, demo_shelf, write_demo
from tests.e2e.project import PATIENCE_SECONDS
from tests.site.searchable import make_searchable
from tests.site.shelf import TEMPLATES
from tests.studio.house import LANGUAGES

# What a page shows in the end is waited for as long as anything else on a busy machine.
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The site with one of each kind of page."""
    return write_demo(tmp_path_factory.mktemp("demo"), "http://kosint.example")


@pytest.fixture(scope="session")
def searchable(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The same site with the index of its search."""
    folder = tmp_path_factory.mktemp("searchable")
    shutil.copytree(demo.folder, folder, dirs_exist_ok=True)
    published, _ = demo_shelf()
    make_searchable(folder, build_context_of(demo_settings(demo.url), TEMPLATES, published), published)
    return Demo(folder, demo.url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """A Chromium for all files, and the event loop that Playwright keeps for it."""
    with programs.browser() as running:
        yield running, asyncio.get_running_loop()


@pytest.fixture(scope="module")
def browser(chromium: tuple[Browser, AbstractEventLoop]) -> Iterator[Browser]:
    """The Chromium. Its loop is this thread's while tests of a file run, then in nobody's way: others start theirs."""
    running, loop = chromium
    asyncio._set_running_loop(loop)
    yield running
    asyncio._set_running_loop(None)


@pytest.fixture(autouse=True)
def leaves_no_page_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what a test left open: the studio's pages would go on asking a server that is gone."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture
def languages() -> Sequence[str]:
    """All languages of the studio's houses here."""
    return LANGUAGES


#: How long a script waits until it saves or asks again, in milliseconds: not how long it has patience with an answer.
_WAITS = "[2000, 3000, 10000]"
_SOONER = f"""(() => {{
  const after = window.setTimeout;
  window.setTimeout = (act, wait, ...more) => after(act, {_WAITS}.includes(wait) ? wait / 10 : wait, ...more);
}})()"""


def hurry(page: Page) -> None:
    """Have the scripts of a page save, and ask again, after a tenth of their time."""
    page.add_init_script(_SOONER)
    page.evaluate(_SOONER)


def text_of(page: Page, language: str = "sq") -> Locator:
    """Return the field of a draft's text, once the editor has taken the place of the plain one where it was built."""
    return page.locator(f"#body-{language}.text" if EDITOR.is_file() else f"#body-{language}")


def write_over(page: Page, words: str, language: str = "sq") -> None:
    """Write a draft's text anew, as by keys: the editor sets its own selection when it gets the focus."""
    field = text_of(page, language)
    field.focus()
    field.press("Control+A")
    field.fill(words)
